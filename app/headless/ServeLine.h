// The command line of `trestle-cli serve`.
#pragma once

#include "app/headless/Command.h"

namespace trestle::headless {

[[nodiscard]] Command serveCommand();

}  // namespace trestle::headless

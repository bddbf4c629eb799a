// What --help prints.
#pragma once

#include "app/headless/Command.h"

#include <QString>

namespace trestle::headless {

/// Of the program: what each command does, and what they all share.
[[nodiscard]] QString overview(const std::vector<Command>& all);
/// Of one command: its arguments, what it does, its options and exit codes.
[[nodiscard]] QString helpOf(const Command& command);

}  // namespace trestle::headless

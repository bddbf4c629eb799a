// What trestle-cli is asked to do.
#pragma once

#include "app/headless/Command.h"

namespace trestle::headless {

/// `words` are those of the command line, the program's name first. --help and --version are runs too: they print.
/// Error: InvalidArgument, a sentence for whoever wrote the line, and below it what to try.
[[nodiscard]] base::Result<CommandRun> readCommandLine(const QStringList& words);

}  // namespace trestle::headless

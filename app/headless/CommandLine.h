// What trestle-cli is asked to do: its commands and their options.
#pragma once

#include "core/base/Result.h"

#include <QStringList>

#include <functional>

namespace trestle::headless {

/// Does it; the exit code.
using CommandRun = std::function<int()>;

/// `words` are those of the command line, the program's name first. --help and --version are answered here and end the
/// process. Error: InvalidArgument, a sentence for whoever wrote the line.
[[nodiscard]] base::Result<CommandRun> readCommandLine(const QStringList& words);

}  // namespace trestle::headless

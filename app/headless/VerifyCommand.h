// `trestle-cli verify DIR`: reads all data of a workspace and compares it with its checksums.
#pragma once

#include <QString>

namespace trestle::headless {

/// Prints what is wrong, a line each, on standard output; the exit code.
int runVerify(const QString& folder);

}  // namespace trestle::headless

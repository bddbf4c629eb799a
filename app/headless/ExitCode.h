// What the programs of this folder end with; `trestle-cli --help` and the man page tell them.
#pragma once

namespace trestle::headless {

enum ExitCode : int {
    Success = 0,
    Failure = 1,        // the workspace or its data could not be opened, or a port could not be had
    UsageError = 2,     // the command line is wrong
    Findings = 3,       // verify found damage; import refused lines
    Interrupted = 130,  // import or export was told to end before its end
};

}  // namespace trestle::headless

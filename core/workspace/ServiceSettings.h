// How the services behave towards their clients, and to the machine, where the real ones leave a choice or are slower
// than need be here.
#pragma once

#include "core/functions/Isolation.h"
#include "core/tables/pacing/PacingOptions.h"

namespace trestle::workspace {

/// How much is asked of a request's signature: nothing; that a complete Signature Version 4 header is there; that it is
/// made with the keys that the environment names.
enum class SignatureCheck { Lenient, Required, Verified };

/// How validation errors of the table service are worded.
enum class ErrorProfile { Aws2026, Classic };

/// Read when the workspace is opened.
struct ServiceSettings
{
    ErrorProfile errors = ErrorProfile::Aws2026;
    SignatureCheck signatures = SignatureCheck::Lenient;
    tables::PacingOptions pacing = {};
    functions::Isolation isolation = functions::Isolation::Standard;
    int itemCacheMib = 0;  // memory for items that are read again; 0: none

    bool operator==(const ServiceSettings&) const = default;
};

}  // namespace trestle::workspace

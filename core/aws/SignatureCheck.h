// How much is asked of a request's signature: a setting of the workspace.
#pragma once

#include "core/workspace/ServiceSettings.h"

namespace trestle::aws {

using workspace::SignatureCheck;

}  // namespace trestle::aws

#pragma once

namespace trestle::functions {

/// What keeps a handler from the rest of the machine. Standard: a session, limits and a clean environment of its own.
/// Strict: bubblewrap besides (Sandbox.h).
enum class Isolation { Standard, Strict };

}  // namespace trestle::functions

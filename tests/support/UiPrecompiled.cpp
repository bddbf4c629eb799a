// Exists to compile UiPrecompiled.h.

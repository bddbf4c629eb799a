// Exists to compile Precompiled.h.

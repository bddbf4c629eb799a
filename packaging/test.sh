#!/usr/bin/env bash
# Installs what is missing, builds Trestle and runs every test: all of them in a debug build, those of the core once more
# under AddressSanitizer and UndefinedBehaviorSanitizer. Ends with CTest's summary of all of them.
set -euo pipefail
cd "$(dirname "$0")/.."
. packaging/dependencies.sh

# shellcheck disable=SC2086
install_packages $build_packages $test_packages

for preset in check asan; do
    cmake --preset "$preset" >/dev/null
    cmake --build --preset "$preset"
done

# Two tests a core, since tests wait for processes and timers half of their time. Slow and real-client tests run once, without
# the sanitizers; their time limits are not made for them.
jobs=$((2 * $(nproc)))
ctest --test-dir build/asan --output-on-failure --no-tests=error -LE 'slow|clients' -j "$jobs"
ctest --test-dir build/check --output-on-failure --no-tests=error -j "$jobs"

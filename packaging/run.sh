#!/usr/bin/env bash
# Installs what is missing, builds Trestle and opens the console on the sample. Without a display it serves the sample
# headless. Arguments go to the program: bash packaging/run.sh ~/my-workspace
set -euo pipefail
cd "$(dirname "$0")/.."
. packaging/dependencies.sh

# shellcheck disable=SC2086
install_packages $build_packages
cmake --preset release >/dev/null
cmake --build --preset release

if [ -n "${DISPLAY:-}" ] || [ -n "${WAYLAND_DISPLAY:-}" ]; then
    if [ $# -gt 0 ]; then exec build/release/bin/trestle "$@"; fi
    exec build/release/bin/trestle --sample
fi

sample="${XDG_DATA_HOME:-$HOME/.local/share}/trestle/samples/lending-library"
echo "There is no display: serving the sample in $sample without a window. Ctrl+C ends it."
exec build/release/bin/trestle-cli serve "$sample" --sample

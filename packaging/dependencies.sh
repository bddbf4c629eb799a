# Debian packages that Trestle is built from, runs with and is tested with. Sourced by run.sh and test.sh.

build_packages="g++ cmake ninja-build lld pkg-config qt6-base-dev qt6-svg-dev libqt6sql6-sqlite libqscintilla2-qt6-dev
  libsimdjson-dev libre2-dev libyaml-cpp-dev libsqlite3-dev libwslay-dev libxxhash-dev libzip-dev libzstd-dev libssl-dev liburing-dev zlib1g-dev libjemalloc2 python3
  nodejs fonts-inter fonts-jetbrains-mono"
test_packages="awscli python3-boto3 python3-websockets python3-debugpy chromium-headless-shell npm openssl procps bubblewrap"

# have_package NAME: true if it is installed, or if the program it brings is there from elsewhere.
have_package() {
    case $1 in
        nodejs) command -v node >/dev/null && return 0 ;;
        npm) command -v npm >/dev/null && return 0 ;;
        python3) command -v python3 >/dev/null && return 0 ;;
    esac
    dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'
}

# install_packages NAME…: installs what is missing.
install_packages() {
    local missing="" name
    for name in "$@"; do
        have_package "$name" || missing="$missing $name"
    done
    [ -n "$missing" ] || return 0
    echo "Installing:$missing"
    local as_root=""
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || { echo "These packages are missing, and installing them needs root:$missing" >&2; return 1; }
        as_root=sudo
    fi
    $as_root apt-get update -q
    # shellcheck disable=SC2086
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
}

#!/bin/bash
# Sets up what the build and the judge need and this machine lacks; says so before it installs anything.
# With --toolchain: only the judge's Python environment in .toolchain/. With --bench or --test: what the benchmarks or
# the tests need, too.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(
    binutils bubblewrap ca-certificates curl git libgit2-dev libgmp-dev libseccomp-dev libsecp256k1-dev libsqlite3-dev
    make nettle-dev pkg-config python3-venv xz-utils
)
swift_needed=6.2

fail() {
    printf 'setup: %s\n' "$1" >&2
    exit 1
}

check_swift() {
    command -v swift > /dev/null || fail "There is no Swift; install Swift $swift_needed or newer from https://www.swift.org/install/linux/ and put it on the PATH."
    local version
    version=$(swift --version 2> /dev/null | sed -nE 's/.*Swift version ([0-9]+\.[0-9]+).*/\1/p' | head -n 1)
    [[ $(printf '%s\n' "$swift_needed" "${version:-0}" | sort -V | head -n 1) == "$swift_needed" ]] ||
        fail "Swift ${version:-of an unknown version} is too old; install $swift_needed or newer from https://www.swift.org/install/linux/."
}

# A package counts as installed by its own name or where another one provides it (pkgconf for pkg-config).
installed() {
    [[ $(dpkg-query --show --showformat '${db:Status-Status}' "$1" 2> /dev/null) == installed ]]
}

install_packages() {
    command -v dpkg-query > /dev/null ||
        fail "This is no Debian or Ubuntu; install by hand what these packages hold: ${packages[*]}."
    local missing=() package
    for package in "${packages[@]}"; do
        installed "$package" || missing+=("$package")
    done
    (( ${#missing[@]} )) || return 0
    local as_root=()
    if (( EUID != 0 )); then
        command -v sudo > /dev/null || fail "These packages are missing and there is no sudo; install as root: ${missing[*]}."
        as_root=(sudo)
    fi
    printf '==> install the missing packages %s(%s)\n' "${as_root[0]:+with sudo }" "${missing[*]}"
    # The lists may be old or, in a container, not there at all: then they are fetched and it is tried again.
    local install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends)
    "${install[@]}" "${missing[@]}" > /dev/null 2>&1 || {
        "${as_root[@]}" apt-get update -q
        "${install[@]}" "${missing[@]}"
    }
}

# Makes the virtual environment $1 from the requirements $2, for what $3 says. It is stamped with what it was made
# from, so that a second run has nothing to do.
set_up_python() {
    local folder=$1 requirements=$2 python stamp
    python=$(readlink -f /usr/bin/python3) || fail "There is no /usr/bin/python3; install python3."
    stamp=$( { printf '%s\n' "$python" "$("$python" --version)"; cat "$requirements"; } | sha256sum)
    [[ -f $folder/.stamp && $(< "$folder/.stamp") == "$stamp" ]] && return 0
    printf '==> set up %s in %s\n' "$3" "$folder"
    rm -rf "$folder"
    mkdir -p "$(dirname "$folder")"
    # Jails see the host's /usr and this folder; so the interpreter must be the one in /usr.
    "$python" -m venv "$folder"
    # With bytecode: in a jail the folder is read-only, and what is not there now would be compiled at every run.
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --compile \
        --requirement "$requirements"
    # The jails' own users read it.
    chmod -R a+rX "$(dirname "$folder")"
    printf '%s\n' "$stamp" > "$folder/.stamp"
}

if [[ ${1:-} == --bench ]]; then packages+=(valgrind wrk); fi
if [[ ${1:-} != --toolchain ]]; then
    check_swift
    install_packages
fi
set_up_python .toolchain/python Scripts/judge-requirements.txt "the judge's Python toolchain"
if [[ ${1:-} == --test ]]; then
    set_up_python .toolchain/differential Scripts/differential-requirements.txt "the EVMs to compare with"
    # Each in its own: they want different versions of the same libraries.
    for client in web3 ape boa; do
        set_up_python ".toolchain/clients/$client" "Tests/clients/requirements/$client.txt" "$client, to test with"
    done
fi

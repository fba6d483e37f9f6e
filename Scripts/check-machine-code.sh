#!/bin/bash
# Fails when the built program's fast loop lost a tail call or gained reference counting; x86-64 only.
# usage: Scripts/check-machine-code.sh [binary]
set -euo pipefail
cd "$(dirname "$0")/.."
if [[ $(uname -m) != x86_64 ]]; then
    echo "check-machine-code: not on $(uname -m): the script reads x86-64 only"
    exit 0
fi
command -v objdump > /dev/null || {
    echo 'check-machine-code: there is no objdump; install binutils' >&2
    exit 1
}
exec python3 Scripts/check-machine-code.py "$@"

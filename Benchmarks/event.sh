#!/usr/bin/env bash
# A whole event against the real daemon: event.sh [--teams N] [--connections N] [--heavy N] [--seconds N]
# [--reading-seconds N] [--seed N] [--sampling N]. Ten minutes and two of reading unless told otherwise.
set -euo pipefail
cd "$(dirname "$0")"
swift build -c release --product EventSimulation >&2
[[ -x ../.build/release/sandboxd ]] || swift build -c release --package-path .. --product sandboxd >&2
# Both ends of each connection take a descriptor, each in its own process.
ulimit -n "$(ulimit -H -n)"
exec .build/release/EventSimulation --daemon ../.build/release/sandboxd "$@"

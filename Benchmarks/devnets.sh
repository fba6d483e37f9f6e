#!/usr/bin/env bash
# What devnets cost: devnets.sh [SECTION …]. Each section runs in a process of its own, so that none measures
# memory that another has freed.
set -euo pipefail
cd "$(dirname "$0")"
for product in EmptyServer DevnetBenchmarks; do swift build -c release --product "$product" >&2; done
[[ $# -gt 0 ]] || set -- history histories mining blocks devnets state tokens logs tracing primitives
for section in "$@"; do .build/release/DevnetBenchmarks "$section"; done

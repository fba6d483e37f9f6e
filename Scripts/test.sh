#!/bin/bash
# Runs every test in release, the configuration that everything else uses, so that there is one build for all.
# SANDBOXD_FIXTURES names the unpacked conformance fixtures; tests that need them say so where it is not set.
set -euo pipefail
cd "$(dirname "$0")/.."
swift build -c release --build-tests --explicit-target-dependency-import-check error
exec swift test -c release --skip-build --disable-xctest --parallel "$@"

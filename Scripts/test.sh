#!/bin/bash
# Runs every test in release, the configuration that everything else uses, so that there is one build for all.
# SANDBOXD_FIXTURES names the unpacked conformance fixtures; tests that need them say so where it is not set.
set -euo pipefail
cd "$(dirname "$0")/.."
swift build -c release --build-tests --explicit-target-dependency-import-check error

# Judging every reference and mutant of the templates fills both cores by itself; beside everything else the
# suites' own time limits would be at stake. So it comes second, alone.
slow=TemplateJudgingTests
test=(swift test -c release --skip-build --disable-xctest)
status=0
Scripts/check-machine-code.sh || status=1
"${test[@]}" --skip "$slow" "$@" || status=1
"${test[@]}" --filter "$slow" "$@" || status=1

# The EVM against two others, always on the same cases; `make fuzz` takes a hundred times as many.
.toolchain/differential/bin/python Tests/differential/fuzz.py --cases 3000 --seed 1 || status=1

# Real clients against the built program.
clients=.toolchain/clients
# web3.py's own tests set up the default devnet to their liking, chain id and all: so they get a daemon of their own.
"$clients/web3/bin/python" -m pytest -q Tests/clients/modules || status=1
"$clients/web3/bin/python" -m pytest -q Tests/clients --ignore Tests/clients/modules --ignore Tests/clients/boa || status=1
"$clients/boa/bin/python" -m pytest -q Tests/clients/boa || status=1
exit $status

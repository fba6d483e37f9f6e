#!/bin/bash
# The long fuzz runs: the EVM against revm and EELS, then the decoders and every JSON-RPC method with spoilt input,
# then the decoders with what libFuzzer makes up.
# SANDBOXD_FIXTURES names the unpacked conformance fixtures, whose state tests are then mutated, too. SEED and CASES
# choose others; arguments go to Tests/differential/fuzz.py.
set -euo pipefail
cd "$(dirname "$0")/.."
seed=${SEED:-1}
status=0
.toolchain/differential/bin/python Tests/differential/fuzz.py --seed "$seed" --cases "${CASES:-300000}" "$@" || status=1

swift build -c release --build-tests
export SANDBOXD_FUZZ_SEED=$seed SANDBOXD_FUZZ_ROUNDS=${ROUNDS:-100000} SANDBOXD_FUZZ_CALLS=${CALLS:-1000}
swift test -c release --skip-build --disable-xctest --filter 'BinaryDecoderTests|TextDecoderTests|RPCFuzzTests' ||
    status=1

DURATION=${DURATION:-300} Scripts/fuzz-decoders.sh || status=1
exit $status

#!/bin/bash
# Compares the EVM with revm (pyrevm, the engine in Anvil) on every workload, in turn, and prints a table of ratios.
# SANDBOXD_FIXTURES names the unpacked fixtures, whose 10-evm-benchmarks are part of it. With --counts: instruction
# counts by callgrind instead, which do not depend on the machine's mood.
set -euo pipefail
cd "$(dirname "$0")/.."
Scripts/build.sh
python=.toolchain/benchmarks/bin/python
requirements=Benchmarks/evm/requirements.txt
if [[ ! -f .toolchain/benchmarks/.stamp ]] || ! cmp -s "$requirements" .toolchain/benchmarks/.stamp; then
    echo '==> set up pyrevm and vyper in .toolchain/benchmarks'
    rm -rf .toolchain/benchmarks
    python3 -m venv .toolchain/benchmarks
    "$python" -m pip install --quiet --disable-pip-version-check --requirement "$requirements"
    cp "$requirements" .toolchain/benchmarks/.stamp
fi
if [[ ${1:-} == --counts ]]; then
    exec "$python" Benchmarks/evm/counts.py "${@:2}"
fi
exec "$python" Benchmarks/evm/compare.py "$@"

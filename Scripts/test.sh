#!/bin/bash
# Runs every test in release, the configuration that everything else uses, so that there is one build for all.
# SANDBOXD_FIXTURES names the unpacked conformance fixtures; tests that need them say so where it is not set.
# Every step runs, also after one that failed; the end names those that did, with the lines that tell why.
set -uo pipefail
cd "$(dirname "$0")/.."
swift build -c release --build-tests --explicit-target-dependency-import-check error || exit 1

logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
failed=()

# step NAME COMMAND...: runs the command, shows its output and keeps it for the end.
step() {
    local name=$1
    shift
    echo "==> $name"
    "$@" 2>&1 | tee "$logs/$name" || failed+=("$name")
}

# Two kinds of tests fill both cores by themselves, for minutes: Ethereum's own, and judging every reference and mutant
# of the templates. Beside them everything else would run into its time limits. So they come later, each alone.
conformance=WholeSuite judging=TemplateJudgingTests
test=(swift test -c release --skip-build --disable-xctest)
step "machine code" Scripts/check-machine-code.sh
step "tests" "${test[@]}" --skip "$conformance|$judging" "$@"
step "conformance" "${test[@]}" --filter "$conformance" "$@"
step "template judging" "${test[@]}" --filter "$judging" "$@"

# The EVM against two others, always on the same cases; `make fuzz` takes a hundred times as many.
step "differential" .toolchain/differential/bin/python Tests/differential/fuzz.py --cases 3000 --seed 1

# Real clients against the built program. web3.py's own tests set up the default devnet to their liking, chain id
# and all: so they get a daemon of their own.
web3=(.toolchain/clients/web3/bin/python -m pytest -q)
step "web3.py modules" "${web3[@]}" Tests/clients/modules
step "web3.py, ape and eth-tester" "${web3[@]}" Tests/clients --ignore Tests/clients/modules --ignore Tests/clients/boa
step "titanoboa" .toolchain/clients/boa/bin/python -m pytest -q Tests/clients/boa

(( ${#failed[@]} == 0 )) && exit 0
echo
for name in "${failed[@]}"; do
    echo "==> failed: $name"
    # Swift Testing marks a failure with a cross, pytest and the scripts with a word.
    grep -E '✘|^FAILED|^ERROR|error:' "$logs/$name" | tail -n 40 || tail -n 20 "$logs/$name"
done
exit 1

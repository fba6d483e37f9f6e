#!/bin/bash
# libFuzzer on the decoders of everything that comes from outside: each for DURATION seconds (60), from an empty corpus
# and a list of words. Arguments name single decoders. What stops one lies in Tests/fuzz/.build/findings.
set -euo pipefail
cd "$(dirname "$0")/../Tests/fuzz"
swift build -c release --sanitize fuzzer --product DecoderFuzzing
if (($# == 0)); then set -- rlp transaction pooledTransaction header block chainFile json genesis fixture; fi
status=0
for decoder in "$@"; do
    corpus=.build/corpus/$decoder
    rm -rf "$corpus"
    mkdir -p "$corpus" .build/findings
    # 512 MB and 5 seconds an input are what a decoder may take at most.
    if DECODER=$decoder .build/release/DecoderFuzzing "$corpus" -seed="${SEED:-1}" -max_total_time="${DURATION:-60}" \
        -max_len=4096 -timeout=5 -rss_limit_mb=512 -use_value_profile=1 -dict=words.dict -print_final_stats=1 \
        -artifact_prefix=".build/findings/$decoder-" &> ".build/$decoder.log"; then
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' ".build/$decoder.log")
        echo "$decoder: $runs executions, $(ls "$corpus" | wc -l) inputs kept, nothing found"
    else
        tail -n 40 ".build/$decoder.log"
        echo "$decoder: found something, see Tests/fuzz/.build/$decoder.log"
        status=1
    fi
done
exit $status

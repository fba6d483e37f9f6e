#!/usr/bin/env bash
# Requests per second of cheap JSON-RPC calls over HTTP keep-alive, against a bare Hummingbird route that
# answers a constant: both in one run, in turn, medians of five rounds. Needs wrk.
set -euo pipefail
cd "$(dirname "$0")"
command -v wrk >/dev/null || { echo "wrk is missing: apt-get install wrk" >&2; exit 1; }
[[ -x .build/release/ConstantRoute ]] || swift build -c release --product ConstantRoute >&2
[[ -x ../.build/release/sandboxd ]] || swift build -c release --package-path .. --product sandboxd >&2

folder=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT
.build/release/ConstantRoute 8601 >"$folder/constant.log" 2>&1 &
../.build/release/sandboxd serve --ephemeral --port 8602 >"$folder/sandboxd.log" 2>&1 &
for port in 8601 8602; do
    for _ in $(seq 100); do
        curl -s -o /dev/null "http://127.0.0.1:$port/" && break
        sleep 0.1
    done
done

call() { # METHOD PARAMS
    cat >"$folder/$1.lua" <<LUA
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"jsonrpc":"2.0","id":1,"method":"$1","params":$2}'
LUA
}
# An ERC-20 token's balanceOf, answered from storage: the same code as in DevnetBenchmarks/Workload.swift.
token=0x0000200000000000000000000000000000000020
code=0x$(grep -oE '"[0-9a-f]{60,}|"5f5ffd"' Sources/DevnetBenchmarks/Workload.swift | tr -d '"\n')
setup() { curl -s -o /dev/null -H 'Content-Type: application/json' --data "$1" http://127.0.0.1:8602/; }
setup '{"jsonrpc":"2.0","id":1,"method":"anvil_setCode","params":["'$token'","'$code'"]}'
call eth_call '[{"to":"'$token'","data":"0x70a08231000000000000000000000000f39fd6e51aad88f6f4ce6ab8827279cfffb92266"},"latest"]'
call eth_blockNumber '[]'
call eth_chainId '[]'

rate() { wrk -t1 -c16 -d"${SECONDS_A_ROUND:-3}s" -s "$1" "http://127.0.0.1:$2/" | awk '/Requests\/sec/ { print $2 }'; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

echo "| call | requests/s | constant route | ratio |"
echo "| --- | ---: | ---: | ---: |"
for method in eth_blockNumber eth_chainId eth_call; do
    : >"$folder/ours"; : >"$folder/theirs"
    for _ in 1 2 3 4 5; do
        rate "$folder/$method.lua" 8602 >>"$folder/ours"
        rate "$folder/$method.lua" 8601 >>"$folder/theirs"
    done
    ours=$(median <"$folder/ours"); theirs=$(median <"$folder/theirs")
    echo "| $method | $ours | $theirs | $(awk "BEGIN { printf \"%.2f\", $ours / $theirs }") |"
done

#!/usr/bin/env bash
# Requests per second of JSON-RPC calls over HTTP keep-alive, against a bare Hummingbird route that answers a
# constant, and mined transactions against libsecp256k1's recoveries: all in one run, in turn, medians of five rounds.
# Needs wrk. With DISK=1 the daemon keeps its journal on disk.
set -euo pipefail
cd "$(dirname "$0")"
command -v wrk >/dev/null || { echo "wrk is missing: apt-get install wrk" >&2; exit 1; }
for product in ConstantRoute DevnetBenchmarks; do swift build -c release --product "$product" >&2; done
[[ -x ../.build/release/sandboxd ]] || swift build -c release --package-path .. --product sandboxd >&2

folder=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT
.build/release/ConstantRoute 8601 >"$folder/constant.log" 2>&1 &
kept=(--ephemeral)
[[ -z ${DISK:-} ]] || kept=(--data-dir "$folder/data")
../.build/release/sandboxd serve "${kept[@]}" --port 8602 >"$folder/sandboxd.log" 2>&1 &
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
call eth_blockNumber '[]'
call eth_chainId '[]'

# An ERC-20 token's balanceOf, answered from storage, and signed transfers of it, each mined at once: the token and
# its holders are those of DevnetBenchmarks/Workload.swift.
.build/release/DevnetBenchmarks signed-requests "$folder"
curl -s --data @"$folder/setup.json" -H 'Content-Type: application/json' http://127.0.0.1:8602/ >"$folder/setup.answer"
! grep -q '"error"' "$folder/setup.answer" || { echo "The token was not made." >&2; exit 1; }
token=0x0000200000000000000000000000000000000020
call eth_call '[{"to":"'$token'","data":"0x70a08231000000000000000000000000f39fd6e51aad88f6f4ce6ab8827279cfffb92266"},"latest"]'
cat >"$folder/eth_sendRawTransaction.lua" <<'LUA'
local lines = {}
for line in io.lines(os.getenv("REQUESTS")) do lines[#lines + 1] = line end
local sent, isRehearsed = 0, false
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
request = function()
    local line = sent + 1
    assert(line <= #lines, "more requests than were signed")
    -- wrk asks once to see whether it can, and sends nothing.
    if isRehearsed then sent = line end
    isRehearsed = true
    return wrk.format(nil, "/", nil,
        '{"jsonrpc":"2.0","id":1,"method":"eth_sendRawTransaction","params":["' .. lines[line] .. '"]}')
end
LUA

block() {
    curl -s -H 'Content-Type: application/json' --data '{"jsonrpc":"2.0","id":1,"method":"eth_blockNumber"}' \
        http://127.0.0.1:8602/ | sed -E 's/.*"(0x[0-9a-f]+)".*/\1/'
}
rate() { wrk -t1 -c16 -d"${SECONDS_A_ROUND:-3}s" -s "$1" "http://127.0.0.1:$2/" | awk '/Requests\/sec/ { print $2 }'; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

echo "| call | requests/s | constant route | ratio |"
echo "| --- | ---: | ---: | ---: |"
for method in eth_blockNumber eth_chainId eth_call eth_sendRawTransaction; do
    : >"$folder/ours"; : >"$folder/theirs"
    for round in 1 2 3 4 5; do
        before=$(block)
        REQUESTS="$folder/round-$round" rate "$folder/$method.lua" 8602 >>"$folder/ours"
        # A refused transaction would be fast: count the blocks instead of the answers.
        if [[ $method == eth_sendRawTransaction ]]; then
            blocks=$(($(block) - before))
            answers=$(tail -n 1 "$folder/ours" | awk -v s="${SECONDS_A_ROUND:-3}" '{ print int($1 * s * 0.95) }')
            ((blocks >= answers)) || { echo "Of $answers transactions $blocks were mined." >&2; exit 1; }
            .build/release/DevnetBenchmarks tokens | awk -F'|' '/libsecp256k1/ { print $3 + 0 }' >>"$folder/recoveries"
        fi
        rate "$folder/eth_chainId.lua" 8601 >>"$folder/theirs"
    done
    ours=$(median <"$folder/ours"); theirs=$(median <"$folder/theirs")
    echo "| \`$method\` | $ours | $theirs | $(awk "BEGIN { printf \"%.2f\", $ours / $theirs }") |"
done
recoveries=$(median <"$folder/recoveries")
echo
echo "| mined transactions/s | libsecp256k1's recoveries/s, one core | ratio |"
echo "| ---: | ---: | ---: |"
echo "| $ours | $recoveries | $(awk "BEGIN { printf \"%.2f\", $ours / $recoveries }") |"

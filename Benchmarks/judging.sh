#!/usr/bin/env bash
# What judging costs beyond the time that the jailed programs take themselves: five judgings of each template's
# reference solution by `sandboxd judge run`, no daemon. The report says how long the jails' programs ran; the
# rest is ours.
set -euo pipefail
cd "$(dirname "$0")/.."
[[ -x .build/release/sandboxd ]] || swift build -c release --product sandboxd >&2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

echo "| template | overhead, median of ${ROUNDS:=5} | least | most | whole judging, median |"
echo "| --- | ---: | ---: | ---: | ---: |"
for template in eco-membership nft-collection; do
    .build/release/sandboxd template new "$template" "$folder/$template" >/dev/null
    cp -r "templates/$template/judge/reference/." "$folder/$template/"
    : >"$folder/times"
    for _ in $(seq "$ROUNDS"); do
        .build/release/sandboxd judge run "$folder/$template" --json 2>/dev/null |
            python3 -c 'import json, sys; r = json.load(sys.stdin); print(r["overheadMs"], r["totalMs"])' >>"$folder/times"
    done
    sort -n "$folder/times" | awk -v name="$template" '
        { overhead[NR] = $1; total[NR] = $2 }
        END { m = int((NR + 1) / 2); printf "| %s | %d ms | %d ms | %d ms | %d ms |\n", name, overhead[m], overhead[1], overhead[NR], total[m] }'
done

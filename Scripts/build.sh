#!/bin/bash
# Builds the program: quiet where there is nothing to do, with the compiler's progress on a terminal, and with a
# line now and then in a log.
set -euo pipefail
cd "$(dirname "$0")/.."
arguments=(build -c release --product sandboxd)
if [[ -t 1 ]]; then
    exec swift "${arguments[@]}"
fi
echo '==> build sandboxd (the first build takes some minutes)'
output=$(mktemp)
trap 'rm -f "$output"' EXIT
swift "${arguments[@]}" > "$output" 2>&1 &
build=$!
SECONDS=0
while kill -0 "$build" 2> /dev/null; do
    sleep 1
    (( SECONDS % 30 )) || printf '    building for %d s: %s\n' "$SECONDS" "$(tr '\r' '\n' < "$output" | tail -n 1 | cut -c 1-100)"
done
wait "$build" || {
    cat "$output" >&2
    exit 1
}
printf '    built in %d s\n' "$SECONDS"

#!/bin/bash
# The main job from end to end on a daemon of its own: two teams, a devnet each, a project each from two templates,
# a finished solution and a subtly wrong one, both handed in and judged, and the scoreboard.
# Everything lies in a temporary folder; what was started is stopped when the script ends, however it ends.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
work=$(mktemp -d "${TMPDIR:-/tmp}/sandboxd-demo.XXXXXX")
daemon=

finish() {
    local status=$?
    trap - EXIT INT TERM
    if [[ -n $daemon ]] && kill -0 "$daemon" 2> /dev/null; then
        kill -TERM "$daemon"
        wait "$daemon" 2> /dev/null || true
    fi
    if (( status )) && [[ -s $work/daemon.log ]]; then
        printf '\nThe demo failed; the end of the daemon'\''s log:\n' >&2
        tail -n 20 "$work/daemon.log" >&2
    fi
    rm -rf "$work"
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Nothing of the caller's own event or git settings counts here.
unset "${!SANDBOXD_@}" "${!GIT_@}"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME='Demo team' GIT_AUTHOR_EMAIL=demo@example.org
export GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL
PATH="$root/.build/release:$PATH"

say() { printf '\n%s\n' "$1"; }

show() { printf '$ %s\n' "$*"; }

# Waits for a condition: silent for two seconds, then with a running count on a terminal or a line in a log.
wait_until() {
    local what=$1 condition=$2 start=$SECONDS told=0
    until $condition; do
        kill -0 "$daemon" 2> /dev/null || {
            echo "The daemon ended before it was ready." >&2
            exit 1
        }
        if (( SECONDS - start >= 60 )); then
            echo "$what took longer than a minute." >&2
            exit 1
        fi
        if (( SECONDS - start >= 2 )); then
            if [[ -t 1 ]]; then
                printf '\r    %s: %d s' "$what" $(( SECONDS - start ))
                told=1
            elif (( ! told )); then
                printf '    %s …\n' "$what"
                told=1
            fi
        fi
        sleep 0.1
    done
    [[ ! -t 1 ]] || (( ! told )) || printf '\n'
}

member() { python3 -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' "$1"; }

is_listening() { grep -q '^listening on ' "$work/daemon.log"; }

say '1. Start a daemon on a free port, with a data directory of its own'
show sandboxd serve --data-dir DIR --port 0
sandboxd serve --data-dir "$work/data" --port 0 > "$work/daemon.log" 2>&1 &
daemon=$!
wait_until 'starting the daemon' is_listening
SANDBOXD_SERVER=$(sed -n 's/^listening on //p' "$work/daemon.log")
export SANDBOXD_SERVER SANDBOXD_DATA_DIRECTORY=$work/data
echo "listening on $SANDBOXD_SERVER"

say '2. Create two teams and a devnet for each'
declare -A token
for team in 한강지기 Namsan; do
    show sandboxd team create "$team"
    token[$team]=$(sandboxd team create "$team" --json | member token)
    show sandboxd devnet create --name practice
    url=$(SANDBOXD_TOKEN=${token[$team]} sandboxd devnet create --name practice --json | member rpcUrl)
    chain=$(curl -sf "$url" -H 'Content-Type: application/json' \
        -d '{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}' | member result)
    echo "a devnet with chain id $((chain)) answers at ${url%/*}/…"
done
show sandboxd devnet list
sandboxd devnet list | sed -E 's#/rpc/[^ ]+#/rpc/…#'

# Scaffolds a project, lays a solution over it and commits it as a team would.
make_project() {
    local team=$1 template=$2 solution=$3 message=$4
    shift 4
    show sandboxd template new "$template" "${template%%-*}" "$@"
    SANDBOXD_TOKEN=${token[$team]} sandboxd template new "$template" "$work/${template%%-*}" "$@" |
        sed "s#$work/##g"
    cp -r "templates/$template/judge/$solution/." "$work/${template%%-*}/"
    show git commit -a -m "'$message'"
    git -C "$work/${template%%-*}" add --all
    git -C "$work/${template%%-*}" commit --quiet -m "$message"
    git -C "$work/${template%%-*}" log --oneline
}

say '3. Scaffold eco-membership, finish it, commit'
make_project 한강지기 eco-membership reference 'Finish the membership' --set city=incheon --set membership_name=한강포인트

say '4. Scaffold nft-collection, get one thing subtly wrong, commit'
make_project Namsan nft-collection mutants/limit-counted-after-receiver 'Mint within the limits' --set city=seoul

# Follows the judging live; the score sheet is kept for the end.
hand_in() {
    local team=$1 folder=$2
    show sandboxd submit "$folder"
    SANDBOXD_TOKEN=${token[$team]} sandboxd submit "$work/$folder" > "$work/$folder.sheet"
}

say '5. Hand both in and follow the judging'
hand_in 한강지기 eco
hand_in Namsan nft

say '6. The scoreboard'
show sandboxd scoreboard
sandboxd scoreboard

for folder in eco nft; do
    say "The score sheet of $folder"
    cat "$work/$folder.sheet"
done

say 'Stopping the daemon.'
kill -TERM "$daemon"
wait "$daemon"
daemon=
echo 'Done: everything that was started is stopped, and the temporary folder is removed.'

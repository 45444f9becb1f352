#!/usr/bin/env bash
# Goal: inputs that are no stream, and outputs that take nothing, get one clear
# line and the right status.
. "$(dirname "$0")/../lib/tap.sh"

bars=$root/tests/lib/bars.py
/usr/bin/python3 "$bars" walk --series 2 --bars 40 --per-frame 9 >"$tmp/good"
head -c 900 "$tmp/good" >"$tmp/cut"
printf 'timestamp,symbol,timeframe,open,high,low,close,volume\n' >"$tmp/x.csv"
: >"$tmp/empty"

# check STATUS REGEX NAME: how the last run ended, told in one line.
check()
{
    status_is "$1" "$3"
    stderr_like "$2" "$3: says why"
    stderr_is_one_line "$3: in one line"
}

for tool in volan detect sigen btest; do
    [ -x "$BUILD/bin/$tool" ] || continue
    run "$tool" -i "$tmp/x.csv"
    check 3 "^$tool: frame 0 does not begin with its length: this is not a \
stream of bars$" "$tool: a CSV file"
    run "$tool" -i "$tmp/empty"
    check 3 "^$tool: input is empty: the stage upstream wrote nothing$" \
        "$tool: an empty file"
    run "$tool" -i "$tmp"
    check 4 "^$tool: could not read \".*\": Is a directory$" "$tool: a folder"
    run "$tool" -i "$tmp/none"
    check 4 "^$tool: could not open \".*/none\": No such file" \
        "$tool: a missing file"
    run "$tool" -i "$tmp/good" -o "$tmp/none/x"
    check 4 "^$tool: could not open \".*/none/x\": No such file" \
        "$tool: a missing folder for the output"
    sh_run "exec $tool <&-"
    check 4 "^$tool: could not use standard input: Bad file" \
        "$tool: standard input closed"
    run "$tool" -i gopher://x
    check 2 "^$tool: no transport for \"gopher://x\"" "$tool: unknown address"
    cp "$tmp/good" "$tmp/same"
    run "$tool" -i "$tmp/same" -o "$tmp/same"
    check 2 "^$tool: input and output are the same file$" \
        "$tool: onto its own input"
    cmp -s "$tmp/good" "$tmp/same"
    ok $? "$tool: which is still whole"
    sh_run "$tool -i '$tmp/same' >>'$tmp/same'"
    check 2 "^$tool: input and output are the same file$" \
        "$tool: appended to its own input"
done

# What is wrong with the data counts less than an output that takes nothing.
[ -w /dev/full ] && {
    sh_run "volan -i '$tmp/good' >/dev/full"
    check 4 "^volan: could not write \"standard output\": No space left" \
        "a full disk"
    sh_run "volan -i '$tmp/cut' >/dev/full"
    status_is 4 "a full disk and a stream that is cut off"
    sh_run "volan -i '$tmp/good' --format json >/dev/full"
    check 4 "^volan: could not write" "a full disk, as text"
}
run volan -i "$tmp/good" --stats "$tmp/none/stats"
check 4 "^volan: could not open \".*/none/stats" "counters that go nowhere"
sh_run "volan <'$tmp/good' | head -c 100"
is "$(wc -c <"$tmp/out")" 100 "a reader that takes 100 bytes gets them"
is "$(cat "$tmp/err")" "" "and nothing is said"
run volan -i "$tmp/good" -o "$tmp/out.bars" --stats "$tmp/stats"
status_is 0 "file to file"
/usr/bin/python3 - "$tmp/stats" <<'EOF'
import json, sys
stats = json.load(open(sys.argv[1]))
assert stats["input"]["bars"] == stats["output"]["bars"] == 80, stats
assert stats["input"]["frames"] == stats["output"]["frames"] > 9, stats
assert stats["exit_status"] == 0, stats
EOF
ok $? "the counters are JSON and right"

# Every way out of a pipe is the same bytes.
volan <"$tmp/good" >"$tmp/1"
sh_run "volan -i - -o - <'$tmp/good'"
cmp -s "$tmp/out" "$tmp/1"
ok $? "- is standard input and output"
mkfifo "$tmp/fifo"
volan -i "$tmp/fifo" >"$tmp/2" &
cat "$tmp/good" >"$tmp/fifo"
wait
cmp -s "$tmp/1" "$tmp/2"
ok $? "a FIFO by name is a pipe"
done_testing

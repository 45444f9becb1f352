#!/usr/bin/env bash
# Goal: a full disk is an error of status 4 with one clear line, in every tool
# and every format; a reader that goes away ends a tool without a word.
. "$(dirname "$0")/../lib/tap.sh"

[ -c /dev/full ] || skip_all "no /dev/full here"
barsrc synth --series 2 --bars 20000 --seed 3 >"$tmp/barsrc" &&
    volan <"$tmp/barsrc" >"$tmp/volan" &&
    detect <"$tmp/volan" >"$tmp/detect" &&
    sigen <"$tmp/detect" >"$tmp/sigen"
ok $? "the streams to test with"

# command_of TOOL: a call that writes a lot.
command_of()
{
    case $1 in
    barsrc) echo "barsrc file $tmp/barsrc" ;;
    volan) echo "volan -i $tmp/barsrc" ;;
    detect) echo "detect -i $tmp/volan" ;;
    sigen) echo "sigen -i $tmp/detect" ;;
    btest) echo "btest -S sma-cross -i $tmp/barsrc" ;;
    barsink) echo "barsink --tee -i $tmp/volan sqlite::memory:" ;;
    *) echo "$1 has no row in $0" ;;
    esac
}

# fails_full TEXT COMMAND: status 4, one line.
fails_full()
{
    sh_run "$1"
    status_is 4 "${1//$tmp\//}: status"
    stderr_is_one_line "${1//$tmp\//}: one line"
    stderr_like 'could not write|No space left' "${1//$tmp\//}: says what"
}

for tool in "$BUILD"/bin/*; do
    tool=$(basename "$tool")
    command=$(command_of "$tool")
    for option in --help --version --list-options; do
        fails_full "$tool $option >/dev/full"
    done
    # They write reports, which 400_benchcmp.t and 420_benchrun.t send to full
    # disks.
    [[ $tool != bench* ]] || continue
    for format in msgpack json csv table; do
        show=
        [ "$tool $format" != "detect csv" ] || show='--show pattern'
        [ "$tool $format" != "btest csv" ] || show='--show equity'
        fails_full "$command --format $format $show >/dev/full"
        fails_full "$command --format $format $show -o /dev/full"
        sh_run "$command --format $format $show | head -c 1"
        is "$(cat "$tmp/err")" "" "$tool --format $format: quiet when the reader goes"
    done
    sh_run "$command --help | head -c 1"
    is "$(cat "$tmp/err")" "" "$tool --help: quiet when the reader goes"
    run $command -o "$tmp/none/out"
    status_is 4 "$tool: an output that cannot be created"
    stderr_is_one_line "$tool: an output that cannot be created: one line"
    sh_run "$command --stats $tmp/none/stats >/dev/null"
    status_is 4 "$tool: statistics that cannot be written"
    stderr_is_one_line "$tool: statistics that cannot be written: one line"
    mkfifo "$tmp/$tool.fifo"
    cat "$tmp/$tool.fifo" >"$tmp/$tool.stats" &
    sh_run "$command --stats $tmp/$tool.fifo >/dev/null"
    status_is 0 "$tool: statistics into a pipe"
    [ -p "$tmp/$tool.fifo" ]
    ok $? "$tool: the pipe is still one"
    kill $! 2>/dev/null
    wait $! 2>/dev/null
done
done_testing

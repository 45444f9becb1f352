#!/usr/bin/env bash
# Goal: every tool answers --help, --version and --list-options, and meets a
# wrong command line with status 2 and one line that says what is wrong.
. "$(dirname "$0")/../lib/tap.sh"

unset SLURM_ARRAY_TASK_ID JOB_COMPLETION_INDEX
version=$(sed -n 's/^#define BARPIPE_VERSION "\(.*\)"/\1/p' "$root/common/base/version.h")

# answers TOOL: what is asked for comes on standard output, with status 0.
answers()
{
    local option

    for option in --help -h; do
        run "$1" "$option" </dev/null
        status_is 0 "$1 $option: status"
        like "$(head -n 1 "$tmp/out")" "^usage: $1 " "$1 $option: usage first"
        is "$(cat "$tmp/err")" "" "$1 $option: nothing on standard error"
    done
    for option in --version -V; do
        run "$1" "$option" </dev/null
        status_is 0 "$1 $option: status"
        is "$(cat "$tmp/out")" "$1 (barpipe) $version" "$1 $option"
    done
    run "$1" --list-options </dev/null
    status_is 0 "$1 --list-options: status"
    is "$(grep -cvE '^--[a-z][a-z-]*( [^ ]+)?$' "$tmp/out")" 0 \
        "$1 --list-options: an option a line"
    is "$(grep -cFx -e --help -e --version -e '--format FORMAT' "$tmp/out")" 3 \
        "$1 --list-options: the common ones are there"
}

# refuses TEXT TOOL ARGUMENT...: status 2, nothing written, one line with TEXT.
refuses()
{
    local text=$1

    shift
    run "$@" </dev/null
    status_is 2 "$*: status"
    is "$(wc -c <"$tmp/out")" 0 "$*: nothing on standard output"
    stderr_is_one_line "$*: one line"
    stderr_like "^$1: .*$text" "$*: says what is wrong"
}

# What any tool refuses; for barsrc behind a command that is complete.
refuses_any()
{
    refuses 'no-such-option' "$@" --no-such-option
    refuses '-Z' "$@" -Z
    refuses 'needs' "$@" --format
    refuses 'needs' "$@" -f
    refuses 'yaml' "$@" --format yaml
    refuses 'takes no value' "$@" --version=yes
}

# And what every tool of the pipeline does.
refuses_common()
{
    refuses_any "$@"
    refuses 'takes no value' "$@" --quiet=yes
    refuses 'not within' "$@" --shard 2/2
    refuses 'K/N' "$@" --shard 1
    refuses 'SLURM_ARRAY_TASK_ID' "$@" --shard env
    refuses 'nothing' "$@" --show nothing
    refuses 'stray' "$@" stray
}

for tool in "$BUILD"/bin/*; do
    tool=$(basename "$tool")
    answers "$tool"
    case $tool in
    barsrc)
        refuses_common barsrc synth --bars 10
        refuses '' barsrc
        refuses 'stray' barsrc stray
        refuses 'file' barsrc csv
        refuses 'file' barsrc file
        refuses 'address' barsrc db
        refuses 'stray' barsrc db sqlite::memory: stray
        refuses 'not the address' barsrc db stray
        refuses 'are read by' barsrc db csv:stray
        refuses 'not within' barsrc synth --bars 0
        refuses 'not within' barsrc synth --series 65537
        refuses 'whole number' barsrc synth --bars ten
        refuses 'timeframe' barsrc synth --timeframe 7m
        refuses 'timeframe' barsrc synth --resample 7m
        refuses 'RFC 3339' barsrc synth --from yesterday
        refuses 'one of' barsrc synth --schematic flat
        refuses 'time' barsrc synth --interval soon
        ;;
    detect)
        refuses_common detect
        refuses 'one of' detect --preset loose
        ;;
    sigen)
        refuses_common sigen
        refuses 'not within' sigen --account 0
        refuses 'not a number' sigen --account much
        refuses 'not within' sigen --risk-spring 3
        refuses 'one of' sigen --entry stop
        ;;
    benchcmp)
        refuses_any benchcmp
        refuses 'no results' benchcmp
        refuses 'update' benchcmp baseline stray
        refuses 'stray' benchcmp convert --to stray
        ;;
    benchflame)
        refuses_any benchflame
        refuses 'not within' benchflame --width 1
        refuses 'stray' benchflame one stray
        refuses 'needs --base' benchflame --elided
        ;;
    benchrun)
        refuses_any benchrun
        refuses 'no command' benchrun
        ;;
    btest)
        refuses_common btest
        refuses 'is none' btest --strategy nonsense
        refuses 'not an amount' btest --cash much
        refuses 'not a size' btest --size -5
        refuses 'not a commission' btest --commission 5
        refuses 'more than 100%' btest --stop-loss 101%
        refuses 'one of' btest --fill later
        ;;
    barsink)
        refuses_common barsink sqlite::memory:
        refuses 'not the address' barsink stray
        refuses 'needs a name' barsink sqlite:
        refuses 'not within' barsink --batch 0
        refuses 'not a time' barsink --commit-every soon
        refuses 'not a time' barsink --retry 0s
        refuses 'no such records' barsink --only bars
        refuses 'without --tee' barsink -o stray
        refuses 'both' barsink --tee jsonl:-
        refuses 'no schema' barsink --migrate csv:stray
        ;;
    *) refuses_common "$tool" ;;
    esac
done
done_testing

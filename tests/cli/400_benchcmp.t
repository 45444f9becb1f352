#!/usr/bin/env bash
# Goal: benchcmp as CI meets it: statuses and their precedence, one clear line
# for each error, hostile files, reports, baselines, conversion.
. "$(dirname "$0")/../lib/tap.sh"
cd "$tmp" || exit 1
unset GITHUB_STEP_SUMMARY

# go_file FILE NAME UNIT VALUE...: a benchmark in Go's text, behind what is there.
go_file()
{
    local value

    for value in "${@:4}"; do
        echo "Benchmark$2 1000 $value $3" >>"$1"
    done
}

ten()
{
    echo "$1 $1 $1 $1 $1 $1 $1 $1 $1 $1"
}

# ends STATUS NAME COMMAND...: the status, and nothing on standard error.
ends()
{
    run "${@:3}"
    status_is "$1" "$2"
    is "$(cat "$tmp/err")" "" "$2: without a word"
}

# fails STATUS REGEX NAME COMMAND...: the status, and one line that says why.
fails()
{
    run "${@:4}"
    status_is "$1" "$3"
    stderr_is_one_line "$3: one line"
    stderr_like "^benchcmp: .*$2" "$3: says why"
}

# shellcheck disable=SC2046 # words are wanted
{
    go_file base A ns/op $(ten 100)
    go_file same A ns/op $(ten 100)
    go_file slow A ns/op $(ten 150)
    go_file ten A ns/op $(ten 110)
    go_file over A ns/op $(ten 110.01)
    go_file nan A ns/op $(ten nan)
    go_file negative A ns/op $(ten -5)
    go_file renamed A2 ns/op $(ten 100)
    go_file bytes A B/op $(ten 100)
    go_file ms A ms/op $(ten 100)
    go_file more A ns/op $(ten 100)
    go_file more B ns/op $(ten 100)
    go_file slow_and_missing A ns/op $(ten 150)
    go_file more_nan A ns/op $(ten 150)
    go_file more_nan B ns/op $(ten nan)
}
go_file wide A ns/op 80 100 120 140
go_file wider A ns/op 90 115 135 150
: >empty
echo 'goos: linux' >nothing
printf '{"benchmarks": [' >"cut"

# Statuses, and which counts more.
ends 0 "the same" benchcmp base same
ends 1 "slower" benchcmp base slow
ends 0 "exactly 10 %" benchcmp base ten
ends 1 "over 10 %" benchcmp base over
ends 3 "NaN" benchcmp base nan
ends 3 "a negative time" benchcmp base negative
ends 3 "missing" benchcmp more same
ends 1 "a regression before something missing" benchcmp more slow_and_missing
ends 1 "a regression before NaN" benchcmp more more_nan
ends 0 "missing, only a warning" benchcmp --missing warn more same
ends 0 "new" benchcmp base more
ends 0 "unsure" benchcmp wide wider
ends 1 "unsure, strictly" benchcmp --unsure fail wide wider
ends 0 "no status of the gate" benchcmp --exit-zero base slow
ends 0 "nor of what is missing" benchcmp --exit-zero more same
fails 3 'share no benchmark' "renamed" benchcmp base renamed
like "$(cat out)" "rename 'A=A2'" "renamed: a hint"
like "$(cat out)" "MISSING" "renamed: missing"
ends 0 "renamed and told so" benchcmp --rename A=A2 base renamed
fails 3 'is empty' "an empty file" benchcmp base empty
fails 3 'no benchmark' "a file without benchmarks" benchcmp base nothing
fails 3 '' "a file that is cut off" benchcmp base cut
fails 4 'No such file' "a file that is not there" benchcmp base none
fails 4 'No such file' "before one that is malformed" benchcmp cut none
fails 4 'No such file' "in either order" benchcmp none cut
fails 2 'whole number|not a number' "a wrong option before both" \
    benchcmp --fail much cut none
fails 2 'no results' "no operands" benchcmp
fails 2 'no current' "one operand" benchcmp base
fails 2 'standard input' "standard input twice" benchcmp - -
ends 3 "seconds against bytes" benchcmp base bytes
like "$(cat out)" INCOMPARABLE "seconds against bytes: said so"
ends 1 "ns against ms" benchcmp base ms

# Options.
ends 0 "a wider threshold" benchcmp --fail 60 base slow
ends 1 "and exactly too narrow" benchcmp --fail 49.99 base slow
ends 0 "exactly as wide" benchcmp --fail 50 base slow
ends 0 "an absolute limit" benchcmp --abs 50ns base slow
ends 1 "one that is too small" benchcmp --abs 49ns base slow
ends 0 "a threshold for some" benchcmp --threshold '^A=warn:5,fail:60' base slow
ends 1 "a threshold for others" benchcmp --threshold '^B=fail:60' base slow
ends 0 "a gate on others" benchcmp --gate '^B' more more_nan --missing warn \
    --filter '^B$' --exit-zero
fails 3 'gated' "a gate on nothing" benchcmp --gate '^none' base slow
fails 3 'share no benchmark' "a filter on nothing" benchcmp --filter '^none' base slow
ends 0 "a direction" benchcmp --direction '.=higher' base slow
ends 0 "strict: 20 %" benchcmp --policy strict base over
ends 1 "strict, but 10 % said" benchcmp --policy strict --fail 10 base over
ends 1 "strict: unsure fails" benchcmp --policy strict --fail 10 wide wider
for stat in median mean min p50 p95 p99 trimmed; do
    ends 0 "--stat $stat" benchcmp --stat $stat base same
done
for adjust in holm bh none; do
    ends 1 "--adjust $adjust" benchcmp --adjust $adjust base slow
done
while IFS='|' read -r option regex; do
    # shellcheck disable=SC2086 # words are wanted
    fails 2 "$regex" "benchcmp $option" benchcmp $option base slow
done <<'END'
--fail much|not a number
--fail -1|not within
--alpha 0|between 0 and 1
--alpha 2|not within
--abs fast|amount
--stat mode|one of
--adjust fdr|one of
--unsure maybe|one of
--filter (|regular expression
--threshold A|no =
--threshold A=fail|PERCENT
--threshold (=fail:1|regular expression
--direction A=up|neither
--rename A|OLD=NEW
--format yaml|no format
--output yaml|no kind of report
--output json=|names no file
--color red|one of
--to own|unknown option
END

# A file of options.
printf '# limits\nfail = 60\n\n  warn=5\nwide\n' >limits.conf
ends 0 "options out of a file" benchcmp --config limits.conf base slow
ends 1 "the command line counts more" benchcmp --fail 10 --config limits.conf base slow
printf 'policy = strict\n' >strict.conf
ends 0 "a policy out of a file" benchcmp --config strict.conf base over
ends 1 "which options go on from" benchcmp --config strict.conf --fail 10 base over
fails 4 'No such file' "no file of options" benchcmp --config none base slow
printf 'warn = 5\nfial = 60\n' >bad.conf
fails 2 'bad.conf:2: .*fial' "a wrong option in a file" benchcmp --config bad.conf base slow
printf -- '--fail = 60\n' >bad.conf
fails 2 'bad.conf:1: ' "dashes in a file" benchcmp --config bad.conf base slow
printf 'help\n' >bad.conf
fails 2 'bad.conf:1: ' "help in a file" benchcmp --config bad.conf base slow
printf 'config = bad.conf\n' >bad.conf
fails 2 'bad.conf:1: ' "a file in a file" benchcmp --config bad.conf base slow

# Standard input, several current files.
sh_run "benchcmp base - <slow"
status_is 1 "current results from standard input"
sh_run "benchcmp - slow <base"
status_is 1 "a baseline from standard input"
sh_run "gzip -c slow | benchcmp base -"
status_is 1 "compressed"
ends 0 "sessions: one slow of three" benchcmp base same same slow
ends 1 "sessions: all slow" benchcmp base slow slow slow
ends 3 "sessions: NaN in one" benchcmp base same nan

# Hostile files.
python3 - <<'END'
name = "|`<b>&\\\"'\x01" * 20
with open("hostile", "w") as f:
    for _ in range(10):
        f.write("name,value\n" if not _ else "")
        f.write('"%s",1.5\n' % name.replace('"', '""').replace("\x01", ""))
with open("long_a", "w") as a, open("long_b", "w") as b:
    for f, value in ((a, 100), (b, 150)):
        for _ in range(10):
            f.write("Benchmark%s 1000 %d ns/op\n" % ("X" * 1000000, value))
with open("utf8_a", "wb") as a, open("utf8_b", "wb") as b:
    for f, value in ((a, 100), (b, 150)):
        for _ in range(10):
            f.write(b"Benchmark\xff\xfe\xc0 1000 %d ns/op\n" % value)
END
sh_run "timeout 60 benchcmp --format go long_a long_b | head -c 100000 >/dev/null; exit \${PIPESTATUS[0]}"
like "$status" '^(1|141)$' "lines of 1 MB"
ends 1 "names that are not UTF-8" benchcmp utf8_a utf8_b
for format in text markdown json html junit tap csv; do
    ends 1 "names that are not UTF-8 as $format" benchcmp -o $format utf8_a utf8_b
    iconv -f UTF-8 -t UTF-8 out >/dev/null 2>&1
    ok $? "$format is UTF-8 all the same"
    ends 0 "hostile names as $format" benchcmp -o $format hostile hostile
done
benchcmp -o json hostile hostile | python3 -m json.tool >/dev/null
ok $? "JSON stays JSON"
benchcmp -o junit hostile hostile | python3 -c 'import sys, xml.dom.minidom
xml.dom.minidom.parse(sys.stdin)'
ok $? "XML stays XML"
head -c 300000 /dev/urandom >noise
run timeout 60 benchcmp base noise
status_is 3 "noise"
stderr_is_one_line "noise: one line"

# Reports, and places they cannot go.
ends 1 "several reports in one run" benchcmp base slow -o text -o json=r.json \
    -o markdown=r.md -o html=r.html -o junit=r.xml -o tap=r.tap -o csv=r.csv
for file in r.json r.md r.html r.xml r.tap r.csv; do
    [ -s $file ]
    ok $? "there is $file"
done
like "$(cat r.md)" '\| Benchmark \| Baseline \| Current \| Change \| Status \|' \
    "the table of the Markdown"
run benchcmp --quiet base slow
status_is 1 "quiet"
is "$(cat out err)" "" "quiet: nothing at all"
fails 4 'No space|could not write' "a full disk" \
    bash -c 'benchcmp base slow >/dev/full'
fails 4 'No space|could not write' "a full disk for a report" \
    benchcmp base slow -o json=/dev/full
fails 4 'No such file' "a folder that is not there" benchcmp base slow -o json=none/r
sh_run "benchcmp base slow | head -n 1"
is "$(cat err)" "" "a reader that goes: quiet"

# GitHub.
printf 'before\n' >summary
GITHUB_STEP_SUMMARY=$tmp/summary run benchcmp --github -o json more slow_and_missing
status_is 1 "in a step"
is "$(head -n 1 summary)" before "the summary is appended to"
like "$(cat summary)" REGRESSION "the summary has the table"
like "$(cat err)" '^::error title=benchcmp::REGRESSION A .*\+50.0%25' "an annotation"
like "$(cat err)" '^::error title=benchcmp::MISSING B' "another"
python3 -m json.tool <out >/dev/null
ok $? "reports are not mixed with annotations"

# Baselines.
fails 2 'needs update' "baseline alone" benchcmp baseline
fails 2 'needs update' "baseline and a wrong word" benchcmp baseline make x
fails 2 'reason' "no reason" benchcmp baseline update b.json --from base
fails 2 'from' "nothing to take" benchcmp baseline update b.json --reason why
ends 0 "a first baseline" benchcmp baseline update b.json --from base --reason first
ends 0 "it compares" benchcmp b.json same
ends 1 "it finds what is slow" benchcmp b.json slow
cp b.json before.json
fails 1 'accept' "a regression is refused" \
    benchcmp baseline update b.json --from slow --reason 'no'
cmp -s b.json before.json
ok $? "and the baseline is as it was"
fails 3 'accept' "so are errors" benchcmp baseline update b.json --from nan --reason 'no'
fails 3 '' "what is no baseline is not written over" \
    benchcmp baseline update base --from same --reason 'no'
is "$(head -n 1 base)" "BenchmarkA 1000 100 ns/op" "which is as it was"
ends 0 "accepted" benchcmp baseline update b.json --from slow --reason 'new checks' --accept
ends 0 "it is the level now" benchcmp b.json slow
ends 0 "show" benchcmp baseline show b.json
like "$(cat out)" 'new checks' "the history says why"
like "$(cat out)" 'first' "and what was before"
for k in 1 2 3 4; do
    benchcmp baseline update b.json --from slow --reason "again $k" --keep 3 || break
done
sessions()
{
    python3 -c 'import json, sys
b = json.load(open(sys.argv[1]))["benchmarks"][0]["metrics"][0]["samples"]
print(sum(1 for s in b if s))' "$1"
}
is "$(sessions b.json)" 3 "three sessions are kept"
ends 0 "several at once" \
    benchcmp baseline update c.json --from base --from same --from base --reason three
is "$(sessions c.json)" 3 "each is a session"
benchcmp c.json same same same >out
like "$(cat out)" 'same and 2 more' "the report says that there are more"
ends 0 "prune" benchcmp baseline prune b.json --keep 1
is "$(sessions b.json)" 1 "one is left"
benchcmp baseline update b.json --from more --reason 'B is new' --accept
ends 0 "drop" benchcmp baseline prune b.json --drop '^B'
ends 0 "which is gone" benchcmp b.json same --exit-zero
is "$(benchcmp convert --to bmf b.json | grep -c '"B')" 0 "of the benchmarks"
fails 4 'No such file' "nothing to show" benchcmp baseline show none
fails 2 'one baseline' "nothing at all to show" benchcmp baseline show
fails 4 '' "a baseline that cannot be written" \
    benchcmp baseline update none/b.json --from base --reason first

# Conversion.
for to in own gab go bmf; do
    run benchcmp convert --to $to more
    status_is 0 "convert to $to"
    cp out "more.$to"
    run benchcmp --filter . "more.$to" "more.$to"
    status_is 0 "$to is read again"
done
run benchcmp convert --to own more.go
sed 's/"created":[^,]*,//' out >again
run benchcmp more more.own
status_is 0 "to own and back"
run benchcmp convert --to go more.own
cmp -s out more.go
ok $? "go by way of own is go"
fails 2 'needs --to' "convert to nothing" benchcmp convert more
fails 2 'no format' "convert to what cannot be written" benchcmp convert --to pytest more
fails 2 'needs a file' "convert nothing" benchcmp convert --to own
fails 3 'is empty' "convert an empty file" benchcmp convert --to own empty
fails 4 'could not write|No space' "convert onto a full disk" \
    bash -c 'benchcmp convert --to own more >/dev/full'
done_testing

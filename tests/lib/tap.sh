# TAP for shell tests: source it, call the checks, end with `done_testing`.
# BUILD is the build folder; the tools are on the PATH; $tmp is a folder of
# the test's own, removed at its end.
# shellcheck shell=bash
set -u
BUILD=${BUILD:-build}
PATH=$(cd "$BUILD/bin" && pwd):$PATH
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck disable=SC2034 # for the tests
shared=${BARPIPE_SHARED:-$root/../shared}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
points=0
failures=0

# ok STATUS NAME: one point, good when STATUS is 0.
ok()
{
    points=$((points + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $points - $2"
    else
        failures=$((failures + 1))
        echo "not ok $points - $2"
    fi
}

# is GOT WANT NAME: equal texts.
is()
{
    [ "$1" = "$2" ]
    ok $? "$3"
    [ "$1" = "$2" ] || { echo "# got:  $1"; echo "# want: $2"; }
}

# like TEXT REGEX NAME: TEXT matches the extended regular expression.
like()
{
    grep -Eq -- "$2" <<<"$1"
    ok $? "$3"
    grep -Eq -- "$2" <<<"$1" || { echo "# got: $1"; echo "# like: $2"; }
}

# run COMMAND...: its output in $tmp/out and $tmp/err, its status in $status.
run()
{
    status=0
    "$@" >"$tmp/out" 2>"$tmp/err" || status=$?
}

# sh_run SCRIPT: the same for a pipeline; $status is that of the last command.
sh_run()
{
    run bash -c "$1"
}

status_is()
{
    is "$status" "$1" "$2"
    [ "$status" = "$1" ] || sed 's/^/# stderr: /' "$tmp/err" | head -n 5
}

stderr_like()
{
    like "$(cat "$tmp/err")" "$1" "$2"
}

# One clear line: stderr holds exactly one.
stderr_is_one_line()
{
    is "$(wc -l <"$tmp/err")" 1 "$1"
}

skip_all()
{
    echo "1..0 # SKIP $1"
    exit 0
}

done_testing()
{
    echo "1..$points"
    [ "$failures" -eq 0 ]
}

#!/usr/bin/env bash
# Manual pages against the tools: each tool has a page, each option stands in it
# and each option in it exists, mandoc finds nothing to warn of, and every
# command of the EXAMPLES runs, in a copy of tests/data and examples.
set -u
cd "$(dirname "$0")/.." || exit 4
BUILD=${BUILD:-build}
BUILD=$(cd "$BUILD" && pwd) || exit 4
EXAMPLE_SECONDS=60
failures=0
examples=0

complain()
{
    echo "check_man: $*"
    failures=$((failures + 1))
}

# options_of_page PAGE: "x --name" or "--name" a line, from `.It Fl` lines.
options_of_page()
{
    sed -nE 's/^\.It Fl ([A-Za-z0-9]) , Fl (Fl |-)([a-z][a-z-]*).*/\1 --\3/p
             t
             s/^\.It Fl (Fl |-)([a-z][a-z-]*).*/--\2/p
             t
             s/^(\.It Fl .*)/unreadable \1/p' "$1" | LC_ALL=C sort -u
}

# options_of_tool TOOL [COMMAND]: the same from --list-options, and from --help
# the letters.
options_of_tool()
{
    local help

    help=$("$BUILD/bin/$1" "${@:2}" --help) || return 1
    "$BUILD/bin/$1" "${@:2}" --list-options | awk -v help="$help" '
        BEGIN { n = split(help, line, "\n")
                for (k = 1; k <= n; k++)
                    if (line[k] ~ /^ *-[A-Za-z0-9], --/) {
                        split(line[k], word, /[ ,]+/)
                        at = word[1] == "" ? 2 : 1
                        if (!(word[at + 1] in letter))
                            letter[word[at + 1]] = substr(word[at], 2) " "
                    } }
        { print letter[$1] $1 }'
}

# The commands of a tool that has some, by the page's `Cm word`.
commands_of_page()
{
    grep -oE '\bCm [a-z]+' "$1" | cut -d ' ' -f 2 | sort -u
}

check_options()
{
    local tool=$1
    local page=man/$1.1
    local command
    local line

    if [ ! -e "$page" ]; then
        complain "$tool has no $page"
        return
    fi
    options_of_page "$page" >"$tmp/page"
    {
        options_of_tool "$tool"
        commands_of_page "$page" | while read -r command; do
            "$BUILD/bin/$tool" "$command" --list-options >/dev/null 2>&1 &&
                options_of_tool "$tool" "$command"
        done
    } | LC_ALL=C sort -u >"$tmp/tool"
    while IFS= read -r line; do
        complain "$page lacks .It Fl for \"$line\""
    done < <(LC_ALL=C comm -13 "$tmp/page" "$tmp/tool")
    while IFS= read -r line; do
        complain "$page describes \"$line\", which $tool does not have"
    done < <(LC_ALL=C comm -23 "$tmp/page" "$tmp/tool")
}

check_lint()
{
    local line

    if ! command -v mandoc >/dev/null; then
        echo "check_man: mandoc is not here: no lint, no examples"
        return
    fi
    while IFS= read -r line; do
        complain "$line"
    done < <(mandoc -T lint -W warning "$@")
}

# commands_of_examples PAGE: each command of EXAMPLES on a line: what stands
# behind "$ ", joined with the next line where a shell would go on reading.
commands_of_examples()
{
    mandoc -T ascii -O width=400 "$1" | sed 's/.\x08//g' | awk '
        /^[A-Z]/ { inside = /^EXAMPLES/ }
        !inside { next }
        more || /^ *\$ / {
            sub(more ? "^ *(> )?" : "^ *\\$ ", "")
            more = sub(/\\$/, "") || /(\||&&)$/
            printf "%s%s", $0, more ? " " : "\n"
        }'
}

# Each page in a folder of its own: a command may use what one before it made.
run_examples()
{
    local page=$1
    local folder
    local command
    local status

    folder=$tmp/$(basename "$page")
    mkdir "$folder"
    cp -r tests/data/. "$folder"
    [ ! -d examples ] || cp -r examples "$folder"
    while IFS= read -r command; do
        examples=$((examples + 1))
        status=0
        (cd "$folder" && PATH=$BUILD/bin:$PATH timeout "$EXAMPLE_SECONDS" \
            bash -c "$command") >"$tmp/out" 2>&1 </dev/null || status=$?
        [ "$status" -eq 0 ] && continue
        complain "$page: status $status from: $command"
        head -n 3 "$tmp/out" | sed 's/^/    /'
    done < <(commands_of_examples "$page")
}

tmp=$(mktemp -d) || exit 4
trap 'rm -rf "$tmp"' EXIT
shopt -s nullglob
tools=("$BUILD"/bin/*)
pages=(man/*.[1-8])
[ ${#tools[@]} -gt 0 ] || complain "no tools in $BUILD/bin; run make"
for tool in "${tools[@]}"; do
    check_options "$(basename "$tool")"
done
if [ ${#pages[@]} -gt 0 ]; then
    check_lint "${pages[@]}"
fi
if command -v mandoc >/dev/null; then
    for page in "${pages[@]}"; do
        run_examples "$page"
    done
fi
if [ "$failures" -gt 0 ]; then
    echo "check_man: $failures to mend"
    exit 1
fi
echo "check_man: ${#pages[@]} pages, ${#tools[@]} tools, $examples examples"

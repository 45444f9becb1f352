#!/usr/bin/env bash
# Goal: the repository keeps its own rules: floors, manual pages, file modes, no paths of one machine, a README that tells the truth.
. "$(dirname "$0")/../lib/tap.sh"
cd "$root" || exit 1

# check NAME COMMAND...: one point; what the command says when it fails.
check()
{
    run "${@:2}"
    ok "$status" "$1"
    [ "$status" -eq 0 ] || cat "$tmp/out" "$tmp/err" | head -n 40 | sed 's/^/# /'
}

# nothing NAME COMMAND...: one point when the command finds nothing to print.
nothing()
{
    is "$("${@:2}" | head -n 20)" "" "$1"
}

# Texts that people wrote: all but the data.
texts()
{
    scripts/list_files |
        grep -vE '^(tests/(data|golden|fuzz/corpus)/|examples/.*\.csv)'
}

# in_texts OPTION... REGEX: the lines that match.
in_texts()
{
    texts | xargs grep -In "$@"
}

# each TEXT: the Perl TEXT for each file that is named on stdin, in $_; one
# process for all of them.
each()
{
    # shellcheck disable=SC2016 # Perl
    xargs perl -e 'my $code = shift; for (@ARGV) { open F, "<", $_; eval $code }' "$1"
}

unfinished_lines()
{
    # shellcheck disable=SC2016 # Perl
    texts | each 'seek F, -1, 2; read F, my $last, 1; print "$_\n" if $last ne "\n"'
}

wrong_modes()
{
    # shellcheck disable=SC2016 # Perl
    scripts/list_files | each 'read F, my $head, 2;
        print "$_: a script that cannot be executed\n" if $head eq "#!" && !-x F;
        print "$_: executable, but no script\n" if $head ne "#!" && -x F'
}

# The code of a page: fenced or indented blocks; with a second argument also
# what stands `so` in between.
code_of()
{
    awk -v inline="${2-}" '
        /^```/ { fenced = !fenced; next }
        fenced || /^    / { print; next }
        inline { n = split($0, part, "`")
                 for (k = 2; k < n + (n % 2); k += 2) print part[k] }' "$1"
}

dead_links()
{
    local page
    local link

    for page; do
        grep -oE '\]\([^)#: ]+' "$page" | sed 's/](//' | while read -r link; do
            [ -e "$(dirname "$page")/$link" ] || echo "$page: no $link"
        done
    done
}

# Scripts, make targets and, in blocks, tools that a page tells to run.
dead_commands()
{
    local page
    local word

    for page; do
        code_of "$page" inline | grep -oE '\bscripts/[a-z_./-]+' | while read -r word; do
            [ -x "$word" ] || echo "$page: no $word"
        done
        code_of "$page" inline | grep -oE '(^|[ ;&$])make( [a-z][a-z-]*)+' |
            sed 's/.*make //' | tr ' ' '\n' | while read -r word; do
            grep -qE "^(\.PHONY:.* |    ([a-z-]+ )*)?$word\b" Makefile ||
                echo "$page: no make $word"
        done
        code_of "$page" |
            grep -owE 'barsrc|volan|detect|sigen|btest|barsink|barplot|barstat|benchrun|benchcmp|benchflame' |
            sort -u | while read -r word; do
            [ -x "$BUILD/bin/$word" ] || echo "$page: no $word"
        done
    done
}

fuzzers_without_seeds()
{
    local target
    local name

    for target in tests/fuzz/*_fuzz.c; do
        name=$(basename "$target" _fuzz.c)
        [ ! -e "$target" ] || [ -n "$(ls -A "tests/fuzz/corpus/$name" 2>/dev/null)" ] ||
            echo "no seeds in tests/fuzz/corpus/$name"
    done
}

# The sample, made by the line that its README gives.
check_sample()
{
    local command

    command=$(grep -E '^    barsrc .* > accumulation\.csv$' examples/README.md) ||
        return 1
    (cd "$tmp" && eval "$command") && cmp "$tmp/accumulation.csv" examples/accumulation.csv
}

export BUILD
version=$(sed -n 's/^#define BARPIPE_VERSION "\(.*\)"/\1/p' common/base/version.h)

check "the floors hold" scripts/check_layers.sh
check "manual pages, options and examples" scripts/check_man.sh
nothing "no paths of one machine" in_texts -E '/(wor[k]|roo[t]|far[m]|hom[e])/'
nothing "no blanks at line ends" in_texts -E '[[:blank:]]+$'
nothing "nothing left to fill in" in_texts -E '@[A-Z]+@'
nothing "every text ends with a line end" unfinished_lines
nothing "scripts and nothing else can be executed" wrong_modes
nothing "every test can be executed" find tests/cli -name '*.t' ! -perm -u+x
nothing "links lead somewhere" dead_links README.md CONTRIBUTING.md ARCHITECTURE.md
nothing "commands that pages quote exist" dead_commands README.md CONTRIBUTING.md
nothing "every fuzzer has seeds" fuzzers_without_seeds
check "the sample is what its README says" check_sample
check "the CHANGELOG has version $version" grep -qF -- "$version" CHANGELOG.md
check "there is a licence" grep -q 'the barpipe authors' LICENSE
done_testing

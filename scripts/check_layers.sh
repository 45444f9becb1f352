#!/usr/bin/env bash
# The floors of the house, by its #include lines: a file includes its own folder
# and the floors below; other projects' headers stay in the files named here.
# Also what follows from the floors: no printing, exiting or clock down there.
set -u
cd "$(dirname "$0")/.." || exit 4

# folder: the folders it may include, itself first
floors='
base: base
model: model base
analysis: analysis model base
stats: stats model base
report: report model base
engine: engine stats model base
backtest: backtest engine stats model base
io: io model base
store: store report model base
source: source store io model base
results: results base
formats: formats results base
compare: compare results stats base
verdict: verdict compare results report base
flame: flame report base
measure: measure results base
tool: tool source store io measure flame verdict compare formats results backtest engine report stats analysis model base
btest: btest tool source store io measure flame verdict compare formats results backtest engine report stats analysis model base
gate: gate tool source store io measure flame verdict compare formats results backtest engine report stats analysis model base
tools: btest gate tool source store io measure flame verdict compare formats results backtest engine report stats analysis model base
tests: unit lib bench btest gate tool source store io measure flame verdict compare formats results backtest engine report stats analysis model base
'

# header: the files that may include it
third_party='
msgpack.h: common/io/codec_write.c
zlib.h: common/source/csv_text.c common/formats/format_file.c
jansson.h: common/formats/*
sqlite3.h: common/store/sqlite*
libpq-fe.h: common/store/postgres*
'

# ISO C and POSIX, and what Linux adds to them.
system=(assert complex ctype errno fenv float inttypes iso646 limits locale math
setjmp signal stdalign stdarg stdatomic stdbool stddef stdint stdio stdlib
stdnoreturn string tgmath threads time uchar wchar wctype
dirent dlfcn endian fcntl fnmatch getopt glob libgen poll pthread regex sched strings
termios unistd sys/file sys/ioctl sys/mman sys/resource sys/select sys/socket
sys/stat sys/statvfs sys/time sys/times sys/types sys/uio sys/un sys/utsname
sys/wait sys/epoll sys/prctl sys/sendfile sys/signalfd sys/syscall linux/perf_event immintrin nmmintrin)

failures=0

complain()
{
    echo "check_layers: $*"
    failures=$((failures + 1))
}

# The tables by their keys.
declare -A floor_row party_row
while IFS=: read -r key words; do
    floor_row["${key:-none}"]=$words
done <<<"$floors"
while IFS=: read -r key words; do
    party_row["${key:-none}"]=$words
done <<<"$third_party"

# matches TEXT PATTERN... : TEXT matches one of the glob patterns.
matches()
{
    local pattern

    for pattern in "${@:2}"; do
        # shellcheck disable=SC2053 # a pattern is what is wanted
        [[ $1 == $pattern ]] && return 0
    done
    return 1
}

# check_own FILE LINE FLOOR HEADER: an include in quotes.
check_own()
{
    local allowed
    local at

    if [[ $4 != */* ]]; then
        complain "$1:$2: \"$4\": write it as \"folder/header.h\""
        return
    fi
    [ -e "common/$4" ] || [[ $3 == tests && -e tests/$4 ]] ||
        complain "$1:$2: \"$4\" is not there"
    for allowed in ${floor_row[$3]-}; do
        at=${4%.h}
        [[ $at == "$allowed" || $at == "$allowed"/* ]] && return
    done
    complain "$1:$2: $3 may not include \"$4\""
}

# check_foreign FILE LINE HEADER: an include in angle brackets.
check_foreign()
{
    local files

    matches "${3%.h}" "${system[@]}" && return
    files=${party_row[$3]-}
    if [ -z "$files" ]; then
        complain "$1:$2: <$3> is unknown; name it in scripts/check_layers.sh"
        return
    fi
    set -f
    # shellcheck disable=SC2086 # words are patterns
    matches "$1" $files || [[ $1 == tests/* ]] ||
        complain "$1:$2: <$3> belongs only in$files"
    set +f
}

# floor_of FILE: sets `floor`.
floor_of()
{
    floor=${1#common/}
    floor=${floor%%/*}
}

check_includes()
{
    local file
    local line
    local text
    local header

    while IFS=: read -r file line text; do
        if [[ $text =~ \#[[:space:]]*include[[:space:]]*\"([^\"]+)\" ]]; then
            header=${BASH_REMATCH[1]}
            floor_of "$file"
            check_own "$file" "$line" "$floor" "$header"
        elif [[ $text =~ \#[[:space:]]*include[[:space:]]*\<([^>]+)\> ]]; then
            header=${BASH_REMATCH[1]}
            check_foreign "$file" "$line" "$header"
        else
            complain "$file:$line: an include that cannot be read: $text"
        fi
    done < <(scripts/list_files '*.c' '*.h' |
        xargs grep -nE '^[[:space:]]*#[[:space:]]*include\b' /dev/null)
}

check_folders()
{
    local file

    while IFS= read -r file; do
        floor_of "$file"
        [ -n "${floor_row[$floor]-}" ] ||
            complain "$file: its folder is no floor of scripts/check_layers.sh"
    done < <(scripts/list_files '*.c' '*.h')
}

# forbid WHY REGEX FILES... : no line of the files matches.
forbid()
{
    local hit

    [ $# -gt 2 ] || return
    while IFS= read -r hit; do
        complain "$hit: $1"
    done < <(grep -nE -- "$2" /dev/null "${@:3}" | cut -c1-100)
}

# What keeps a number testable without a pipe, and the same on every machine;
# report/text.c asks about the terminal, and a forked child must exit.
check_purity()
{
    local below
    local pure

    mapfile -t below < <(scripts/list_files 'common/*.c' |
        grep -vE '^common/((tool|btest|gate)/|base/(log|opt|stopflag)\.c|measure/launch\.c)')
    mapfile -t pure < <(scripts/list_files 'common/*.c' 'common/*.h' |
        grep -E '^common/(model|analysis|stats|engine|backtest|report)/' |
        grep -v '^common/report/text\.c')
    forbid 'a library neither prints nor exits' \
        '(^|[^_[:alnum:]])(printf|puts|perror|exit|_exit|abort)[[:space:]]*\(|\bstd(err|out)\b' \
        "${below[@]}"
    forbid 'no clock, no environment, no chance here' \
        '(^|[^_[:alnum:]])(time|clock|clock_gettime|gettimeofday|getenv|rand|random|srand)[[:space:]]*\(' \
        "${pure[@]}"
}

# Each module stands in ARCHITECTURE.md, by its name as a word.
check_map()
{
    local file
    local name

    [ -e ARCHITECTURE.md ] || return 0
    while IFS= read -r file; do
        name=$(basename "$file" .h)
        grep -qwF -- "$name" ARCHITECTURE.md ||
            complain "ARCHITECTURE.md says nothing of $file"
    done < <(scripts/list_files 'common/*.h')
}

check_folders
check_includes
check_purity
check_map
if [ "$failures" -gt 0 ]; then
    echo "check_layers: $failures to mend"
    exit 1
fi
echo "check_layers: the floors hold"

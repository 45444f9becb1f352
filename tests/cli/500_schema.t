#!/usr/bin/env bash
# Goal: the migrations of sql/ by sqlite3 and psql, as people apply them: again
# and again they give the same schema; both dialects have the same columns; their
# CHECKs take all that the tools write, and refuse what they are there for.
. "$(dirname "$0")/../lib/tap.sh"
cd "$root" || exit 1
command -v sqlite3 >/dev/null || skip_all "sqlite3 is not here"
database=$tmp/store.db
postgres=
trap 'leave' EXIT

leave()
{
    [ -z "$postgres" ] || scripts/pg-local stop "$postgres"
    rm -rf "$tmp"
}

# files DIALECT: its migrations in their order.
files()
{
    printf '%s\n' sql/[0-9]*.sql | grep -E "/[^.]*(\.$1)?\.sql$"
}

# sqlite_migrate FILE: each file by itself.
sqlite_migrate()
{
    local file

    for file in $(files sqlite); do
        sqlite3 -bail "$1" <"$file" || return
    done
}

postgres_migrate()
{
    local file

    for file in $(files postgresql); do
        psql -X -q -1 -v ON_ERROR_STOP=1 -f "$file" 2>&1 | grep -v NOTICE
        [ "${PIPESTATUS[0]}" -eq 0 ] || return
    done
}

# ask SQL, in SQLite; query SQL, in PostgreSQL: rows with | between the columns.
ask()
{
    sqlite3 -bail "$database" "$1"
}

query()
{
    psql -X -q -A -t -v ON_ERROR_STOP=1 -c "$1"
}

# What the tools write about planted schematics, of all types.
make_records()
{
    local show=order,fill,trade,summary,equity

    barsrc synth --schematic accumulation --series 20 --bars 2000 | volan >"$tmp/a.v" &&
        barsrc synth --schematic distribution --series 4 --bars 2000 --seed 2 | volan >"$tmp/d.v" &&
        detect --preset strict -i "$tmp/a.v" --format json &&
        detect -i "$tmp/a.v" --format json &&
        detect -i "$tmp/a.v" | sigen >"$tmp/a.s" && sigen -i "$tmp/a.s" --format json &&
        detect -i "$tmp/d.v" | sigen >"$tmp/d.s" &&
        detect -i "$tmp/d.v" --format json && sigen -i "$tmp/d.s" --format json &&
        btest -i "$tmp/a.s" --show signal,$show --format json &&
        btest -i "$tmp/d.s" --each -S mean-reversion -p window=10,entry=1.5 --size 25% \
            --slippage volume-share --fill close --show $show --format json &&
        barsrc synth --series 2 --bars 500 | volan --format json &&
        make_real_records
}

# The same from real bars, where they are.
make_real_records()
{
    local name

    [ -d "$shared/data" ] || return 0
    for name in orcl_daily_yahoo btcperp_minute_nautilus; do
        barsrc csv -q "$shared/data/$name.csv" | volan >"$tmp/r.v" &&
            detect -i "$tmp/r.v" --format json &&
            detect -i "$tmp/r.v" | sigen --format json || return
    done
}

tables='ohlcv_bars trading_ranges patterns signals campaigns backtest_results
    backtest_orders backtest_fills backtest_trades backtest_equity audit_log'

# counts COMMAND: "table rows" of all, by ask or query.
counts()
{
    local table

    for table in $tables; do
        echo "$table $("$1" "SELECT count(*) FROM $table")"
    done
}

# skip NAME REASON: a point that could not be tried here.
skip()
{
    points=$((points + 1))
    echo "ok $points - $1 # SKIP $2"
}

# refuses SQL CHECK NAME: SQLite refuses it, by that CHECK.
refuses()
{
    local said

    said=$(sqlite3 -bail "$database" "BEGIN; $1; ROLLBACK" 2>&1)
    like "$said" "CHECK constraint failed: $2" "SQLite: $3"
}

test_embedding()
{
    mkdir "$tmp/sql"
    printf '%s\n' 'SELECT "a\n", '"'??/'"';' >"$tmp/sql/001_a.sql"
    run scripts/embed-sql "$tmp/sql"
    status_is 0 "embed-sql takes quotes, backslashes and trigraphs"
    like "$(cat "$tmp/out")" 'SELECT \\"a\\\\n\\", .\\\?\\\?/.;\\n"' "and writes them as C does"
    cp "$tmp/sql/001_a.sql" "$tmp/sql/003_c.sql"
    run scripts/embed-sql "$tmp/sql"
    status_is 3 "embed-sql refuses a gap between the numbers"
    stderr_like 'wants number 2' "and says so"
    mv "$tmp/sql/003_c.sql" "$tmp/sql/002_c.sqlite.sql"
    run scripts/embed-sql "$tmp/sql"
    status_is 3 "and a migration that one dialect lacks"
}

test_sqlite()
{
    local before
    local applied

    run sqlite_migrate "$database"
    status_is 0 "SQLite takes the migrations one by one"
    before=$(ask .schema)
    applied=$(ask 'SELECT * FROM schema_migrations')
    sleep 0.01
    run sqlite_migrate "$database"
    status_is 0 "and takes them again"
    is "$(ask .schema)" "$before" "which changes nothing"
    is "$(ask 'SELECT * FROM schema_migrations')" "$applied" "nor what was written down of them"
    python3 tests/lib/records_sql.py sqlite <"$tmp/records" >"$tmp/sqlite.sql"
    run sqlite3 -bail "$database" <"$tmp/sqlite.sql"
    status_is 0 "SQLite's CHECKs take all that the tools write"
    counts ask >"$tmp/sqlite.counts"
    is "$(grep -c ' 0$' "$tmp/sqlite.counts")" 0 "and every table has some of it"
    run sqlite3 -bail "$database" <"$tmp/sqlite.sql"
    is "$(counts ask | grep -v audit_log)" "$(grep -v audit_log "$tmp/sqlite.counts")" \
        "the same again makes no row more"
    is "$(ask "SELECT count(*) FROM audit_log WHERE action = 'CREATED'")" \
        "$(ask 'SELECT count(*) FROM signals')" "each signal is created once"
    is "$(ask "SELECT count(*) FROM (SELECT * FROM campaigns EXCEPT
        SELECT * FROM campaign_sums)")" 0 "campaigns are what their signals add up to"
    refuses "UPDATE ohlcv_bars SET high = low - 1" bars_prices "high is the highest"
    refuses "UPDATE ohlcv_bars SET volume = -1" bars_volume "no negative volume"
    refuses "UPDATE ohlcv_bars SET symbol = ''" bars_series "a symbol is not empty"
    refuses "UPDATE trading_ranges SET duration = 101" ranges_duration "100 bars at most"
    refuses "UPDATE patterns SET confidence = 101" patterns_confidence "0 to 100"
    refuses "UPDATE signals SET confidence = 96 WHERE status = 'APPROVED'" signals_confidence \
        "95 at most"
    refuses "UPDATE signals SET r_multiple = 1.9 WHERE status = 'APPROVED'" signals_r_multiple \
        "R is 2 or more"
    refuses "UPDATE signals SET direction = 'long'" signals_direction "signals say LONG"
    refuses "UPDATE backtest_trades SET exit_reason = 'BORED'" trades_exit_reason "its own words"
    like "$(sqlite3 -bail "$database" "UPDATE ohlcv_bars SET open = 'ten'" 2>&1)" \
        'cannot store TEXT' "SQLite: a price is an integer"
    is "$(ask "SELECT ts, open, close FROM readable_bars ORDER BY symbol, ts LIMIT 1")" \
        "$(grep '"type":"bar"' "$tmp/records" | head -n 1 |
            python3 -c 'import json; bar = json.loads(input())
print(bar["timestamp"], bar["open"], bar["close"], sep="|")')" "people read times and prices"
}

# test_query FILE REGEX NAME VARIABLE=VALUE...: its first row.
test_query()
{
    local variables=()
    local each

    for each in "${@:4}"; do
        variables+=(-v "$each")
    done
    run psql -X -q -A -t -v ON_ERROR_STOP=1 "${variables[@]}" -f "sql/queries/$1.sql"
    status_is 0 "$1.sql runs"
    like "$(head -n 1 "$tmp/out")" "$2" "$3"
    is "$(grep -cE '^-- (Parameters:|Limit: [0-9]+ ms)' "sql/queries/$1.sql")" 2 \
        "and says its parameters and its limit"
}

test_queries()
{
    local symbol
    local kind
    local at

    query 'SELECT refresh_portfolio_metrics()' >/dev/null
    IFS='|' read -r symbol kind at < <(query "SELECT symbol, kind, max(ts) FROM patterns
        WHERE kind = 'SPRING' GROUP BY symbol, kind ORDER BY symbol LIMIT 1")
    test_query bars_range '^2024-03-01 00:00:00' "from the first bar asked for" \
        symbol=S00000 timeframe=1d from=2024-03-01Z before=2024-04-01Z
    is "$(wc -l <"$tmp/out")" 31 "a month of days"
    test_query bars_range '^$' "a hostile symbol is no series" \
        "symbol='; DROP TABLE signals; --" timeframe=1d from=2024-03-01Z before=2024-04-01Z
    test_query patterns_of_symbol "^[0-9a-f]{16}\|[0-9]+\|1[dm]\|SPRING\|" "the newest spring" \
        "symbol=$symbol" "kind=$kind" "at=$at"
    symbol=$(query "SELECT min(symbol) FROM signals WHERE status = 'APPROVED'")
    test_query active_signals '\|(APPROVED|FILLED)\|' "a signal under way" "symbol=$symbol"
    test_query audit_of_actor '\|signal\|' "what this user did" \
        "actor=$PGUSER" action=CREATED "at=$(query 'SELECT clock_timestamp()')"
    test_query portfolio_metrics "^\|\|$(query 'SELECT count(*) FROM signals')\|" \
        "the sums come first"
    test_query dashboard "^$(query "SELECT count(*) FROM signals
        WHERE status IN ('PENDING', 'APPROVED', 'ACTIVE', 'FILLED')")\|" "signals under way"
}

# The tests in SQL want empty tables.
test_tap()
{
    local file

    if ! query 'CREATE SCHEMA tap; CREATE EXTENSION pgtap SCHEMA tap' >/dev/null 2>"$tmp/err"; then
        skip "tests/sql" "pgTAP is not here"
        return
    fi
    for file in tests/sql/*.sql; do
        PGOPTIONS='-c search_path=public,tap -c client_min_messages=warning' \
            psql -X -q -A -t -f "$file" >"$tmp/tap" 2>&1
        grep -q '^1\.\.[1-9]' "$tmp/tap" && ! grep -qE '^not ok|ERROR:|^# Looks' "$tmp/tap"
        ok $? "$file: $(grep -c '^ok' "$tmp/tap") points of pgTAP"
        grep -E -A 6 '^not ok|ERROR:|^# Looks' "$tmp/tap" | sed 's/^/# /' | head -n 20
    done
}

# Newer versions of pg_dump begin and end with a line of chance.
schema_of()
{
    pg_dump -s --schema=public | grep -Ev '^[\\](un)?restrict'
    query 'SELECT * FROM schema_migrations'
}

# put_signal ID KIND: the statement that makes one of campaign "both".
put_signal()
{
    echo "INSERT INTO signals (id, rev, symbol, timeframe, kind, status, i, direction, campaign,
        entry, stop, target_1, target_2, r_multiple, risk_amount, allocation, confidence)
        VALUES (lpad('$1', 16, '0'), 0, 'A', '1d', '$2', 'APPROVED', 1, 'LONG', 'both',
            101, 98, 110, 130, 9, 100, 0.3, 85);"
}

# Two who add to one campaign at once: the second waits, and sees the first.
test_two_writers()
{
    local first

    psql -X -q -c "BEGIN; $(put_signal 1 SPRING) SELECT pg_sleep(1); COMMIT" >"$tmp/out" 2>&1 &
    first=$!
    sleep 0.4
    run psql -X -q -v ON_ERROR_STOP=1 -c "$(put_signal 2 SOS)"
    status_is 0 "two transactions add to one campaign at once"
    wait "$first"
    is "$(query "SELECT signals, risk_amount::int FROM campaigns WHERE id = 'both'")" "2|200" \
        "and neither's signal is lost from its sum"
}

columns='SELECT table_name, column_name FROM information_schema.columns'

test_postgres()
{
    local before

    run postgres_migrate
    status_is 0 "PostgreSQL takes the migrations one by one"
    before=$(schema_of)
    run postgres_migrate
    status_is 0 "and takes them again"
    is "$(schema_of)" "$before" "which changes nothing"
    is "$(query "$columns WHERE table_schema = 'public' AND table_name IN
            (SELECT tablename FROM pg_tables) ORDER BY table_name COLLATE \"C\", ordinal_position")" \
        "$(ask "SELECT tables.name, columns.name FROM sqlite_schema AS tables,
            pragma_table_info(tables.name) AS columns WHERE tables.type = 'table'
            ORDER BY tables.name, columns.cid")" "both dialects have the same columns"
    test_tap
    python3 tests/lib/records_sql.py postgresql <"$tmp/records" >"$tmp/postgresql.sql"
    run psql -X -q -v ON_ERROR_STOP=1 -f "$tmp/postgresql.sql"
    status_is 0 "PostgreSQL's CHECKs take all that the tools write"
    is "$(counts query)" "$(cat "$tmp/sqlite.counts")" "as many rows as in SQLite"
    is "$(query "SELECT id, status, signals, round(total_allocation::numeric, 6) * 1000000,
            round(risk_amount * 100000000), extract(epoch FROM updated_at)::bigint
            FROM campaigns ORDER BY id" | sed 's/\.000000//')" \
        "$(ask "SELECT id, status, signals, CAST(round(total_allocation * 1000000) AS INTEGER),
            risk_amount, updated_at / 1000000000 FROM campaigns ORDER BY id")" \
        "and the same campaigns"
    test_queries
    test_two_writers
}

test_pg_local()
{
    local folder

    run scripts/pg-local nonsense
    status_is 2 "pg-local: an unknown command is a wrong use"
    stderr_is_one_line "told in one line"
    # shellcheck disable=SC2016 # for the shell inside
    TMPDIR=$folder_of_clusters run scripts/pg-local --fast run \
        sh -c 'echo "$PGHOST"; psql -XAtc "SHOW listen_addresses"; exit 7'
    status_is 7 "pg-local run passes the command's status on"
    is "$(sed -n 2p "$tmp/out")" "" "its server listens on no port"
    folder=$(head -n 1 "$tmp/out")
    [ -n "$folder" ] && [ ! -e "$folder" ]
    ok $? "and nothing is left of it"
}

make_records >"$tmp/records" 2>"$tmp/err"
ok $? "there are records to store"
test_embedding
test_sqlite
folder_of_clusters=${TMPDIR:-/tmp}
if postgres=$(scripts/pg-local --fast start 2>"$tmp/err"); then
    eval "$(scripts/pg-local env "$postgres")"
    test_postgres
    test_pg_local
else
    postgres=
    skip "PostgreSQL" "$(head -n 1 "$tmp/err")"
fi
done_testing

/*
 * SMA 10/20 on GOOG against an independent simulation in integers, which
 * agrees with backtesting.py and backtrader trade by trade: golden/btest/
 * exact_sma_cross.json, whose README says how it was made.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "lib/engine_rig.h"
#include "lib/tap.h"

#define FAST      10
#define SLOW      20
#define BARS_MAX  4096
#define FILE_SIZE 1000000

static char *read_text(const char *name)
{
    const char *shared = getenv("BARPIPE_SHARED");
    char path[512];
    char *text = calloc(1, FILE_SIZE);
    FILE *file;
    size_t size = 0;

    snprintf(path, sizeof(path), "%s/%s", shared ? shared : "../shared", name);
    file = fopen(path, "r");
    if (file && text)
        size = fread(text, 1, FILE_SIZE - 1, file);
    if (file)
        fclose(file);
    if (!size)
        tap_skip_all("shared data not found");
    return text;
}

/* date,open,high,low,close,volume behind a header */
static size_t read_bars(char *text, struct rig_bar *bar)
{
    size_t n = 0;
    char *line = strchr(text, '\n');

    while (line && line[1] && n < BARS_MAX) {
        char *at = strchr(line + 1, ',');
        double *value[5] = {&bar[n].open, &bar[n].high, &bar[n].low,
                            &bar[n].close, &bar[n].volume};

        for (size_t k = 0; k < 5 && at; k++)
            *value[k] = strtod(at + 1, &at);
        n++;
        line = strchr(line + 1, '\n');
    }
    return n;
}

/* A strict cross of the averages, in integers. */
static void decide(struct rig_series *series)
{
    const int64_t *close = series->column[COLUMN_CLOSE];
    int before = 0;

    for (size_t k = SLOW - 1; k < series->n; k++) {
        int128 difference = 0;
        int sign;

        for (size_t j = 0; j < SLOW; j++)
            difference += (int128)close[k - j] * ((j < FAST ? SLOW : 0) - FAST);
        sign = (difference > 0) - (difference < 0);
        if (sign * before < 0)
            series->want[k] = sign > 0 ? WANT_LONG : WANT_SHORT;
        before = sign;
    }
}

/* Moves on to what stands behind `"key":`. */
static const char *value_of(const char *at, const char *key)
{
    at = strstr(at, key);
    return at ? at + strlen(key) + 2 : "";
}

static int64_t integer_of(const char *at, const char *key)
{
    return strtoll(value_of(at, key), NULL, 10);
}

static int64_t price_of(const char *at, const char *key)
{
    return rig_e8(strtod(value_of(at, key), NULL));
}

static void check_case(const struct engine_ops *ops, const char *json,
                       const struct rig_bar *bar, size_t n, double commission,
                       int64_t tolerance)
{
    const char *trades = strstr(json, "\"trades\"");
    const char *end = strstr(json, "\"final_equity_e8\"");
    const char *points = strstr(json, "\"equity_e8\"");
    const char *at;
    int64_t final;
    size_t wrong = 0;
    size_t count = 0;
    struct rig rig;

    OK(trades && end && points, "%s: the file has its parts", ops->name);
    if (!trades || !end || !points)
        return;
    engine_rig_init(&rig, ops);
    rig.config.long_only = true;
    rig.config.close_at_end = false;
    rig.config.size_value = 10 * DECIMAL_ONE;
    rig.config.commission_rate = rig_e8(commission);
    decide(engine_rig_add(&rig, "GOOG", bar, n));
    IS_INT(engine_rig_run(&rig), 0, "%s: runs: %s", ops->name, rig.err.msg);
    final = integer_of(end, "final_equity_e8");
    OK(llabs(rig.summary.u.summary.final_equity - final) <= tolerance,
       "%s: final equity", ops->name);
    for (at = trades; (at = strstr(at, "{\"entry_bar")) && at < end;
         at++, count++) {
        const struct record *record =
            engine_rig_record(&rig, RECORD_TRADE, count);
        wrong += !record ||
                 record->u.trade.entry_i != integer_of(at, "entry_bar") ||
                 record->i != integer_of(at, "exit_bar") ||
                 record->u.trade.entry_price != price_of(at, "entry_price") ||
                 record->u.trade.exit_price != price_of(at, "exit_price") ||
                 llabs(record->u.trade.pnl - integer_of(at, "pnl_net_e8")) >
                     tolerance;
    }
    IS_INT((int64_t)count, 46, "%s: trades in the file", ops->name);
    IS_INT((int64_t)engine_rig_count(&rig, RECORD_TRADE), 46, "%s: trades",
           ops->name);
    IS_INT((int64_t)wrong, 0, "%s: trades that differ", ops->name);
    wrong = 0;
    at = strchr(points, '[');
    for (size_t k = 0; k < n && at; k++) {
        char *next;
        int64_t want = strtoll(at + 1, &next, 10);

        wrong += k >= rig.points || llabs(rig.equity[k] - want) > tolerance;
        at = next;
    }
    IS_INT((int64_t)rig.points, (int64_t)n, "%s: points", ops->name);
    IS_INT((int64_t)wrong, 0, "%s: points that differ", ops->name);
    engine_rig_free(&rig);
}

int main(void)
{
    static struct rig_bar bar[BARS_MAX];
    char *csv = read_text("data/goog_daily_backtestingpy.csv");
    char *json = read_text("golden/btest/exact_sma_cross.json");
    size_t n = read_bars(csv, bar);
    const char *second = strstr(json, "goog_sma10_20_long10_commission_20bp");

    IS_INT((int64_t)n, 2148, "bars");
    check_case(&engine_decimal, json, bar, n, 0.0, 0);
    check_case(&engine_float, json, bar, n, 0.0, 1);
    OK(second != NULL, "a case with commission");
    if (second) {
        check_case(&engine_decimal, second, bar, n, 0.0020, 0);
        check_case(&engine_float, second, bar, n, 0.0020, 1);
    }
    free(csv);
    free(json);
    return tap_done();
}

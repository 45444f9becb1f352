/*
 * Goal: which backtest a record belongs to, and that its identity is FNV-1a-64
 * over the summary's id and config, 8 bytes little-endian each: the expected
 * value is computed here from the published constants, not by the library.
 */
#include <stdio.h>

#include "lib/tap.h"
#include "store/run.h"

static uint64_t expected(uint64_t id, uint64_t config)
{
    uint64_t hash = UINT64_C(14695981039346656037);

    for (unsigned k = 0; k < 16; k++) {
        uint64_t byte = (k < 8 ? id >> 8 * k : config >> 8 * (k - 8)) & 0xff;

        hash ^= byte;
        hash *= UINT64_C(1099511628211);
    }
    return hash;
}

static uint64_t put(struct runs *runs, const struct series_name *name,
                    uint64_t id, uint64_t config, enum record_status status)
{
    struct err err = {0};
    struct record record;
    uint64_t run = 0;

    record_init(&record, RECORD_SUMMARY, KIND_NONE, name);
    record.id = id;
    record.status = status;
    record.u.summary.config = config;
    IS_INT(runs_summary(runs, &record, &run, &err), 0, "a summary");
    return run;
}

static void test_portfolio(void)
{
    const struct series_name all = {"*", "1d"};
    const struct series_name a = {"A", "1d"};
    struct err err = {0};
    struct runs *runs = NULL;
    uint64_t run;

    IS_INT(runs_create(&runs, &err), 0, "created");
    OK(runs_of(runs, &a) == 0, "none has begun");
    run =
        put(runs, &all, 0x0102030405060708, 0x1112131415161718, STATUS_RUNNING);
    OK(run == expected(0x0102030405060708, 0x1112131415161718), "identity");
    OK(runs_of(runs, &all) == run, "the portfolio's own");
    OK(runs_of(runs, &(struct series_name){"A", "1h"}) == 0,
       "a portfolio has one timeframe");
    OK(runs_of(runs, &a) == run, "a series of the portfolio");
    OK(put(runs, &all, 0x0102030405060708, 0x1112131415161718,
           STATUS_COMPLETED) == run,
       "the last summary is the same run");
    OK(put(runs, &all, 0x0102030405060708, 1, STATUS_RUNNING) != run,
       "other settings are another run");
    OK(runs_of(runs, &a) == expected(0x0102030405060708, 1), "the latest");
    runs_free(runs);
}

static void test_each(void)
{
    struct series_name name = {.timeframe = "1d"};
    const struct series_name all = {.symbol = "*"};
    const struct series_name other = {"S1", "1h"};
    struct err err = {0};
    struct runs *runs = NULL;
    int bad = 0;

    IS_INT(runs_create(&runs, &err), 0, "created");
    for (unsigned k = 0; k < 1000; k++) {
        struct record record;
        uint64_t run;

        snprintf(name.symbol, sizeof(name.symbol), "S%u", k);
        record_init(&record, RECORD_SUMMARY, KIND_NONE, &name);
        record.id = k;
        record.status = STATUS_RUNNING;
        bad += runs_summary(runs, &record, &run, &err) != 0;
    }
    for (unsigned k = 0; k < 1000; k++) {
        snprintf(name.symbol, sizeof(name.symbol), "S%u", k);
        bad += runs_of(runs, &name) != expected(k, 0);
    }
    IS_INT(bad, 0, "a thousand accounts");
    put(runs, &all, 7, 0, STATUS_COMPLETED);
    OK(runs_of(runs, &other) == 0, "the sum of accounts is nobody's account");
    runs_free(runs);
    runs_free(NULL);
}

int main(void)
{
    test_portfolio();
    test_each();
    return tap_done();
}

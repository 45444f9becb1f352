/*
 * Goal: a batch keeps copies, puts the bars of a series together in the order
 * of their coming, and says how much memory it takes.
 */
#include <stdio.h>
#include <string.h>

#include "lib/store_rig.h"
#include "lib/tap.h"
#include "store/batch.h"

/* A block of two bars: times and closes, and nothing else. */
static void put(struct batch *batch, const char *symbol, int64_t first)
{
    struct series_name name = {.timeframe = "1d"};
    int64_t ts[2] = {first, first + 1};
    unsigned char effort[2] = {(unsigned char)first, 0};
    struct bar_block block = {.series = &name, .n = 2};
    struct err err = {0};

    snprintf(name.symbol, sizeof(name.symbol), "%s", symbol);
    block.column[COLUMN_TS] = (const unsigned char *)ts;
    block.column[COLUMN_EF] = effort;
    IS_INT(batch_bars(batch, &block, &err), 0, "%s from %d", symbol,
           (int)first);
    /* The batch has copies. */
    memset(&name, 0, sizeof(name));
    memset(ts, 0, sizeof(ts));
    memset(effort, 0, sizeof(effort));
}

static void is_piece(const struct batch *batch, size_t k, const char *symbol,
                     int64_t first)
{
    struct bar_block block = batch_piece(batch, k);

    IS_TEXT(block.series->symbol, symbol, "piece %d", (int)k);
    IS_INT((int64_t)block.n, 2, "its bars");
    IS_INT(block_int(&block, COLUMN_TS, 0), first, "the first");
    IS_INT(block_int(&block, COLUMN_TS, 1), first + 1, "the last");
    IS_INT(block.column[COLUMN_EF][0], first, "a narrow column");
    OK(!block.column[COLUMN_VR], "a column that it has not");
}

static void test_bars(void)
{
    struct batch batch = {0};

    batch_sort(&batch);
    IS_INT((int64_t)batch_pieces(&batch), 0, "empty");
    put(&batch, "B", 1);
    put(&batch, "A", 1);
    put(&batch, "B", 3);
    put(&batch, "A", 3);
    put(&batch, "B", 2);
    batch_sort(&batch);
    IS_INT((int64_t)batch_pieces(&batch), 5, "pieces");
    is_piece(&batch, 0, "B", 1);
    is_piece(&batch, 1, "B", 3);
    is_piece(&batch, 2, "B", 2);
    is_piece(&batch, 3, "A", 1);
    is_piece(&batch, 4, "A", 3);
    OK(batch.bytes >= 90U, "ten times and as many bytes");
    batch_clear(&batch);
    IS_INT((int64_t)batch.bytes, 0, "none");
    put(&batch, "A", 5);
    is_piece(&batch, 0, "A", 5);
    batch_reset(&batch);
}

static void test_records(void)
{
    struct batch batch = {0};
    struct record record;
    struct err err = {0};
    const int64_t value[2] = {4, 5};
    int bad = 0;

    store_rig_order(&record, 1, 0, STATUS_ACTIVE);
    bad += batch_record(&batch, &record, 7, &err) < 0;
    store_rig_summary(&record, 2, STATUS_RUNNING);
    bad += batch_record(&batch, &record, 8, &err) < 0;
    bad += batch_equity(&batch, &store_rig_series[2], 8, value, value, value, 2,
                        &err) < 0;
    store_rig_order(&record, 3, 0, STATUS_ACTIVE);
    bad += batch_record(&batch, &record, 8, &err) < 0;
    store_rig_summary(&record, 2, STATUS_COMPLETED);
    bad += batch_record(&batch, &record, 8, &err) < 0;
    IS_INT(bad, 0, "added");
    IS_INT((int64_t)batch_records(&batch, RECORD_ORDER), 2, "orders");
    IS_INT((int64_t)batch_records(&batch, RECORD_SUMMARY), 2, "summaries");
    IS_INT((int64_t)batch_points(&batch), 2, "points");
    IS_INT((int64_t)batch_restarts(&batch), 1, "only RUNNING is a restart");
    IS_INT((int64_t)batch_restart_at(&batch, 0)->run, 8, "of its run");
    OK(batch_record_at(&batch, RECORD_ORDER, 0)->order <
               batch_restart_at(&batch, 0)->order &&
           batch_restart_at(&batch, 0)->order ==
               batch_record_at(&batch, RECORD_SUMMARY, 0)->order &&
           batch_point_at(&batch, 1)->order <
               batch_record_at(&batch, RECORD_ORDER, 1)->order,
       "in the order of their coming");
    OK(batch_record_at(&batch, RECORD_ORDER, 0)->record.series !=
               record.series &&
           !strcmp(
               batch_record_at(&batch, RECORD_ORDER, 0)->record.series->symbol,
               "AAPL"),
       "their series are the batch's");
    IS_INT(batch_point_at(&batch, 1)->cash, 5, "a point");
    batch_reset(&batch);
}

int main(void)
{
    test_bars();
    test_records();
    return tap_done();
}

/* The first rows. */
#include "source/csv_sample.h"

#include <string.h>

#include "base/timestamp.h"
#include "source/csv_fast.h"

#define MINUTE (60 * TIMESTAMP_SECOND)
#define HOUR   (60 * MINUTE)
/* Clocks change by an hour. */
#define MONTH_MIN (28 * TIMESTAMP_DAY - HOUR)
#define MONTH_MAX (31 * TIMESTAMP_DAY + HOUR)

/* Steps by length; those beyond the table's size are rare and only counted. */
struct steps {
    size_t forth;
    size_t back;
    size_t broken; /* not whole seconds */
    size_t distinct;
    int64_t length[CSV_SAMPLE_ROWS];
    size_t count[CSV_SAMPLE_ROWS];
};

static void add_step(struct steps *steps, int64_t from, int64_t to)
{
    int64_t step;
    size_t k = 0;

    if (__builtin_sub_overflow(to, from, &step))
        return; /* centuries apart */
    if (step < 0) {
        steps->back++;
        step = -step;
    } else {
        steps->forth++;
    }
    steps->broken += step % TIMESTAMP_SECOND != 0;
    if (step >= MONTH_MIN && step <= MONTH_MAX)
        step = timeframe_length_ns(TIMEFRAME_1MO);
    while (k < steps->distinct && steps->length[k] != step)
        k++;
    if (k == CSV_SAMPLE_ROWS)
        return;
    if (k == steps->distinct) {
        steps->length[k] = step;
        steps->count[k] = 0;
        steps->distinct++;
    }
    steps->count[k]++;
}

/* The commonest step, of equals the shortest. */
static size_t commonest(const struct steps *steps)
{
    size_t best = 0;

    for (size_t k = 1; k < steps->distinct; k++)
        if (steps->count[k] > steps->count[best] ||
            (steps->count[k] == steps->count[best] &&
             steps->length[k] < steps->length[best]))
            best = k;
    return best;
}

static void judge(const struct steps *steps, struct csv_sample *out)
{
    size_t best = commonest(steps);

    out->newest_first = steps->back > steps->forth;
    if (!steps->distinct)
        return;
    out->step_ns = steps->length[best];
    if (steps->broken) {
        out->timeframe = TIMEFRAME_TICK;
        out->has_timeframe = true;
        return;
    }
    for (int k = 0; k < TIMEFRAME_TICK; k++)
        if (timeframe_length_ns((enum timeframe)k) == out->step_ns) {
            out->timeframe = (enum timeframe)k;
            out->has_timeframe = true;
            return;
        }
    if (out->step_ns < MINUTE &&
        2 * steps->count[best] < steps->forth + steps->back) {
        out->timeframe = TIMEFRAME_TICK;
        out->has_timeframe = true;
    }
}

static bool is_blank(const char *line, const char *stop)
{
    while (line < stop && (*line == ' ' || *line == '\t'))
        line++;
    return line == stop;
}

/* The row at *at, which goes on to the next; false when it has no time. */
static bool next_row(const struct csv_plan *plan, struct csv_memo *memo,
                     const char **at, const char *end, int64_t number,
                     struct csv_row *row, struct csv_sample *out)
{
    const char *line = *at;
    const char *next = csv_fast_row(plan, memo, line, row);
    const char *stop;
    struct csv_fault fault;

    if (next) {
        *at = next;
        return true;
    }
    stop = memchr(line, '\n', (size_t)(end - line));
    *at = stop + 1;
    while (stop > line && stop[-1] == '\r')
        stop--;
    if (is_blank(line, stop))
        return false;
    if (csv_rows_strict(plan, line, (size_t)(stop - line), row, &fault))
        return true;
    if (out->bad_line < 0) {
        out->bad_line = number;
        out->fault = fault;
    }
    return row->has_time;
}

void csv_sample_scan(const struct csv_plan *plan, const char *head, size_t size,
                     struct csv_sample *out)
{
    struct steps same = {.distinct = 0};   /* within a symbol */
    struct steps across = {.distinct = 0}; /* from one to another */
    struct csv_row before = {.symbol_size = 0};
    struct csv_memo memo = {.size = 0};
    const char *end = head + size;
    int64_t number = 0;

    *out = (struct csv_sample){.bad_line = -1};
    for (const char *at = head; at < end; number++) {
        struct csv_row row;

        if (out->rows >= CSV_SAMPLE_ROWS && (same.distinct || across.distinct))
            break;
        if (!next_row(plan, &memo, &at, end, number, &row, out))
            continue;
        if (out->rows++ && row.bar.ts != before.bar.ts)
            add_step(
                row.symbol_size == before.symbol_size &&
                        (!row.symbol_size ||
                         !memcmp(row.symbol, before.symbol, row.symbol_size))
                    ? &same
                    : &across,
                before.bar.ts, row.bar.ts);
        before = row;
    }
    judge(same.distinct ? &same : &across, out);
}

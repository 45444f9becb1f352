/* The runs of a stream, by series. */
#include "store/run.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/fnv.h"
#include "model/series_table.h"

struct runs {
    struct series_table names;
    struct buf run; /* uint64_t, by the number of the name */
};

int runs_create(struct runs **out, struct err *err)
{
    *out = calloc(1, sizeof(**out));
    return *out ? 0 : err_set(err, ERR_SYSTEM, "out of memory");
}

void runs_free(struct runs *runs)
{
    if (!runs)
        return;
    series_table_reset(&runs->names);
    buf_reset(&runs->run);
    free(runs);
}

static uint64_t hash_number(uint64_t hash, uint64_t number)
{
    unsigned char bytes[8];

    for (size_t k = 0; k < sizeof(bytes); k++)
        bytes[k] = (unsigned char)(number >> 8 * k);
    return fnv1a(hash, bytes, sizeof(bytes));
}

static int begin(struct runs *runs, const struct series_name *name,
                 uint64_t run, struct err *err)
{
    size_t number;

    /* Room first: a name has a run or is not there. */
    if (buf_reserve(&runs->run, sizeof(run), err) < 0)
        return -1;
    switch (series_table_add(&runs->names, name, &number, err)) {
    case 1:
        return buf_append(&runs->run, &run, sizeof(run), err);
    case 0:
        memcpy(runs->run.data + number * sizeof(run), &run, sizeof(run));
        return 0;
    default:
        return -1;
    }
}

int runs_summary(struct runs *runs, const struct record *record, uint64_t *run,
                 struct err *err)
{
    uint64_t made = hash_number(hash_number(FNV_OFFSET, record->id),
                                record->u.summary.config);

    made += !made; /* 0 is none */
    if (record->status == STATUS_RUNNING &&
        begin(runs, record->series, made, err) < 0)
        return -1;
    *run = made;
    return 0;
}

uint64_t runs_of(const struct runs *runs, const struct series_name *name)
{
    struct series_name all = {.symbol = SERIES_ALL};
    size_t number = series_table_find(&runs->names, name);
    uint64_t run;

    /* A portfolio has the timeframe that its series have. */
    memcpy(all.timeframe, name->timeframe, sizeof(all.timeframe));
    if (number == SERIES_TABLE_NONE)
        number = series_table_find(&runs->names, &all);
    if (number == SERIES_TABLE_NONE)
        return 0;
    memcpy(&run, runs->run.data + number * sizeof(run), sizeof(run));
    return run;
}

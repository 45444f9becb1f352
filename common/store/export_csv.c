/* A folder of CSV files, one for each type. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "report/record_writer.h"
#include "store/export_file.h"
#include "store/store_kind.h"

/* Those of the records, then: */
enum { FILE_EQUITY = RECORD_TYPES, FILE_BARS, FILES };

static const struct {
    const char *name;
    unsigned show;
} kinds[FILES] = {
    [RECORD_RANGE] = {"ranges.csv", SHOW_RANGE},
    [RECORD_PATTERN] = {"patterns.csv", SHOW_PATTERN},
    [RECORD_SIGNAL] = {"signals.csv", SHOW_SIGNAL},
    [RECORD_ORDER] = {"orders.csv", SHOW_ORDER},
    [RECORD_FILL] = {"fills.csv", SHOW_FILL},
    [RECORD_TRADE] = {"trades.csv", SHOW_TRADE},
    [RECORD_SUMMARY] = {"summaries.csv", SHOW_SUMMARY},
    [FILE_EQUITY] = {"equity.csv", SHOW_EQUITY},
    [FILE_BARS] = {"bars.csv", SHOW_BARS},
};

struct csv_store {
    struct store base;
    struct {
        struct export_file file;
        struct record_writer *writer; /* of the bars: with their first block */
    } out[FILES];
};

static struct csv_store *of(struct store *base)
{
    return (struct csv_store *)base;
}

static int open_writer(struct csv_store *store, size_t k, unsigned show,
                       struct err *err)
{
    const struct record_writer_config config = {.format = TEXT_CSV,
                                                .show = show};

    return record_writer_open(store->out[k].file.file, &config,
                              &store->out[k].writer, err);
}

/* What went wrong, and with which file. */
static int name_file(struct csv_store *store, size_t k, struct err *err)
{
    return err_prefix(err, "\"%s\": ", store->out[k].file.path);
}

static int write_bars(struct store *base, const struct bar_block *block,
                      struct err *err)
{
    struct csv_store *store = of(base);
    unsigned show = block->column[COLUMN_VR] ? SHOW_RATIOS : SHOW_BARS;

    if (!store->out[FILE_BARS].writer &&
        open_writer(store, FILE_BARS, show, err) < 0)
        return -1;
    return record_writer_bars(store->out[FILE_BARS].writer, block, err) < 0
               ? name_file(store, FILE_BARS, err)
               : 0;
}

static int write_record(struct store *base, const struct record *record,
                        uint64_t run, struct err *err)
{
    struct csv_store *store = of(base);

    (void)run;
    return record_writer_record(store->out[record->type].writer, record, err) <
                   0
               ? name_file(store, record->type, err)
               : 0;
}

static int write_equity(struct store *base, const struct series_name *name,
                        uint64_t run, const int64_t *ts, const int64_t *equity,
                        const int64_t *cash, size_t n, struct err *err)
{
    struct csv_store *store = of(base);

    (void)run;
    return record_writer_equity(store->out[FILE_EQUITY].writer, name, ts,
                                equity, cash, n, err) < 0
               ? name_file(store, FILE_EQUITY, err)
               : 0;
}

static int commit(struct store *base, struct err *err)
{
    struct csv_store *store = of(base);

    for (size_t k = 0; k < FILES; k++)
        if (store->out[k].writer &&
            record_writer_flush(store->out[k].writer, err) < 0)
            return name_file(store, k, err);
    return 0;
}

/* Every file is on the disk before the first one gets its name. */
static int finish(struct store *base, struct err *err)
{
    struct csv_store *store = of(base);

    if (!store->out[FILE_BARS].writer &&
        open_writer(store, FILE_BARS, SHOW_BARS, err) < 0)
        return -1;
    for (size_t k = 0; k < FILES; k++) {
        if (record_writer_finish(store->out[k].writer, err) < 0)
            return name_file(store, k, err);
        if (export_file_sync(&store->out[k].file, err) < 0)
            return -1;
    }
    for (size_t k = 0; k < FILES; k++)
        if (export_file_publish(&store->out[k].file, err) < 0)
            return -1;
    return 0;
}

static void close_store(struct store *base)
{
    struct csv_store *store = of(base);

    for (size_t k = 0; k < FILES; k++) {
        record_writer_close(store->out[k].writer);
        export_file_reset(&store->out[k].file);
    }
    free(store);
}

static const struct store_ops ops = {
    .bars = write_bars,
    .record = write_record,
    .equity = write_equity,
    .commit = commit,
    .finish = finish,
    .close = close_store,
};

static int open_file(struct csv_store *store, const char *folder, size_t k,
                     struct err *err)
{
    size_t size = strlen(folder) + strlen(kinds[k].name) + 2;
    char *path = malloc(size);
    int rc;

    if (!path)
        return err_set(err, ERR_SYSTEM, "out of memory");
    snprintf(path, size, "%s/%s", folder, kinds[k].name);
    rc = export_file_open(&store->out[k].file, path, err);
    free(path);
    if (rc < 0 || k == FILE_BARS)
        return rc;
    return open_writer(store, k, kinds[k].show, err);
}

/* All files, those that stay without rows too: what stands in the folder
 * afterwards is one run's. */
int store_csv_open(const char *rest, const struct store_options *options,
                   struct store **out, struct err *err)
{
    struct csv_store *store;

    if (options->read_only)
        return err_set(err, ERR_USAGE, "CSV files are read by barsrc csv");
    if (mkdir(rest, 0777) < 0 && errno != EEXIST)
        return err_set(err, ERR_SYSTEM, "could not create \"%s\": %s", rest,
                       strerror(errno));
    store = calloc(1, sizeof(*store));
    if (!store)
        return err_set(err, ERR_SYSTEM, "out of memory");
    store->base.ops = &ops;
    store->base.options = *options;
    for (size_t k = 0; k < FILES; k++)
        if (open_file(store, rest, k, err) < 0) {
            close_store(&store->base);
            return -1;
        }
    *out = &store->base;
    return 0;
}

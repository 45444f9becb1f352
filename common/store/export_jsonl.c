/* A file of JSON lines: everything, in the order of the stream. */
#include <stdlib.h>

#include "report/record_writer.h"
#include "store/export_file.h"
#include "store/store_kind.h"

#define SHOW_ALL                                                               \
    (SHOW_RANGE | SHOW_PATTERN | SHOW_SIGNAL | SHOW_ORDER | SHOW_FILL |        \
     SHOW_TRADE | SHOW_SUMMARY | SHOW_EQUITY | SHOW_RATIOS)

struct jsonl_store {
    struct store base;
    struct export_file file;
    struct record_writer *writer;
};

static struct jsonl_store *of(struct store *base)
{
    return (struct jsonl_store *)base;
}

static int name_file(struct jsonl_store *store, struct err *err)
{
    return err_prefix(err, "\"%s\": ", store->file.path);
}

static int write_bars(struct store *base, const struct bar_block *block,
                      struct err *err)
{
    struct jsonl_store *store = of(base);

    return record_writer_bars(store->writer, block, err) < 0
               ? name_file(store, err)
               : 0;
}

static int write_record(struct store *base, const struct record *record,
                        uint64_t run, struct err *err)
{
    struct jsonl_store *store = of(base);

    (void)run;
    return record_writer_record(store->writer, record, err) < 0
               ? name_file(store, err)
               : 0;
}

static int write_equity(struct store *base, const struct series_name *name,
                        uint64_t run, const int64_t *ts, const int64_t *equity,
                        const int64_t *cash, size_t n, struct err *err)
{
    struct jsonl_store *store = of(base);

    (void)run;
    return record_writer_equity(store->writer, name, ts, equity, cash, n, err) <
                   0
               ? name_file(store, err)
               : 0;
}

static int commit(struct store *base, struct err *err)
{
    struct jsonl_store *store = of(base);

    return record_writer_flush(store->writer, err) < 0 ? name_file(store, err)
                                                       : 0;
}

static int finish(struct store *base, struct err *err)
{
    struct jsonl_store *store = of(base);

    if (record_writer_finish(store->writer, err) < 0)
        return name_file(store, err);
    return export_file_sync(&store->file, err) < 0
               ? -1
               : export_file_publish(&store->file, err);
}

static void close_store(struct store *base)
{
    struct jsonl_store *store = of(base);

    record_writer_close(store->writer);
    export_file_reset(&store->file);
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

int store_jsonl_open(const char *rest, const struct store_options *options,
                     struct store **out, struct err *err)
{
    const struct record_writer_config config = {.format = TEXT_JSON,
                                                .show = SHOW_ALL};
    struct jsonl_store *store;

    if (options->read_only)
        return err_set(err, ERR_USAGE, "JSON lines are written, never read");
    store = calloc(1, sizeof(*store));
    if (!store)
        return err_set(err, ERR_SYSTEM, "out of memory");
    store->base.ops = &ops;
    store->base.options = *options;
    if (export_file_open(&store->file, rest, err) < 0 ||
        record_writer_open(store->file.file, &config, &store->writer, err) <
            0) {
        close_store(&store->base);
        return -1;
    }
    *out = &store->base;
    return 0;
}

/* For the tests of the CSV import: files from texts, blocks to texts. */
#ifndef TESTS_UNIT_CSV_IMPORT_H
#define TESTS_UNIT_CSV_IMPORT_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/decimal.h"
#include "base/fnv.h"
#include "base/number.h"
#include "base/timestamp.h"
#include "lib/tap.h"
#include "source/source.h"

#define IMPORT_TEXT 65536

static char import_folder[64];
static char import_text[IMPORT_TEXT];

static inline void import_begin(void)
{
    snprintf(import_folder, sizeof(import_folder), "/tmp/csv_test-XXXXXX");
    if (!mkdtemp(import_folder)) {
        perror(import_folder);
        exit(1);
    }
}

static inline void import_end(void)
{
    char command[128];

    snprintf(command, sizeof(command), "rm -rf '%s'", import_folder);
    if (system(command)) /* NOLINT(cert-env33-c): a name of our own */
        perror(command);
}

/* The path of a file in the test's folder; the caller frees it. */
static inline char *import_path(const char *name)
{
    char *path = malloc(strlen(import_folder) + strlen(name) + 2);

    if (!path)
        exit(1);
    sprintf(path, "%s/%s", import_folder, name);
    return path;
}

/* Writes a file; returns its path, to be freed. */
static inline char *import_write(const char *name, const void *data,
                                 size_t size)
{
    char *path = import_path(name);
    FILE *file = fopen(path, "wb");

    if (!file || fwrite(data, 1, size, file) != size || fclose(file)) {
        perror(path);
        exit(1);
    }
    return path;
}

static inline void import_add(const char *text)
{
    size_t used = strlen(import_text);

    if (used + strlen(text) + 1 < sizeof(import_text))
        memcpy(import_text + used, text, strlen(text) + 1);
}

static inline void import_add_bar(const struct bar_block *block, size_t k)
{
    char text[256];
    char stamp[TIMESTAMP_TEXT_MAX];
    char price[4][DECIMAL_TEXT_MAX];
    char volume[NUMBER_TEXT_MAX];

    timestamp_format(block_int(block, COLUMN_TS, k), stamp);
    for (int j = 0; j < 4; j++)
        decimal_format(block_int(block, (enum column)(COLUMN_OPEN + j), k), 0,
                       price[j]);
    number_format_real(block_real(block, COLUMN_VOLUME, k), volume);
    snprintf(text, sizeof(text), "%s %s %s %s %s %s %s %s\n",
             block->series->symbol, block->series->timeframe, stamp, price[0],
             price[1], price[2], price[3], volume);
    import_add(text);
}

/*
 * All bars of a source, "SYMBOL TF TIME O H L C V" a line, and "end SYMBOL TF
 * n"; with `blocks`, "-- i" before each block. An error is "error: text", with
 * the test's folder cut out of it. Closes the source.
 */
static inline const char *import_all(struct source *source, bool blocks,
                                     struct err *err)
{
    struct bar_block block;
    char text[ERR_MESSAGE_MAX + 32];
    int rc;

    import_text[0] = 0;
    while ((rc = source_next(source, &block, err)) > 0) {
        if (!block.n) {
            snprintf(text, sizeof(text), "end %s %s %lld\n",
                     block.series->symbol, block.series->timeframe,
                     (long long)block.i);
            import_add(text);
        } else if (blocks) {
            snprintf(text, sizeof(text), "-- %lld\n", (long long)block.i);
            import_add(text);
        }
        for (size_t k = 0; k < block.n; k++)
            import_add_bar(&block, k);
    }
    source_close(source);
    if (rc < 0) {
        const char *at = strstr(err->msg, import_folder);

        at = at && *import_folder ? at + strlen(import_folder) + 1 : err->msg;
        snprintf(text, sizeof(text), "error %d: %s\n", (int)err->code, at);
        import_add(text);
    }
    return import_text;
}

#define IMPORT_SERIES 1024

/* What came out of one series. */
struct import_series {
    struct series_name name;
    int64_t n;
    uint64_t hash; /* over all bars */
    bool ended;
};

/* All of a source, with what must hold of any. */
struct import_digest {
    size_t series;
    size_t blocks;
    int64_t bars;
    int64_t largest; /* bars of a block */
    bool ordered;    /* by the first bar's time, then symbol */
    bool gapless;    /* i goes on, times increase, ends count */
    struct import_series of[IMPORT_SERIES];
};

static inline struct import_series *import_find(struct import_digest *digest,
                                                const struct series_name *name)
{
    for (size_t k = 0; k < digest->series; k++)
        if (!strcmp(digest->of[k].name.symbol, name->symbol) &&
            !strcmp(digest->of[k].name.timeframe, name->timeframe))
            return &digest->of[k];
    if (digest->series == IMPORT_SERIES)
        exit(1);
    digest->of[digest->series] =
        (struct import_series){.name = *name, .hash = FNV_OFFSET};
    return &digest->of[digest->series++];
}

/* Reads and closes a source. Returns its last result, 0 or -1. */
static inline int import_digest(struct source *source,
                                struct import_digest *out, struct err *err)
{
    struct series_name last_name = {"", ""};
    int64_t last_ts = INT64_MIN;
    struct bar_block block;
    int rc;

    *out = (struct import_digest){.ordered = true, .gapless = true};
    while ((rc = source_next(source, &block, err)) > 0) {
        struct import_series *series = import_find(out, block.series);
        size_t bad;

        out->gapless &= block.i == series->n && !series->ended;
        series->n += (int64_t)block.n;
        series->ended = !block.n;
        if (!block.n)
            continue;
        out->gapless &= block_check(&block, INT64_MIN, &bad) == BAR_OK;
        out->ordered &= block_int(&block, COLUMN_TS, 0) > last_ts ||
                        (block_int(&block, COLUMN_TS, 0) == last_ts &&
                         strcmp(block.series->symbol, last_name.symbol) >= 0);
        last_ts = block_int(&block, COLUMN_TS, 0);
        last_name = *block.series;
        out->blocks++;
        out->bars += (int64_t)block.n;
        if ((int64_t)block.n > out->largest)
            out->largest = (int64_t)block.n;
        for (size_t k = 0; k < block.n; k++)
            for (int j = COLUMN_TS; j <= COLUMN_VOLUME; j++)
                series->hash = fnv1a(series->hash, block.column[j] + 8 * k, 8);
    }
    source_close(source);
    for (size_t k = 0; !rc && k < out->series; k++)
        out->gapless &= out->of[k].ended;
    return rc;
}

/* The same bars in the same series, whatever the blocks. */
static inline bool import_same(struct import_digest *a, struct import_digest *b)
{
    if (a->series != b->series)
        return false;
    for (size_t k = 0; k < a->series; k++) {
        const struct import_series *other = import_find(b, &a->of[k].name);

        if (other->n != a->of[k].n || other->hash != a->of[k].hash)
            return false;
    }
    return true;
}

#endif

/*
 * Goal: any bytes are results or refused with a reason; results are written as
 * benchcmp/1, read again and written as the same bytes. The other writers and
 * an update of a baseline cope with whatever was read.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "formats/baseline.h"
#include "formats/format.h"

// NOLINTNEXTLINE(readability-identifier-naming)
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct err err;

static void expect(bool good)
{
    if (!good)
        abort();
}

static int read_bytes(const void *data, size_t size,
                      const struct format *format, struct results *results)
{
    struct format_input input = {.name = "fuzz", .data = data, .size = size};
    int rc;

    err = (struct err){0};
    rc = format_read_memory(&input, format, NULL, results, &err);
    expect(!rc || (err.code == ERR_DATA && err.msg[0]));
    return rc;
}

static void write_as(const struct format *format, const struct results *results,
                     struct buf *out)
{
    out->size = 0;
    expect(format->write(results, out, &err) == 0 &&
           buf_reserve(out, 1, &err) == 0);
    out->data[out->size] = 0;
}

static void check_again(const struct results *results)
{
    struct results again = {0};
    struct buf first = {0};
    struct buf second = {0};

    write_as(&format_own, results, &first);
    expect(read_bytes(first.data, first.size, NULL, &again) == 0);
    expect(!strcmp(again.format, "own"));
    write_as(&format_own, &again, &second);
    expect(first.size == second.size &&
           !memcmp(first.data, second.data, first.size));
    buf_reset(&first);
    buf_reset(&second);
    results_free(&again);
}

static void check_writers(const struct results *results)
{
    struct buf out = {0};

    for (size_t k = 0; format_table[k]; k++)
        if (format_table[k]->write)
            write_as(format_table[k], results, &out);
    expect(baseline_show(results, &out, &err) == 0);
    buf_reset(&out);
}

static void check_baseline(struct results *base, struct results *current)
{
    static const struct baseline_update update = {
        .date = "2024-01-01T00:00:00Z", .reason = "fuzz", .keep = 2};

    if (baseline_update(base, current, &update, &err) < 0)
        expect(err.code == ERR_DATA);
    else
        check_again(base);
}

// NOLINTNEXTLINE(readability-identifier-naming)
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    struct results results = {0};
    struct results current = {0};

    expect(text != NULL);
    memcpy(text, data, size);
    text[size] = 0;
    if (read_bytes(text, size, NULL, &results) == 0) {
        expect(results.benchmarks > 0);
        check_again(&results);
        check_writers(&results);
        expect(read_bytes(text, size, NULL, &current) == 0);
        check_baseline(&results, &current);
    }
    free(text);
    results_free(&results);
    results_free(&current);
    return 0;
}

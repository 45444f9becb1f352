/*
 * Any bytes as a CSV file: sniffed and read the fast way and the strict way,
 * forward and backward, through windows of different sizes. All must agree.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "source/csv_fast.h"
#include "source/csv_reader.h"
#include "source/csv_sample.h"

#define ROWS_MAX 4096
#define HEAD_MAX 65536

struct result {
    struct bar bars[ROWS_MAX];
    size_t n;
    struct csv_report report;
    int rc;
};

static struct result fast;
static struct result other;
static char head[HEAD_MAX + 1 + CSV_FAST_SLACK];

static void require(bool good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "%s\n", what);
    abort();
}

/* Reads all rows of the data, or of its lines backward. */
static void read_all(const char *data, size_t size, struct csv_input *input,
                     struct result *out)
{
    struct csv_range range = {input->plan->dialect.data_offset, (int64_t)size,
                              input->plan->dialect.data_line};
    struct csv_reader *reader;
    struct csv_row row;
    struct err err = {0};

    out->n = 0;
    out->report = (struct csv_report){.skip_bad = true};
    input->report = &out->report;
    require(!csv_text_open_memory(data, size, "fuzz", &input->text, &err),
            "open");
    require(!csv_reader_open(input, &range, 1, &reader, &err), "reader");
    while ((out->rc = csv_reader_next(reader, &row, &err)) > 0 &&
           out->n < ROWS_MAX) {
        require(bar_check(&row.bar) == BAR_OK, "bad bar let through");
        out->bars[out->n++] = row.bar;
    }
    csv_reader_close(reader);
    csv_text_close(input->text);
}

/* The same bars, in the same or the opposite order, and the same counts. */
static void compare(bool reverse, bool texts)
{
    require(fast.rc == other.rc && fast.n == other.n, "other rows");
    if (fast.n == ROWS_MAX)
        return;
    for (size_t k = 0; k < fast.n; k++) {
        size_t j = reverse ? fast.n - 1 - k : k;

        require(!memcmp(&fast.bars[k], &other.bars[j], sizeof(struct bar)),
                "another bar");
    }
    require(fast.report.rows == other.report.rows &&
                fast.report.bad == other.report.bad &&
                fast.report.rounded == other.report.rounded,
            "other counts");
    for (size_t k = 0; texts && k < fast.report.texts; k++)
        require(!strcmp(fast.report.text[k], other.report.text[k]),
                "another text");
}

static void check(const struct csv_dialect *dialect, const char *data,
                  size_t size, size_t head_size, bool adjust,
                  struct csv_zone *zone)
{
    struct csv_plan plan;
    struct csv_sample sample;
    struct csv_input input = {.plan = &plan, .window_bytes = 4096};

    csv_rows_plan(&plan, dialect, zone,
                  adjust && dialect->column[CSV_ADJUSTED] >= 0, true);
    csv_sample_scan(&plan, head + dialect->data_offset,
                    head_size - (size_t)dialect->data_offset, &sample);
    read_all(data, size, &input, &fast);
    input.strict_only = true;
    input.window_bytes = 16;
    read_all(data, size, &input, &other);
    compare(false, true);
    input.newest_first = true;
    input.window_bytes = 64;
    read_all(data, size, &input, &other);
    compare(true, false);
    input.strict_only = false;
    read_all(data, size, &input, &other);
    compare(true, false);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct csv_hints none = {0};
    struct csv_dialect dialect;
    struct csv_zone *zone = NULL;
    struct err err = {0};
    bool odd = size && data[0] % 2;
    size_t head_size = size;

    if (!size || size > HEAD_MAX || (size >= 2 && !memcmp(data, "\x1f\x8b", 2)))
        return 0;
    memset(head, 0, sizeof(head));
    memcpy(head, data, size);
    if (head[size - 1] != '\n')
        head[head_size++] = '\n';
    if (csv_dialect_sniff(&none, "fuzz", head, head_size, &dialect, &err) <= 0)
        return 0;
    if (csv_zone_open(odd ? "+05:30" : "UTC", &zone, &err) < 0)
        return 0;
    check(&dialect, (const char *)data, size, head_size, odd, zone);
    csv_zone_close(zone);
    return 0;
}

/*
 * Goal: a record of any values goes over the wire unchanged; words set what
 * they name. The input is taken as the record's own bytes.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "io/codec.h"

static struct buf buf;
static struct err err;

// NOLINTNEXTLINE(readability-identifier-naming)
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool good)
{
    if (!good)
        abort();
}

/* The next bytes of the input, zeroes behind its end. */
static void take(const uint8_t **data, size_t *size, void *out, size_t want)
{
    size_t have = want < *size ? want : *size;

    memset(out, 0, want);
    memcpy(out, *data, have);
    *data += have;
    *size -= have;
}

static void take_parts(const uint8_t **data, size_t *size, unsigned char *at)
{
    struct parts parts = {0};
    uint8_t count;

    take(data, size, &count, 1);
    parts.n = count % (RECORD_PARTS + 1);
    take(data, size, parts.value, (size_t)parts.n * sizeof(parts.value[0]));
    memcpy(at, &parts, sizeof(parts));
}

static void take_text(const uint8_t **data, size_t *size,
                      const struct field *field, unsigned char *at)
{
    uint8_t length;

    take(data, size, &length, 1);
    take(data, size, at, length % field->size);
    memset(at + strlen((char *)at), 0, field->size - strlen((char *)at));
}

static void take_field(const uint8_t **data, size_t *size,
                       const struct field *field, struct record *record)
{
    unsigned char *at = (unsigned char *)record + field->offset;
    static const double absent = (double)NAN;
    uint8_t word;
    double real;

    if (field->type == FIELD_PARTS) {
        take_parts(data, size, at);
    } else if (field->type == FIELD_TEXT) {
        take_text(data, size, field, at);
    } else if (field->type == FIELD_WORD) {
        unsigned value;

        take(data, size, &word, 1);
        value = word;
        memcpy(at, &value, sizeof(value));
        if (!field_word(field, record)[0])
            memset(at, 0, sizeof(value));
    } else if (field->type == FIELD_BOOL) {
        take(data, size, &word, 1);
        at[0] = word & 1;
    } else {
        take(data, size, at, 8);
        memcpy(&real, at, sizeof(real));
        if (field->type == FIELD_REAL && isnan(real))
            memcpy(at, &absent, sizeof(absent)); /* one NaN for all */
    }
}

// NOLINTNEXTLINE(readability-identifier-naming)
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct series_name series = {"S", "1d"};
    const struct field *fields;
    struct record record;
    struct record back;
    struct frame frame;
    uint8_t type;
    size_t count;

    take(&data, &size, &type, 1);
    record_init(&record, (enum record_type)(type % RECORD_TYPES), KIND_NONE,
                &series);
    take(&data, &size, &record.ts, 8);
    take(&data, &size, &record.id, 8);
    fields = record_fields(record.type, &count);
    for (size_t k = 0; k < count && size; k++)
        take_field(&data, &size, &fields[k], &record);
    buf.size = 0;
    expect(codec_record(&buf, type & 128, &record, &err) == 0);
    expect(codec_parse(buf.data + CODEC_PREFIX_SIZE,
                       buf.size - CODEC_PREFIX_SIZE, &frame, &err) == 0);
    expect(codec_decode_record(&frame, &series, &back, &err) == 0);
    /* record_init cleared both of them, padding included. */
    // NOLINTNEXTLINE(bugprone-*,cert-*)
    expect(!memcmp(&record, &back, sizeof(record)));
    return 0;
}

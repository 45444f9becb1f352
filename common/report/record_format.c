/* Fields and ratios as text for machines. */
#include "report/record_format.h"

#include <assert.h>
#include <string.h>

#include "base/decimal.h"
#include "base/number.h"
#include "base/timestamp.h"

static const unsigned char *place(const struct field *field,
                                  const struct record *record)
{
    return (const unsigned char *)record + field->offset;
}

int64_t record_format_int(const struct field *field,
                          const struct record *record)
{
    int64_t value;

    memcpy(&value, place(field, record), sizeof(value));
    return value;
}

double record_format_real(const struct field *field,
                          const struct record *record)
{
    double value;

    memcpy(&value, place(field, record), sizeof(value));
    return value;
}

const struct parts *record_format_parts(const struct field *field,
                                        const struct record *record)
{
    assert(field->type == FIELD_PARTS);
    return (const struct parts *)(const void *)place(field, record);
}

static size_t parts_text(const struct parts *parts, char *out)
{
    size_t used = 0;

    for (int64_t k = 0; k < parts->n && k < RECORD_PARTS; k++) {
        if (k)
            out[used++] = ' ';
        used += number_format_int(parts->value[k], out + used);
    }
    return used;
}

static size_t copy_text(const char *text, char *out)
{
    size_t size = strlen(text);

    memcpy(out, text, size + 1);
    return size;
}

size_t record_format_field(const struct field *field,
                           const struct record *record, char *out)
{
    uint64_t id;

    out[0] = 0;
    if (!field_present(field, record))
        return 0;
    switch (field->type) {
    case FIELD_INT:
        return number_format_int(record_format_int(field, record), out);
    case FIELD_TIME:
        return timestamp_format(record_format_int(field, record), out);
    case FIELD_PRICE:
    case FIELD_MONEY:
        return decimal_format(record_format_int(field, record), 0, out);
    case FIELD_REAL:
        return number_format_real(record_format_real(field, record), out);
    case FIELD_ID:
        memcpy(&id, place(field, record), sizeof(id));
        return number_format_hex(id, out);
    case FIELD_PARTS:
        return parts_text(record_format_parts(field, record), out);
    case FIELD_TEXT:
        return copy_text((const char *)place(field, record), out);
    case FIELD_BOOL:
        return copy_text("true", out);
    case FIELD_WORD:
        break;
    }
    return copy_text(field_word(field, record), out);
}

void record_format_ratios(const struct bar_block *block, size_t k,
                          struct ratio_texts *out)
{
    static const enum column columns[] = {COLUMN_VR, COLUMN_SR, COLUMN_CP};

    for (size_t r = 0; r < 3; r++) {
        out->number[r][0] = 0;
        out->size[r] = 0;
        if (block->column[columns[r]])
            out->size[r] = number_format_real(block_real(block, columns[r], k),
                                              out->number[r]);
    }
    out->effort = block->column[COLUMN_EF]
                      ? effort_name(block->column[COLUMN_EF][k])
                      : "";
}

/* The frames of records, by the field tables of model/record.h. */
#include <inttypes.h>
#include <string.h>

#include "io/codec_frame.h"
#include "io/wire.h"

#define ID_DIGITS 16

static void decode_parts(const struct wire_value *value, struct wire inside,
                         struct parts *parts)
{
    struct wire_value part;

    if (value->type != WIRE_ARRAY)
        return;
    for (uint32_t k = 0; k < value->size && k < RECORD_PARTS; k++) {
        if (!wire_next(&inside, &part) || part.type != WIRE_INT)
            return;
        parts->value[k] = part.integer;
        parts->n = k + 1;
    }
}

/* The value of a lower-case hexadecimal digit, 16 for anything else. */
static unsigned hex_digit(unsigned char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - (unsigned)'0';
    return digit >= 'a' && digit <= 'f' ? digit - (unsigned)'a' + 10 : 16;
}

static bool decode_id(const struct wire_value *value, uint64_t *out)
{
    uint64_t id = 0;

    if (value->type != WIRE_STR || value->size != ID_DIGITS)
        return false;
    for (int k = 0; k < ID_DIGITS; k++) {
        unsigned digit = hex_digit(value->data[k]);

        if (digit > 15)
            return false;
        id = id << 4 | digit;
    }
    *out = id;
    return true;
}

/* An integer where a real is due is one: other languages write 80, not 80.0 */
static bool decode_real(const struct wire_value *value, double *out)
{
    if (value->type == WIRE_REAL)
        *out = value->real;
    else if (value->type == WIRE_INT)
        *out = (double)value->integer;
    else
        return false;
    return true;
}

static bool decode_text(const struct field *field,
                        const struct wire_value *value, unsigned char *at)
{
    if (value->type != WIRE_STR || value->size >= field->size)
        return false;
    memcpy(at, value->data, value->size);
    at[value->size] = 0;
    return true;
}

/*
 * False when the value is not one of the field's; nil is none at all. `inside`
 * is behind the value's header: an array's elements.
 */
static bool decode_field(const struct field *field,
                         const struct wire_value *value, struct wire inside,
                         struct record *record)
{
    unsigned char *at = (unsigned char *)record + field->offset;
    struct parts parts = {0};
    uint64_t id;
    double real;

    if (value->type == WIRE_NIL)
        return true;
    switch (field->type) {
    case FIELD_INT:
    case FIELD_TIME:
    case FIELD_PRICE:
    case FIELD_MONEY:
        if (value->type != WIRE_INT)
            return false;
        memcpy(at, &value->integer, sizeof(value->integer));
        break;
    case FIELD_REAL:
        if (!decode_real(value, &real))
            return false;
        memcpy(at, &real, sizeof(real));
        break;
    case FIELD_ID:
        if (!decode_id(value, &id))
            return false;
        memcpy(at, &id, sizeof(id));
        break;
    case FIELD_PARTS:
        decode_parts(value, inside, &parts);
        memcpy(at, &parts, sizeof(parts));
        break;
    case FIELD_TEXT:
        return decode_text(field, value, at);
    case FIELD_WORD:
        return value->type == WIRE_STR &&
               field_set_word(field, record, (const char *)value->data,
                              value->size);
    case FIELD_BOOL:
        if (value->type != WIRE_BOOL)
            return false;
        at[0] = value->integer != 0;
        break;
    }
    return true;
}

#define HEAD(key, type, member)                                                \
    {                                                                          \
        key, sizeof(key) - 1, type, offsetof(struct record, member), 0, NULL   \
    }
static const struct field head_fields[] = {
    HEAD("i", FIELD_INT, i),
    HEAD("ts", FIELD_TIME, ts),
    HEAD("event_i", FIELD_INT, event_i),
    HEAD("event_ts", FIELD_TIME, event_ts),
    HEAD("id", FIELD_ID, id),
    HEAD("rev", FIELD_INT, rev),
};
/* Of these, ts to event_ts. */
enum { HEAD_TS = 1, HEAD_EVENT_TS = 3 };
#define HEAD_FIELDS (sizeof(head_fields) / sizeof(head_fields[0]))

/* Writers keep the table's order, so the search begins where it ended. */
static const struct field *find_field(const struct field *fields, size_t count,
                                      const struct wire_value *key,
                                      size_t *hint)
{
    size_t at = *hint;

    for (size_t k = 0; k < count; k++) {
        const struct field *field = &fields[at];

        at = at + 1 < count ? at + 1 : 0;
        if (field->name_size == key->size &&
            (unsigned char)field->name[0] == key->data[0] &&
            !memcmp(field->name, key->data, key->size)) {
            *hint = at;
            return field;
        }
    }
    return NULL;
}

/* t, s and tf, which the frame has taken. */
static bool is_frame_key(const struct wire_value *key)
{
    return key->size == 0 ||
           (key->size == 1 && (key->data[0] == 't' || key->data[0] == 's')) ||
           (key->size == 2 && key->data[0] == 't' && key->data[1] == 'f');
}

/* Both tables, and where the last find in each of them ended. */
struct search {
    const struct field *fields;
    size_t count;
    size_t hint;
    size_t head_hint;
};

/* Our writers put the head first; others may put it anywhere. */
static const struct field *any_field(struct search *search,
                                     const struct wire_value *key,
                                     uint32_t position)
{
    bool head_first = position < HEAD_FIELDS + 3;
    const struct field *field = NULL;

    if (head_first)
        field = find_field(head_fields, HEAD_FIELDS, key, &search->head_hint);
    if (!field)
        field = find_field(search->fields, search->count, key, &search->hint);
    if (!field && !head_first)
        field = find_field(head_fields, HEAD_FIELDS, key, &search->head_hint);
    return field;
}

_Static_assert((int)FRAME_SUMMARY - (int)FRAME_RANGE == (int)RECORD_SUMMARY,
               "frames and records in one order");

bool codec_is_record(enum frame_type type)
{
    return type >= FRAME_RANGE && type <= FRAME_SUMMARY;
}

int codec_decode_record(const struct frame *frame,
                        const struct series_name *series, struct record *out,
                        struct err *err)
{
    enum record_type type = (enum record_type)(frame->type - FRAME_RANGE);
    struct search search = {0};
    struct wire wire = {frame->map + frame->header,
                        frame->map + frame->body_end};
    struct wire_value key;
    struct wire_value value;

    search.fields = record_fields(type, &search.count);
    record_init(out, type, KIND_NONE, series);
    if (type == RECORD_ORDER)
        out->ts = out->event_i = out->event_ts = FIELD_ABSENT;
    for (uint32_t k = 0; k < frame->keys; k++) {
        const struct field *field;
        struct wire inside;

        if (!wire_next(&wire, &key) || key.type != WIRE_STR ||
            !wire_next(&wire, &value))
            return err_set(err, ERR_DATA, "record is cut off");
        inside = wire;
        if (!wire_skip(&wire, &value, CODEC_DEPTH_MAX - 1))
            return err_set(err, ERR_DATA, "record is cut off");
        field = is_frame_key(&key) ? NULL : any_field(&search, &key, k);
        /* What is not understood is left out, but never of an order. */
        if (field && !decode_field(field, &value, inside, out) &&
            type == RECORD_ORDER)
            return err_set(err, ERR_DATA,
                           "order of bar %" PRId64 ": no such %s", frame->i,
                           field->name);
    }
    return 0;
}

static void pack_id(struct buf *out, uint64_t id)
{
    char digits[ID_DIGITS];

    for (int k = ID_DIGITS; k--; id >>= 4)
        digits[k] = "0123456789abcdef"[id & 15];
    codec_put_text(out, digits, sizeof(digits));
}

static void pack_parts(struct buf *out, const struct parts *parts)
{
    codec_put_array(out, (size_t)parts->n);
    for (int64_t k = 0; k < parts->n; k++)
        codec_put_int(out, parts->value[k]);
}

static void pack_field(struct buf *out, const struct field *field,
                       const struct record *record)
{
    const unsigned char *at = (const unsigned char *)record + field->offset;
    struct parts parts;
    int64_t integer;
    uint64_t id;
    double real;

    codec_put_text(out, field->name, field->name_size);
    switch (field->type) {
    case FIELD_INT:
    case FIELD_TIME:
    case FIELD_PRICE:
    case FIELD_MONEY:
        memcpy(&integer, at, sizeof(integer));
        codec_put_int(out, integer);
        break;
    case FIELD_REAL:
        memcpy(&real, at, sizeof(real));
        codec_put_real(out, real);
        break;
    case FIELD_ID:
        memcpy(&id, at, sizeof(id));
        pack_id(out, id);
        break;
    case FIELD_PARTS:
        memcpy(&parts, at, sizeof(parts));
        pack_parts(out, &parts);
        break;
    case FIELD_TEXT:
        codec_put_word(out, (const char *)at);
        break;
    case FIELD_WORD:
        codec_put_word(out, field_word(field, record));
        break;
    case FIELD_BOOL:
        codec_put_bool(out, at[0] != 0);
        break;
    }
}

/* The fields that hold a value, by number; returns how many. */
static uint32_t list_present(const struct field *fields, size_t count,
                             const struct record *record, unsigned char *list)
{
    uint32_t n = 0;

    for (size_t k = 0; k < count; k++) {
        list[n] = (unsigned char)k;
        n += field_present(&fields[k], record);
    }
    return n;
}

/* The head, of which an order from outside may lack the times. */
static uint32_t list_head(const struct record *record, unsigned char *list)
{
    uint32_t n = 0;

    for (size_t k = 0; k < HEAD_FIELDS; k++) {
        list[n] = (unsigned char)k;
        n += record->type != RECORD_ORDER || k < HEAD_TS || k > HEAD_EVENT_TS ||
             field_present(&head_fields[k], record);
    }
    return n;
}

int codec_record(struct buf *out, bool crc, const struct record *record,
                 struct err *err)
{
    size_t count;
    const struct field *fields = record_fields(record->type, &count);
    unsigned char present[RECORD_FIELDS_MAX + 1];
    unsigned char head[HEAD_FIELDS + 1];
    uint32_t n = list_present(fields, count, record, present);
    uint32_t heads = list_head(record, head);
    struct codec_writing w;

    if (codec_begin(&w, out, crc, 3 + heads + n, CODEC_SMALL_BODY, err) < 0)
        return -1;
    codec_put_series(out, record_type_name(record->type), record->series);
    for (uint32_t k = 0; k < heads; k++)
        pack_field(out, &head_fields[head[k]], record);
    for (uint32_t k = 0; k < n; k++)
        pack_field(out, &fields[present[k]], record);
    return codec_finish(&w, err);
}

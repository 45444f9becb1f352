/* Values in PostgreSQL's binary form. */
#include "store/postgres_value.h"

#include <math.h>
#include <string.h>

#include "base/number.h"

#define MICROSECOND 1000
/* From 1970-01-01 to 2000-01-01, in microseconds. */
#define EPOCH (INT64_C(946684800) * 1000000)

/* Types as arrays name their elements (catalog pg_type). */
#define OID_BIGINT 20
#define OID_TEXT   25

unsigned char *postgres_put_16(unsigned char *at, int value)
{
    at[0] = (unsigned char)((unsigned)value >> 8);
    at[1] = (unsigned char)value;
    return at + 2;
}

unsigned char *postgres_put_32(unsigned char *at, int32_t value)
{
    uint32_t bits = __builtin_bswap32((uint32_t)value);

    memcpy(at, &bits, sizeof(bits));
    return at + sizeof(bits);
}

unsigned char *postgres_put_64(unsigned char *at, int64_t value)
{
    uint64_t bits = __builtin_bswap64((uint64_t)value);

    memcpy(at, &bits, sizeof(bits));
    return at + sizeof(bits);
}

int32_t postgres_get_32(const unsigned char *at)
{
    uint32_t bits;

    memcpy(&bits, at, sizeof(bits));
    return (int32_t)__builtin_bswap32(bits);
}

int64_t postgres_get_64(const unsigned char *at)
{
    uint64_t bits;

    memcpy(&bits, at, sizeof(bits));
    return (int64_t)__builtin_bswap64(bits);
}

double postgres_get_real(const unsigned char *at)
{
    int64_t bits = postgres_get_64(at);
    double value;

    memcpy(&value, &bits, sizeof(value));
    return value;
}

unsigned char *postgres_null(unsigned char *at)
{
    return postgres_put_32(at, -1);
}

unsigned char *postgres_smallint(unsigned char *at, int value)
{
    return postgres_put_16(postgres_put_32(at, 2), value);
}

unsigned char *postgres_integer(unsigned char *at, int32_t value)
{
    return postgres_put_32(postgres_put_32(at, 4), value);
}

unsigned char *postgres_bigint(unsigned char *at, int64_t value)
{
    return postgres_put_64(postgres_put_32(at, 8), value);
}

unsigned char *postgres_real(unsigned char *at, double value)
{
    int64_t bits;

    if (isnan(value))
        return postgres_null(at);
    memcpy(&bits, &value, sizeof(bits));
    return postgres_bigint(at, bits);
}

unsigned char *postgres_numeric(unsigned char *at, int64_t value_e8)
{
    size_t size = postgres_numeric_encode(value_e8, at + 4);

    return postgres_put_32(at, (int32_t)size) + size;
}

unsigned char *postgres_boolean(unsigned char *at, bool value)
{
    at = postgres_put_32(at, 1);
    *at = value;
    return at + 1;
}

unsigned char *postgres_text(unsigned char *at, const char *text, size_t size)
{
    at = postgres_put_32(at, (int32_t)size);
    memcpy(at, text, size);
    return at + size;
}

unsigned char *postgres_hex(unsigned char *at, uint64_t id)
{
    char text[NUMBER_TEXT_MAX];
    size_t size = number_format_hex(id, text);

    return postgres_text(at, text, size);
}

/* One dimension, no nulls, numbered from 1. */
static unsigned char *array_head(unsigned char *at, int32_t type, size_t n)
{
    at = postgres_put_32(at, n ? 1 : 0);
    at = postgres_put_32(at, 0);
    at = postgres_put_32(at, type);
    if (!n)
        return at;
    return postgres_put_32(postgres_put_32(at, (int32_t)n), 1);
}

unsigned char *postgres_bigints(unsigned char *at, const int64_t *value,
                                size_t n)
{
    unsigned char *begin = at + 4;
    unsigned char *end = array_head(begin, OID_BIGINT, n);

    for (size_t k = 0; k < n; k++)
        end = postgres_bigint(end, value[k]);
    postgres_put_32(at, (int32_t)(end - begin));
    return end;
}

bool postgres_time_fits(int64_t ns)
{
    return ns % MICROSECOND == 0;
}

unsigned char *postgres_time(unsigned char *at, int64_t ns)
{
    return postgres_bigint(at, ns / MICROSECOND - EPOCH);
}

int64_t postgres_time_from(int64_t ns)
{
    if (ns == INT64_MIN || ns == INT64_MAX)
        return ns;
    return ns / MICROSECOND + (ns % MICROSECOND > 0) - EPOCH;
}

bool postgres_time_ns(int64_t time, int64_t *ns)
{
    int64_t unix_time;

    return !__builtin_add_overflow(time, EPOCH, &unix_time) &&
           !__builtin_mul_overflow(unix_time, MICROSECOND, ns);
}

int postgres_texts(struct buf *out, const char *const *text, size_t n,
                   struct err *err)
{
    size_t room = 20;

    for (size_t k = 0; k < n; k++)
        room += 4 + strlen(text[k]);
    if (buf_reserve(out, room, err) < 0)
        return -1;
    out->size =
        (size_t)(array_head(out->data + out->size, OID_TEXT, n) - out->data);
    for (size_t k = 0; k < n; k++)
        out->size = (size_t)(postgres_text(out->data + out->size, text[k],
                                           strlen(text[k])) -
                             out->data);
    return 0;
}

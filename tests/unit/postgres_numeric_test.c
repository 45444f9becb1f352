/*
 * Goal: the binary form is the server's, and exact both ways. The bytes came
 * from PostgreSQL 15 itself:
 *   psql -Atc "select encode(numeric_send('1.5'::numeric(19,8)), 'hex')"
 * and likewise array_send and timestamptz_send.
 */
#include "store/postgres_numeric.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/rng.h"
#include "lib/tap.h"
#include "store/postgres_value.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define HEX_MAX      512

static const struct {
    int64_t value_e8;
    const char *hex;
} numbers[] = {
    {0, "0000000000000008"},
    {1, "0001fffe000000080001"},
    {-1, "0001fffe400000080001"},
    {9999, "0001fffe00000008270f"},
    {10000, "0001ffff000000080001"},
    {50000000, "0001ffff000000081388"},
    {100000000, "00010000000000080001"},
    {-100000000, "00010000400000080001"},
    {150000000, "000200000000000800011388"},
    {999999999999, "0003000000000008270f270f270f"},
    {1000000000000, "00010001000000080001"},
    {1000000010000, "0003000100000008000100000001"},
    {4200000000000, "0002000100000008000407d0"},
    {1234567812345678, "000400010000000804d2162e04d2162e"},
    {9999000000000000, "0001000100000008270f"},
    {10000000000000000, "00010002000000080001"},
    {999999999999999999, "00050002000000080063270f270f270f270f"},
    {INT64_MAX, "0005000200000008039a0d2c0170156516af"},
    {-INT64_MAX, "0005000240000008039a0d2c0170156516af"},
    {INT64_MIN, "0005000240000008039a0d2c0170156516b0"},
};

static const struct {
    const char *name;
    const char *hex;
} refused[] = {
    {"NaN", "00000000c0000000"},
    {"Infinity", "00000000d0000020"},
    {"-Infinity", "00000000f0000020"},
    {"1.000000001", "000400000000000900010000000003e8"},
    {"0.000000001", "0001fffd0000000903e8"},
    {"92233720368.54775808", "0005000200000008039a0d2c0170156516b0"},
    {"1e20", "00010005000000000001"},
    {"nothing", ""},
    {"no header", "00000000000000"},
    {"a digit missing", "00020000000000080001"},
    {"a digit too many", "000100000000000800010001"},
    {"the digit 10000", "00010000000000082710"},
    {"the sign 8000", "00010000800000080001"},
};

static size_t from_hex(const char *hex, unsigned char *out)
{
    size_t size = strlen(hex) / 2;

    for (size_t k = 0; k < size; k++) {
        unsigned byte = 0;

        sscanf(hex + 2 * k, "%2x", &byte);
        out[k] = (unsigned char)byte;
    }
    return size;
}

static const char *to_hex(const unsigned char *data, size_t size)
{
    static char hex[HEX_MAX];

    hex[0] = 0;
    for (size_t k = 0; k < size; k++)
        snprintf(hex + 2 * k, sizeof(hex) - 2 * k, "%02x", data[k]);
    return hex;
}

static void check_vectors(void)
{
    unsigned char data[64];
    int64_t value;

    for (size_t k = 0; k < COUNT(numbers); k++) {
        size_t size = postgres_numeric_encode(numbers[k].value_e8, data);

        IS_TEXT(to_hex(data, size), numbers[k].hex, "%lld as the server has it",
                (long long)numbers[k].value_e8);
        size = from_hex(numbers[k].hex, data);
        value = 12345;
        OK(postgres_numeric_decode(data, size, &value) &&
               value == numbers[k].value_e8,
           "%lld from the server", (long long)numbers[k].value_e8);
    }
    for (size_t k = 0; k < COUNT(refused); k++)
        OK(!postgres_numeric_decode(data, from_hex(refused[k].hex, data),
                                    &value),
           "%s is refused", refused[k].name);
    /* A zero digit far from the point changes nothing. */
    OK(postgres_numeric_decode(
           data, from_hex("00030003000000080000000000000000", data), &value) ==
           false,
       "four digits announced as three");
    OK(postgres_numeric_decode(
           data, from_hex("0006000300000008000000000000000000010000", data),
           &value) &&
           value == 10000,
       "zeros in front and behind");
}

static void check_random(void)
{
    struct rng rng;
    unsigned char data[POSTGRES_NUMERIC_MAX];
    long bad = 0;

    rng_init(&rng, 5, 0);
    for (int k = 0; k < 200000; k++) {
        /* All magnitudes alike. */
        int64_t value = (int64_t)(rng_next(&rng)) >> (rng_next(&rng) & 63);
        int64_t back = 0;
        size_t size = postgres_numeric_encode(value, data);

        bad += size > sizeof(data) ||
               !postgres_numeric_decode(data, size, &back) || back != value;
    }
    IS_INT(bad, 0, "200000 random values come back");
}

static void check_arrays(void)
{
    static const int64_t parts[] = {1, -2};
    static const char *const texts[] = {"a", "bc"};
    unsigned char data[POSTGRES_VALUE_MAX];
    unsigned char *end;
    struct buf buf = {0};
    struct err err;

    end = postgres_bigints(data, parts, 2);
    IS_TEXT(to_hex(data, (size_t)(end - data)),
            "0000002c000000010000000000000014000000020000000100000008000000000"
            "000000100000008fffffffffffffffe",
            "bigint[] behind its length");
    OK(postgres_texts(&buf, texts, 2, &err) == 0, "text[] is written");
    IS_TEXT(to_hex(buf.data, buf.size),
            "0000000100000000000000190000000200000001000000016100000002"
            "6263",
            "text[] as the server has it");
    buf.size = 0;
    OK(postgres_texts(&buf, NULL, 0, &err) == 0, "an empty text[] is written");
    IS_TEXT(to_hex(buf.data, buf.size), "000000000000000000000019",
            "and as the server has it");
    buf_reset(&buf);
}

static void check_times(void)
{
    static const int64_t second = 1000000000;
    unsigned char data[POSTGRES_VALUE_MAX];
    unsigned char *end;
    int64_t ns = 0;

    end = postgres_time(data, 1704067200 * second);
    IS_TEXT(to_hex(data, (size_t)(end - data)), "000000080002b0d5d4e94000",
            "2024-01-01");
    end = postgres_time(data, 946684800 * second - 1000);
    IS_TEXT(to_hex(data, (size_t)(end - data)), "00000008ffffffffffffffff",
            "a microsecond before 2000");
    OK(postgres_time_fits(-1000) && !postgres_time_fits(1) &&
           !postgres_time_fits(-1) && !postgres_time_fits(1999),
       "whole microseconds fit, others do not");
    IS_INT(postgres_time_from(946684800 * second + 1), 1,
           "the first time behind");
    IS_INT(postgres_time_from(946684800 * second), 0, "the time itself");
    IS_INT(postgres_time_from(-1), -INT64_C(946684800000000),
           "before 1970 too");
    OK(postgres_time_from(INT64_MIN) == INT64_MIN &&
           postgres_time_from(INT64_MAX) == INT64_MAX,
       "no bound is infinity");
    OK(postgres_time_ns(0, &ns) && ns == 946684800 * second, "2000-01-01 back");
    OK(!postgres_time_ns(INT64_MAX, &ns) && !postgres_time_ns(INT64_MIN, &ns) &&
           !postgres_time_ns(INT64_C(9223372036854776) - 946684800000000, &ns),
       "times that ns cannot hold");
}

int main(void)
{
    check_vectors();
    check_random();
    check_arrays();
    check_times();
    return tap_done();
}

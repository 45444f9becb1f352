/* int64 in 1e-8 to numeric and back: 1e-8 is two digits in base 10000. */
#include "store/postgres_numeric.h"

#include "base/decimal.h"

#define BASE       10000
#define FRACTION   2 /* digits behind the point */
#define DIGITS_MAX 5 /* 2^63 is 922 3372 0368 . 5477 5808 */
#define HEADER     8
#define NEGATIVE   0x4000U

static void put(unsigned char *out, unsigned value)
{
    out[0] = (unsigned char)(value >> 8);
    out[1] = (unsigned char)value;
}

static unsigned get(const unsigned char *data)
{
    return (unsigned)data[0] << 8 | data[1];
}

size_t postgres_numeric_encode(int64_t value_e8, unsigned char *out)
{
    uint64_t rest = value_e8 < 0 ? 0 - (uint64_t)value_e8 : (uint64_t)value_e8;
    unsigned digit[DIGITS_MAX];
    int first = 0;
    int end = DIGITS_MAX;

    for (int k = DIGITS_MAX - 1; k >= 0; k--) {
        digit[k] = (unsigned)(rest % BASE);
        rest /= BASE;
    }
    while (first < end && !digit[first])
        first++;
    while (end > first && !digit[end - 1])
        end--;
    put(out, (unsigned)(end - first));
    /* Weights below zero in two's complement; zero has weight 0. */
    put(out + 2, first == end
                     ? 0
                     : (unsigned)(DIGITS_MAX - FRACTION - 1 - first) & 0xffffU);
    put(out + 4, value_e8 < 0 ? NEGATIVE : 0);
    put(out + 6, DECIMAL_PLACES);
    for (int k = first; k < end; k++)
        put(out + HEADER + (size_t)(k - first) * 2, digit[k]);
    return HEADER + (size_t)(end - first) * 2;
}

bool postgres_numeric_decode(const unsigned char *data, size_t size,
                             int64_t *out)
{
    static const uint64_t power[DIGITS_MAX] = {
        1, 10000, 100000000, 1000000000000, 10000000000000000};
    uint128 sum = 0;
    unsigned count;
    int weight;
    unsigned sign;
    uint128 limit;

    if (size < HEADER)
        return false;
    count = get(data);
    weight = (int)get(data + 2);
    weight -= weight >= 0x8000 ? 0x10000 : 0;
    sign = get(data + 4);
    if ((sign && sign != NEGATIVE) || size != HEADER + (size_t)count * 2)
        return false;
    for (unsigned k = 0; k < count; k++) {
        unsigned digit = get(data + HEADER + (size_t)k * 2);
        int place = weight - (int)k + FRACTION;

        if (digit >= BASE || (digit && (place < 0 || place >= DIGITS_MAX)))
            return false;
        if (digit)
            sum += (uint128)digit * power[place];
    }
    limit = (uint128)INT64_MAX + (sign ? 1 : 0);
    if (sum > limit)
        return false;
    *out = sign ? (int64_t)(0 - (uint64_t)sum) : (int64_t)sum;
    return true;
}

/*
 * The numbers of the engine, which is compiled twice: exact decimals (int64 in
 * 1e-8, the default) and doubles (ARITH_FLOAT), which exist to measure what
 * exactness costs. What differs between the two is here and nowhere else.
 *
 * Rounding is half to even, once for each product (barbacktest(7)). An amount
 * over MONEY_LIMIT sets the overflow flag given along, which sticks; the result
 * is then 0 and must not be used.
 */
#ifndef ENGINE_ARITH_H
#define ENGINE_ARITH_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/decimal.h"

#ifdef ARITH_FLOAT

#define ARITH(name) name##_float
#define ARITH_NAME  "float"
#define number      double /* prices, money, quantities, rates */

static inline number number_of(int64_t e8)
{
    return (double)e8 / 1e8;
}

static inline int64_t number_e8(number value)
{
    return (int64_t)llround(value * 1e8);
}

static inline double number_real(number value)
{
    return value;
}

/* quantity x price; also value x rate. */
static inline number number_product(number a, number b, bool *overflow)
{
    *overflow |= fabs(a * b) > 9.2e10;
    return a * b;
}

/* total x part / whole */
static inline number number_part(number total, number part, number whole)
{
    return total * part / whole;
}

/* The same of a part that may be larger than the whole. */
static inline number number_scale(number total, number part, number whole,
                                  bool *overflow)
{
    (void)overflow;
    return total * part / whole;
}

static inline number number_sum(number a, number b, bool *overflow)
{
    (void)overflow;
    return a + b;
}

/* Down to a multiple of the lot. */
static inline number number_floor(number value, number lot)
{
    return floor(value / lot + 1e-9) * lot;
}

/* total x rate / price as a quantity: for sizing, none negative, price > 0. */
static inline number number_afford(number total, number rate, number price)
{
    return total * rate / price;
}

/* a > b x rate, without rounding. */
static inline bool number_over(number a, number b, number rate)
{
    return a > b * rate;
}

/* For levels: what is beyond any price stays there. */
static inline number number_level(number price, number distance)
{
    return price + distance;
}

/* A price that was computed, as it would be read in: so that they compare. */
static inline number number_price(number price)
{
    return number_of(number_e8(price));
}

/* price x factor, to the nearest multiple of step. */
static inline number number_step(number price, number factor, number step)
{
    return number_price(nearbyint(price * factor / step) * step);
}

#else

#define ARITH(name) name##_decimal
#define ARITH_NAME  "decimal"
#define number      int64_t
#define MONEY_LIMIT INT64_C(9200000000000000000)

static inline number number_of(int64_t e8)
{
    return e8;
}

static inline int64_t number_e8(number value)
{
    return value;
}

static inline double number_real(number value)
{
    return (double)value / 1e8;
}

/* a / b half to even; b > 0. */
static inline int128 number_divide(int128 a, int128 b)
{
    int128 quotient = a / b;
    int128 rest = a % b;

    if (rest < 0) {
        rest += b;
        quotient--;
    }
    if (2 * rest > b || (2 * rest == b && (quotient & 1)))
        quotient++;
    return quotient;
}

static inline number number_fit(int128 value, bool *overflow)
{
    if (value > MONEY_LIMIT || value < -MONEY_LIMIT) {
        *overflow = true;
        return 0;
    }
    return (number)value;
}

static inline number number_product(number a, number b, bool *overflow)
{
    int64_t whole;

    /* Whole quantities need no rounding and no wide division. */
    if (a % DECIMAL_ONE == 0 &&
        !__builtin_mul_overflow(a / DECIMAL_ONE, b, &whole))
        return number_fit(whole, overflow);
    return number_fit(number_divide((int128)a * b, DECIMAL_ONE), overflow);
}

static inline number number_part(number total, number part, number whole)
{
    return (number)number_divide((int128)total * part, whole);
}

static inline number number_scale(number total, number part, number whole,
                                  bool *overflow)
{
    return number_fit(number_divide((int128)total * part, whole), overflow);
}

static inline number number_sum(number a, number b, bool *overflow)
{
    return number_fit((int128)a + b, overflow);
}

static inline number number_floor(number value, number lot)
{
    return value - value % lot;
}

static inline number number_clamp(int128 value)
{
    return value > MONEY_LIMIT    ? MONEY_LIMIT
           : value < -MONEY_LIMIT ? -MONEY_LIMIT
                                  : (number)value;
}

static inline number number_afford(number total, number rate, number price)
{
    return number_clamp((int128)total * rate / price);
}

static inline bool number_over(number a, number b, number rate)
{
    return (int128)a * DECIMAL_ONE > (int128)b * rate;
}

static inline number number_level(number price, number distance)
{
    return number_clamp((int128)price + distance);
}

static inline number number_price(number price)
{
    return price;
}

static inline number number_step(number price, number factor, number step)
{
    return number_clamp(
        number_divide((int128)price * factor, (int128)DECIMAL_ONE * step) *
        step);
}

#endif
#endif

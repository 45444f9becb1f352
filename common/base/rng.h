/*
 * Seeded pseudo-random integers: xoshiro256**, its state filled by splitmix64.
 * The same seed gives the same numbers everywhere.
 * Source: D. Blackman, S. Vigna, "Scrambled linear pseudorandom number
 * generators", ACM TOMS 47 (2021); G. Steele, D. Lea, C. Flood, "Fast
 * splittable pseudorandom number generators", OOPSLA 2014.
 */
#ifndef BASE_RNG_H
#define BASE_RNG_H

#include <stdint.h>

/* The caller's; passed explicitly. */
struct rng {
    uint64_t s[4];
};

/* The next number of splitmix64 from *state, which it advances. */
uint64_t rng_splitmix(uint64_t *state);

/*
 * Seeds a generator of its own for each `stream` of a seed: streams do not
 * depend on how many there are.
 */
void rng_init(struct rng *rng, uint64_t seed, uint64_t stream);

/* 64 random bits. */
static inline uint64_t rng_next(struct rng *rng)
{
    uint64_t *s = rng->s;
    uint64_t five = s[1] * 5;
    uint64_t result = (five << 7 | five >> 57) * 9;
    uint64_t shifted = s[1] << 17;

    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = s[3] << 45 | s[3] >> 19;
    return result;
}

/*
 * An integer in low..high, both included; every one equally likely (numbers
 * that would favour some are thrown away). high >= low.
 */
int64_t rng_between(struct rng *rng, int64_t low, int64_t high);

#endif

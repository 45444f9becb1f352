/* Seeded pseudo-random integers. */
#include "base/rng.h"

uint64_t rng_splitmix(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15U;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9U;
    z = (z ^ z >> 27) * 0x94d049bb133111ebU;
    return z ^ z >> 31;
}

void rng_init(struct rng *rng, uint64_t seed, uint64_t stream)
{
    /* The stream is mixed before it meets the seed: neighbours lie far. */
    uint64_t mixed = stream;
    uint64_t state = seed ^ (stream ? rng_splitmix(&mixed) : 0);

    for (int k = 0; k < 4; k++)
        rng->s[k] = rng_splitmix(&state);
}

int64_t rng_between(struct rng *rng, int64_t low, int64_t high)
{
    uint64_t count = (uint64_t)high - (uint64_t)low + 1;
    uint64_t beyond;
    uint64_t value;

    if (!count)
        return (int64_t)rng_next(rng);
    /* 2^64 modulo count: the numbers below it are one too many of each. */
    beyond = (0 - count) % count;
    do
        value = rng_next(rng);
    while (value < beyond);
    return (int64_t)((uint64_t)low + value % count);
}

/* Random numbers: see random.h. */
#include "base/random.h"

#include <assert.h>

static const double BIT_53 = 1.0 / 9007199254740992.0; /* 2^-53 */

struct cr_random cr_random_seeded(uint64_t seed)
{
    return (struct cr_random){seed};
}

uint64_t cr_random_bits(struct cr_random *random)
{
    uint64_t z = random->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

double cr_random_between(struct cr_random *random, double low, double high)
{
    return low + (high - low) * ((double)(cr_random_bits(random) >> 11) * BIT_53);
}

size_t cr_random_below(struct cr_random *random, size_t count)
{
    assert(count > 0);
    const uint64_t n = count, uneven = (UINT64_MAX % n + 1) % n; /* 2^64 mod n */
    uint64_t bits;
    do
        bits = cr_random_bits(random);
    while (bits > UINT64_MAX - uneven);
    return (size_t)(bits % n);
}

void cr_random_shuffle(struct cr_random *random, size_t *items, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        const size_t j = cr_random_below(random, i), item = items[j];
        items[j] = items[i - 1];
        items[i - 1] = item;
    }
}

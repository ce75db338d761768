/*
 * Random numbers that are the same on every machine, from a seed.
 *
 * SplitMix64: a counter and a mixing function, in whole numbers alone. Steele, Lea, Flood,
 * "Fast splittable pseudorandom number generators" (2014).
 */
#ifndef CR_BASE_RANDOM_H
#define CR_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct cr_random {
    uint64_t state;
};

struct cr_random cr_random_seeded(uint64_t seed);

/* 64 random bits. */
uint64_t cr_random_bits(struct cr_random *random);

/* A number from `low` up to, but not, `high`. */
double cr_random_between(struct cr_random *random, double low, double high);

/* A whole number from 0 to `count` - 1, each as likely as another. */
size_t cr_random_below(struct cr_random *random, size_t count);

/* Puts items[0 .. count) in another order, each as likely as another. */
void cr_random_shuffle(struct cr_random *random, size_t *items, size_t count);

#endif

/*
 * The options of a training: their names and ranges, for every language that has them.
 */
#ifndef CR_READ_TRAINING_H
#define CR_READ_TRAINING_H

#include <stdbool.h>

#include "graph/update.h"

enum { CR_TRAINING_MAX_COUNT = 1000000000 };

enum cr_training_kind {
    CR_TRAINING_NUMBER,
    CR_TRAINING_WHOLE, /* from 1 to CR_TRAINING_MAX_COUNT */
    CR_TRAINING_WORD,
};

struct cr_training_option {
    const char *key;
    enum cr_training_kind kind;
    double least, below;  /* from least up to, but not, below */
    bool or_least;        /* is least itself in range? */
    const char *range;    /* in words: "0 or more", "a whole number from 1 to ..." */
    size_t offset;        /* of its number in struct cr_training */
    const char *letter;   /* in the formulas of those optimizers that have it; NULL: all do */
};

enum { CR_TRAINING_WORDS_MOST = 8 };

/* The option at a place in the table; NULL behind the last. */
const struct cr_training_option *cr_training_option_at(size_t index);

/* The words that a CR_TRAINING_WORD can be; returns how many. */
size_t cr_training_words(const struct cr_training_option *option,
                         const char *words[CR_TRAINING_WORDS_MOST]);

/* The option `key`; NULL when there is none, and then *nearest is the nearest or NULL. */
const struct cr_training_option *cr_training_option(const char *key,
                                                    const char **nearest);

/* Has the optimizer that option? gd has no momentum. */
bool cr_training_has(const struct cr_training *training,
                     const struct cr_training_option *option);

/* Sets an option that is a number; false when it is out of range. */
bool cr_training_set(const struct cr_training_option *option, double number,
                     struct cr_training *training);

/* A negative rate goes the other way: allowed where `goal` is "minimize" or "maximize", to be
 * warned about. Sets it and returns the goal that says the same with a positive rate; NULL
 * when it is no such rate. */
const char *cr_training_set_negative(const struct cr_training_option *option, double number,
                                     const char *goal, struct cr_training *training);

/* Sets an option that is a word (`reduce_mean` is reduction's); false when it is unknown,
 * and then *nearest is the nearest or NULL. */
bool cr_training_choose(const struct cr_training_option *option, const char *word,
                        struct cr_training *training, bool *reduce_mean,
                        const char **nearest);

#endif

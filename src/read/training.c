/* The options of a training: see training.h. */
#include "read/training.h"

#include <math.h>
#include <string.h>

#include "base/near.h"

#define AT(member) offsetof(struct cr_training, member)
#define FRACTION 0, 1, true, "0 or more, less than 1"
#define COUNT 1, CR_TRAINING_MAX_COUNT + 1.0, true, "a whole number from 1 to 1000000000"

static const struct cr_training_option options[] = {
    {"rate", CR_TRAINING_NUMBER, 0, INFINITY, true, "0 or more", AT(rate), NULL},
    {"optimizer", CR_TRAINING_WORD, 0, 0, false, "", 0, NULL},
    {"momentum", CR_TRAINING_NUMBER, FRACTION, AT(momentum), "mu"},
    {"beta1", CR_TRAINING_NUMBER, FRACTION, AT(beta1), "beta1"},
    {"beta2", CR_TRAINING_NUMBER, FRACTION, AT(beta2), "beta2"},
    {"rho", CR_TRAINING_NUMBER, FRACTION, AT(rho), "rho"},
    {"eps", CR_TRAINING_NUMBER, 0, INFINITY, false, "more than 0", AT(eps), "epsilon"},
    {"weight_decay", CR_TRAINING_NUMBER, 0, INFINITY, true, "0 or more", AT(weight_decay), NULL},
    {"clip", CR_TRAINING_NUMBER, 0, INFINITY, false, "more than 0", AT(clip), NULL},
    {"rate_decay", CR_TRAINING_NUMBER, 0, INFINITY, false, "more than 0", AT(rate_decay), NULL},
    {"decay_every", CR_TRAINING_WHOLE, COUNT, AT(decay_every), NULL},
    {"epochs", CR_TRAINING_WHOLE, COUNT, AT(epochs), NULL},
    {"batch", CR_TRAINING_WHOLE, COUNT, AT(batch), NULL},
    {"reduction", CR_TRAINING_WORD, 0, 0, false, "", 0, NULL},
};

enum { OPTION_COUNT = sizeof options / sizeof options[0] };

const struct cr_training_option *cr_training_option(const char *key, const char **nearest)
{
    const char *keys[OPTION_COUNT];
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        keys[i] = options[i].key;
        if (strcmp(keys[i], key) == 0)
            return &options[i];
    }
    *nearest = cr_nearest(key, keys, OPTION_COUNT);
    return NULL;
}

const struct cr_training_option *cr_training_option_at(size_t index)
{
    return index < OPTION_COUNT ? &options[index] : NULL;
}

size_t cr_training_words(const struct cr_training_option *option,
                         const char *words[CR_TRAINING_WORDS_MOST])
{
    if (strcmp(option->key, "reduction") == 0) {
        words[0] = "sum";
        words[1] = "mean";
        return 2;
    }
    for (int i = 0; i < CR_OPTIMIZER_COUNT; i++)
        words[i] = cr_optimizer_row((enum cr_optimizer)i)->name;
    return CR_OPTIMIZER_COUNT;
}

bool cr_training_has(const struct cr_training *training,
                     const struct cr_training_option *option)
{
    const struct cr_update_line *line = cr_optimizer_row(training->optimizer)->lines;
    bool has = !option->letter;
    for (size_t i = 0; i < CR_UPDATE_LINES_MOST && line[i].left; i++)
        has = has || strstr(line[i].right, option->letter);
    return has;
}

bool cr_training_set(const struct cr_training_option *option, double number,
                     struct cr_training *training)
{
    char *at = (char *)training + option->offset;
    const bool whole = option->kind == CR_TRAINING_WHOLE;
    if (!(number < option->below) || !(number >= option->least) ||
        (number == option->least && !option->or_least) ||
        (whole && number != floor(number)))
        return false;
    if (whole)
        memcpy(at, &(size_t){(size_t)number}, sizeof(size_t));
    else
        memcpy(at, &number, sizeof number);
    return true;
}

const char *cr_training_set_negative(const struct cr_training_option *option, double number,
                                     const char *goal, struct cr_training *training)
{
    if (strcmp(option->key, "rate") != 0 || !(number < 0) || !isfinite(number) || !goal ||
        strcmp(goal, "output") == 0)
        return NULL;
    training->rate = number;
    return strcmp(goal, "minimize") == 0 ? "maximize" : "minimize";
}

bool cr_training_choose(const struct cr_training_option *option, const char *word,
                        struct cr_training *training, bool *reduce_mean,
                        const char **nearest)
{
    const char *words[CR_TRAINING_WORDS_MOST];
    const size_t count = cr_training_words(option, words);
    size_t i = 0;
    while (i < count && strcmp(words[i], word) != 0)
        i++;
    if (i == count) {
        *nearest = cr_nearest(word, words, count);
        return false;
    }
    if (strcmp(option->key, "optimizer") == 0)
        training->optimizer = cr_optimizer_find(word, NULL);
    else
        *reduce_mean = strcmp(word, "mean") == 0;
    return true;
}

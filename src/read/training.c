/* The options of a training: see training.h. */
#include "read/training.h"

#include <math.h>
#include <string.h>

#include "base/near.h"

#define AT(member) offsetof(struct cr_training, member)
#define FRACTION 0, 1, true, "0 or more, less than 1"
#define COUNT 1, CR_TRAINING_MAX_COUNT + 1.0, true, "a whole number from 1 to 1000000000"

static const struct cr_training_option options[] = {
    {"rate", CR_TRAINING_NUMBER, 0, INFINITY, true, "0 or more", AT(rate), {NULL}},
    {"optimizer", CR_TRAINING_WORD, 0, 0, false, "", 0, {"gd", "momentum", "adam"}},
    {"momentum", CR_TRAINING_NUMBER, FRACTION, AT(momentum), {NULL}},
    {"beta1", CR_TRAINING_NUMBER, FRACTION, AT(beta1), {NULL}},
    {"beta2", CR_TRAINING_NUMBER, FRACTION, AT(beta2), {NULL}},
    {"eps", CR_TRAINING_NUMBER, 0, INFINITY, false, "more than 0", AT(eps), {NULL}},
    {"epochs", CR_TRAINING_WHOLE, COUNT, AT(epochs), {NULL}},
    {"batch", CR_TRAINING_WHOLE, COUNT, AT(batch), {NULL}},
    {"reduction", CR_TRAINING_WORD, 0, 0, false, "", 0, {"sum", "mean"}},
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

bool cr_training_choose(const struct cr_training_option *option, const char *word,
                        struct cr_training *training, bool *reduce_mean,
                        const char **nearest)
{
    const size_t most = sizeof option->words / sizeof option->words[0];
    size_t i = 0;
    while (i < most && option->words[i] && strcmp(option->words[i], word) != 0)
        i++;
    if (i == most || !option->words[i]) {
        *nearest = cr_nearest(word, option->words, most);
        return false;
    }
    if (strcmp(option->key, "optimizer") == 0)
        training->optimizer = cr_optimizer_find(word, NULL);
    else
        *reduce_mean = strcmp(word, "mean") == 0;
    return true;
}

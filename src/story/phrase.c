/* Words with mentions as formulas: see phrase.h. */
#include "story/phrase.h"

#include <string.h>

enum { MOST_PARTS = 32 };

struct cr_math *cr_mention_symbol(const struct cr_teller *teller,
                                  const struct cr_about *mention)
{
    struct cr_math *symbol = teller->run->model->quantities[mention->quantity].symbol;
    switch (mention->kind) {
    case CR_ABOUT_LOCAL:
        return cr_derivative_symbol(teller, mention->quantity, mention->by);
    case CR_ABOUT_GRAD:
        return cr_derivative_symbol(teller, teller->run->model->loss, mention->quantity);
    case CR_ABOUT_NEW:
        return cr_new_symbol(teller, symbol);
    case CR_ABOUT_VALUE:
        break;
    }
    return symbol;
}

/* As many letters as there is room for, up to a blank. */
static struct cr_math *words(const struct cr_teller *teller,
                             const struct cr_mention_part *part, size_t *room)
{
    size_t size = part->size;
    if (size > *room)
        for (size = *room; size > 0 && part->text[size] != ' ';)
            size--;
    const bool cut = size < part->size;
    *room = cut ? 0 : *room - size;
    const char *copy =
        cr_arena_format(teller->arena, "%.*s%s", (int)size, part->text, cut ? " …" : "");
    return copy ? cr_math_words(teller->arena, copy) : NULL;
}

/* A name may hold anything, even what looks like a mention. */
static bool is_known(const struct cr_teller *teller, const struct cr_mention_part *part)
{
    const size_t count = teller->run->model->count;
    return part->is_mention && part->mention.quantity < count && part->mention.by < count;
}

/* The symbol of a mention; "at sample 2" has to be said of one among several. */
static struct cr_math *symbol(const struct cr_teller *teller,
                              const struct cr_mention_part *part, size_t *room)
{
    struct cr_math *math = cr_mention_symbol(teller, &part->mention);
    *room -= part->size < *room ? part->size : *room;
    if (part->mention.sample == CR_NONE || teller->run->model->samples == 1)
        return math;
    const char *sample =
        cr_arena_format(teller->arena, " at sample %ld", part->mention.sample + 1);
    return cr_math_two(teller->arena, CR_MATH_PHRASE, math,
                       sample ? cr_math_words(teller->arena, sample) : NULL);
}

struct cr_math *cr_phrase(const struct cr_teller *teller, const char *before,
                          const char *text, size_t room)
{
    struct cr_math *parts[MOST_PARTS];
    struct cr_mention_part part;
    size_t count = 0;
    if (*before)
        parts[count++] = cr_math_words(teller->arena, before);
    while (room > 0 && count < MOST_PARTS && cr_mention_next(&text, &part))
        parts[count++] = is_known(teller, &part) ? symbol(teller, &part, &room)
                                                 : words(teller, &part, &room);
    return cr_math_node(teller->arena, CR_MATH_PHRASE, parts, count);
}

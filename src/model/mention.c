/*
 * Mentions: see mention.h. One is written as OPEN, its kind and numbers, NAME, its name,
 * CLOSE: three control characters, for which a name gets blanks.
 */
#include "model/mention.h"

#include <stdlib.h>
#include <string.h>

#define OPEN '\001'
#define NAME '\002'
#define CLOSE '\003'

void cr_mention(struct cr_buf *out, const struct cr_about *about, const char *name)
{
    cr_buf_printf(out, "%c%d %zu %zu %ld%c", OPEN, (int)about->kind, about->quantity,
                  about->by, about->sample, NAME);
    for (; *name; name++)
        cr_buf_putc(out, *name >= OPEN && *name <= CLOSE ? ' ' : *name);
    cr_buf_putc(out, CLOSE);
}

/* Takes one mention apart; false where there is only its first sign. */
static bool take(const char **at, struct cr_mention_part *part)
{
    const char *name = strchr(*at, NAME);
    const char *close = name ? strchr(name, CLOSE) : NULL;
    char *end;
    if (**at != OPEN || !close)
        return false;
    const long kind = strtol(*at + 1, &end, 10);
    part->is_mention = true;
    part->mention.kind = (enum cr_about_kind)kind;
    part->mention.quantity = (size_t)strtoul(end, &end, 10);
    part->mention.by = (size_t)strtoul(end, &end, 10);
    part->mention.sample = strtol(end, &end, 10);
    part->text = name + 1;
    part->size = (size_t)(close - name - 1);
    *at = close + 1;
    return true;
}

bool cr_mention_next(const char **at, struct cr_mention_part *part)
{
    *part = (struct cr_mention_part){.text = *at};
    if (**at == '\0')
        return false;
    if (take(at, part))
        return true;
    part->size = 1 + strcspn(*at + 1, (const char[]){OPEN, '\0'});
    *at += part->size;
    return true;
}

const char *cr_mention_plain(struct cr_arena *arena, const char *text)
{
    struct cr_mention_part part;
    struct cr_buf plain = {0};
    while (cr_mention_next(&text, &part))
        cr_buf_add(&plain, part.text, part.size);
    const char *copy = plain.failed ? NULL : cr_arena_string(arena, cr_buf_text(&plain));
    cr_buf_release(&plain);
    return copy;
}

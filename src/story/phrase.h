/* Words with mentions (model/mention.h) as formulas: the symbols of the picture for names. */
#ifndef CR_STORY_PHRASE_H
#define CR_STORY_PHRASE_H

#include "model/mention.h"
#include "story/formula.h"

/* What a mention is of: z, dL/dw, dz/dw, new w. NULL when memory is out, as below. */
struct cr_math *cr_mention_symbol(const struct cr_teller *teller,
                                  const struct cr_about *mention);

/* `before`, then the text, of which at most `room` letters. */
struct cr_math *cr_phrase(const struct cr_teller *teller, const char *before,
                          const char *text, size_t room);

#endif

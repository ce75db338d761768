/*
 * A memo: formulas that were written before, by what they say.
 *
 * The labels of a frame are those of the frame before, most of them, and every attempt at a
 * layout begins with all of them. What is the same formula is the same text, so it is written
 * once and found again by its key, up to a bound.
 */
#ifndef CR_DRAW_MEMO_H
#define CR_DRAW_MEMO_H

#include "math/math.h"

struct cr_memo;

/* NULL when memory is out. */
struct cr_memo *cr_memo_new(void);
void cr_memo_free(struct cr_memo *memo);

/* Where the next key is to be written: all that the text follows from. */
struct cr_buf *cr_memo_key(struct cr_memo *memo);

/* The text that was kept for the key, or NULL. It lives as long as the memo. */
const char *cr_memo_find(struct cr_memo *memo);

/* Keeps a text for the key, which was not found. Nothing when memory is out or the memo is
 * full. */
void cr_memo_keep(struct cr_memo *memo, const char *text);

/* cr_math_text, by the memo. */
void cr_memo_text(struct cr_memo *memo, const struct cr_math *math, struct cr_buf *out);

#endif

/*
 * Letters: how a symbol's base is written in Unicode and in TeX.
 *
 * A single Latin letter or a Greek letter's name is set in mathematical italics; a longer
 * name is a word and is set upright.
 */
#ifndef CR_MATH_LETTERS_H
#define CR_MATH_LETTERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* Is name[0 .. length) the name of a Greek letter? */
bool cr_letter_is_greek(const char *name, size_t length);

/* The base as plain Unicode ("w", U+03B1) or, with `italic`, in mathematical italics
 * (U+1D464). Words stay as they are. */
void cr_letter_unicode(struct cr_buf *out, const char *base, bool italic);

/* The base in TeX: "w", "\alpha", "\mathrm{loss}"; escaped. */
void cr_letter_tex(struct cr_buf *out, const char *base);

/* Text with TeX's special characters escaped, and what is not ASCII as TeX has it: inside
 * of mathematics, and as running text. */
void cr_tex_escape(struct cr_buf *out, const char *text);
void cr_tex_words(struct cr_buf *out, const char *text);

/* One character in UTF-8. */
void cr_buf_utf8(struct cr_buf *out, unsigned long code);

#endif

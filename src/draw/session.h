/*
 * A session: one call into Graphviz, kept from showing outside. What Graphviz has to say
 * is caught instead of printed, and its numbers have a point whatever the locale.
 * Sessions may nest; each puts back what it found.
 */
#ifndef CR_DRAW_SESSION_H
#define CR_DRAW_SESSION_H

#include <cgraph.h>
#include <locale.h>
#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

struct cr_session {
    struct cr_buf messages;
    struct cr_buf *said;
    struct cr_buf *outer;
    agusererrf handler;
    agerrlevel_t level;
    locale_t locale;
};

/* `locale` is the "C" locale, and stays the caller's. `said`, if it is not NULL, gets what
 * Graphviz has to say besides the error that the caller tells. */
void cr_session_begin(struct cr_session *session, locale_t locale, struct cr_buf *said);
void cr_session_end(struct cr_session *session);

/* Has Graphviz reported an error, not just a warning, since the session began? */
bool cr_session_failed(void);

/* The first error, as one line without Graphviz's "Error: "; valid until the session ends
 * or Graphviz is called again. */
const char *cr_session_reason(struct cr_session *session);

/* cr_fail with that reason. */
int cr_session_error(struct cr_session *session, struct cr_err *err);

#endif

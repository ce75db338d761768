/*
 * What is wrong with a file, collected.
 *
 * Reading goes on after an error where it can, so that all of a file's errors are told in
 * one go: up to CR_DIAG_MOST, in the file's order, those without a place last.
 *
 *     nets/two.dot:5:16: edge "h1 -> o1": w="0,3" is not a number (use a point: 0.3)
 *         h1 -> o1 [w="0,3"]
 *                     ^
 *
 * Running out of memory is remembered and told by cr_diag_finish.
 */
#ifndef CR_READ_DIAG_H
#define CR_READ_DIAG_H

#include <stdarg.h>
#include <stdbool.h>

#include "base/arena.h"
#include "read/source.h"

enum { CR_DIAG_MOST = 20, CR_DIAG_MOST_NOTES = 1000 };

enum cr_severity {
    CR_SEVERITY_ERROR,   /* the file is refused */
    CR_SEVERITY_WARNING, /* always shown; the first CR_DIAG_MOST */
    CR_SEVERITY_NOTE,    /* shown when asked; the first CR_DIAG_MOST_NOTES */
    CR_SEVERITY_COUNT
};

struct cr_diag_entry {
    struct cr_place at;
    const char *text;
};

struct cr_diag {
    const struct cr_source *source;
    struct cr_arena arena;
    struct cr_diag_entry errors[CR_DIAG_MOST];
    size_t count[CR_SEVERITY_COUNT];
    struct cr_buf *out[CR_SEVERITY_COUNT]; /* borrowed: warnings, notes; NULL: not wanted */
    bool failed;
};

/* One more error, warning or note at a place, or at CR_NOWHERE. */
__attribute__((format(printf, 4, 5))) void cr_diag_add(struct cr_diag *diag,
                                                       enum cr_severity severity,
                                                       struct cr_place at,
                                                       const char *format, ...);

/* The same, with the message's subject before it: `node "n": `. */
__attribute__((format(printf, 5, 0))) void
cr_diag_add_about(struct cr_diag *diag, enum cr_severity severity, struct cr_place at,
                  const char *subject, const char *format, va_list args);

/* Would one more of this severity not be shown? Then what it takes to word it can be
 * left out; it is counted by cr_diag_add all the same. */
bool cr_diag_full(const struct cr_diag *diag, enum cr_severity severity);

/* Ends the warnings and notes, and makes one message of the errors. Returns 0, or -1 with
 * err set when there are errors. Also releases the diag. */
int cr_diag_finish(struct cr_diag *diag, struct cr_err *err);

/* A user's text, fit for a message: one line, cut when it is long. */
struct cr_cut {
    char text[64];
};
struct cr_cut cr_cut(const char *text);

#endif

/*
 * Errors as values.
 *
 * A function that can fail returns 0 or -1 and takes a `struct cr_err *` last. The error
 * is set once, where the cause is known, with cr_fail(), and is passed up untouched; only
 * the command line prints it, and uses its status as the exit status. A caller hands in
 * a zeroed struct and releases it; nobody else owns the text.
 */
#ifndef CR_BASE_ERR_H
#define CR_BASE_ERR_H

enum cr_status {
    CR_STATUS_OK = 0,     /* fine */
    CR_STATUS_NO = 1,     /* the answer is no: a check failed */
    CR_STATUS_USAGE = 2,  /* bad usage of a command or an option */
    CR_STATUS_INPUT = 3,  /* the user's file is wrong */
    CR_STATUS_SYSTEM = 4, /* disk full, out of memory, no font ... */
};

struct cr_err {
    enum cr_status status;
    char *text; /* owned; NULL also when there was no memory for it: see cr_err_text */
};

/* Sets err (unless it is NULL or already set) and returns -1, so that
 * `return cr_fail(err, ...)` reads as what it is. The message is lower case, has no full
 * stop, names the thing in quotes, its value and the rule that is broken. */
__attribute__((format(printf, 3, 4))) int cr_fail(struct cr_err *err, enum cr_status status,
                                                  const char *format, ...);

/* The failure of an allocation; needs no memory itself. Returns -1. */
int cr_fail_memory(struct cr_err *err);

/* The message; never NULL. */
const char *cr_err_text(const struct cr_err *err);

void cr_err_release(struct cr_err *err);

#endif

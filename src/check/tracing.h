/* A trace being read: what trace_read.c (text -> entries) and trace.c (entries -> claims) share. */
#ifndef CR_CHECK_TRACING_H
#define CR_CHECK_TRACING_H

#include "check/claims.h"
#include "import/dense.h"

enum { CR_TRACE_DEEPEST = 2 };

/* The numbers of a record, flat, as printed; NULL where the record has none. */
struct cr_trace_list {
    const char **texts;
    size_t count, rank;
    int64_t dims[CR_TRACE_DEEPEST];
};

struct cr_trace_entry {
    const char *name, *where;
    struct cr_trace_list value, grad;
};

struct cr_tracing {
    struct cr_claims *claims;
    const struct cr_model *model;
    const char *file;
    struct cr_arena arena;
    struct cr_trace_entry *entries; /* owned */
    size_t count, capacity;
    struct cr_tensors tensors; /* the matrices and biases among them */
    struct cr_dense_layers layers;
    struct cr_names nodes; /* of the network */
    struct cr_err *err;
};

/* "t.jsonl:3: "h.bias" has ...". Returns -1. */
int cr_trace_wrong(struct cr_tracing *r, const struct cr_trace_entry *entry,
                   const char *why);

/* Reads the text, JSON or CSV by its first sign, into entries. */
int cr_trace_entries(struct cr_tracing *r, const char *text, size_t size);

#endif

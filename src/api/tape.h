/*
 * The tape of include/chainrule.h: a network of leaves and operations that grows value by
 * value. tape_record.c makes it grow; tape.c writes it as a network file and reads it back to
 * run it, so that everything that holds for files holds for tapes. The numbers of values are
 * those of the file's nodes.
 */
#ifndef CR_API_TAPE_H
#define CR_API_TAPE_H

#include "api/work.h"
#include "chainrule.h"
#include "read/names.h"

/* What the program says that a number is, as the text of a claim. */
struct expected {
    long value;
    enum chainrule_what what;
    const char *text;
};

struct chainrule_tape {
    struct cr_net net; /* its nodes, edges and params are malloced here; strings in its arena */
    size_t node_capacity, edge_capacity, param_capacity;
    struct cr_names names;
    struct expected *expected;
    size_t expected_count, expected_capacity;
    double tolerance;        /* of the last check */
    struct cr_err err;       /* the first mistake */
    struct cr_api_work work; /* of the last run; empty when something was recorded since */
};

/* Is there a value of this number? */
bool cr_tape_has(const struct chainrule_tape *tape, long value);

/* Forgets the numbers of the last run. */
void cr_tape_forget_run(struct chainrule_tape *tape);

#endif

/*
 * A replay: the run once more, with numbers given or mistakes made on purpose.
 *
 * It is the engine's pass (graph/pass.h) taken apart, so that something can be put in its
 * way between the steps:
 *
 *     values      each operation's result; a given or a faulty one takes its place
 *     locals      all local derivatives at these values; the same
 *     gradients   products of locals and their sums, from the output back; the same
 *     updates     parameters after one update by these gradients
 *
 * With nothing given and no fault it says what the run says, but for the last bits. What is
 * given is a claim: what would follow if that number were right?
 */
#ifndef CR_CHECK_REPLAY_H
#define CR_CHECK_REPLAY_H

#include "check/claims.h"
#include "run/run.h"

/* Numbers that take the place of the exact ones; NaN where none is given. */
struct cr_given {
    double *value, *grad; /* graph->width, at the values' offsets */
    double *local;        /* operand_count * samples */
    bool any;
};

/* One mistake, in any of the steps; NULL where it makes none. `edit` functions change what
 * they get in place. */
struct cr_fault {
    const void *what; /* handed to the functions */
    void (*value)(const void *what, const struct cr_pass *pass, size_t id, double *y);
    void (*locals)(const void *what, const struct cr_pass *pass, double *locals);
    void (*grad)(const void *what, const struct cr_pass *pass, size_t id, double *g);
    void (*grads)(const void *what, const struct cr_pass *pass); /* all, at the end */
    void (*update)(const void *what, const struct cr_model *model, const double *grads,
                   double *updated);
};

struct cr_replay {
    const struct cr_run *run;  /* borrowed */
    struct cr_pass *pass;      /* values and gradients of this replay */
    struct cr_pass *after;     /* values with its updated parameters */
    double *exact_locals;      /* of the run */
    double *locals;            /* of this replay */
    double *updated;           /* per quantity; NaN where none */
    double *weights, *grads;   /* of the parameters that are updated, while it happens */
    size_t *parameters;        /* their quantities */
    size_t parameter_count;
    size_t *user;              /* place in graph->operands -> the operation it belongs to */
    size_t *uses_first, *uses; /* value -> its places: uses[uses_first[v] .. uses_first[v+1]) */
    double *scratch;           /* graph->width: derivatives of something else */
    bool after_is_known;
};

int cr_replay_init(struct cr_replay *replay, const struct cr_run *run, struct cr_err *err);
void cr_replay_release(struct cr_replay *replay);

int cr_given_init(struct cr_given *given, const struct cr_graph *graph, struct cr_err *err);
void cr_given_release(struct cr_given *given);
void cr_given_clear(struct cr_given *given, const struct cr_graph *graph);

/* Gives the claimed number. One of a derivative is given where it is a single factor. */
void cr_given_add(struct cr_given *given, const struct cr_replay *replay,
                  const struct cr_claimed *claim);

/* Runs once more; `given` and `fault` may be NULL. Returns 0, or -1 when memory is out. */
int cr_replay_run(struct cr_replay *replay, const struct cr_given *given,
                  const struct cr_fault *fault, struct cr_err *err);

/* The derivative of an activation that can be told from its result y: y (1 - y) of a sigmoid;
 * NaN of others. */
double cr_slope_of_result(enum cr_op op, double y);

/* What the last replay says about a claim's subject. */
double cr_replay_says(struct cr_replay *replay, const struct cr_about *about);

/* The path from a value down to another by operations without names, where there is one and
 * no other: places in graph->operands, from the top, go to `places`. Returns its length; 0 when there is no such path, several, or one over `most` long. */
size_t cr_replay_path(const struct cr_replay *replay, size_t value, size_t by,
                      size_t *places, size_t most);

#endif

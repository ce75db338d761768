/*
 * The tale: what the chapters of an explanation share.
 *
 * Quantities are *told* one after the other. In a formula, an inner part without a name
 * (the y - yhat of 1/2*(y - yhat)^2) is not told but written out where it stands, unless
 * its statement has so many parts that nobody could follow; then each is told.
 *
 * A *link* leads from a told quantity to the next told one above it, through the parts that
 * are not told: dL/dyhat = 1/2 * 2 (y - yhat) * (-1). Without inner parts a link is one use
 * (story/formula.h).
 */
#ifndef CR_EXPLAIN_TALE_H
#define CR_EXPLAIN_TALE_H

#include "explain/doc.h"
#include "explain/explain.h"
#include "story/formula.h"
#include "story/plan.h"

enum { CR_INNER_MOST = 3, CR_INNER_DEEP = 8, CR_TERMS_MOST = 40, CR_FULL_MOST = 6 };

struct cr_link {
    size_t to;                               /* the told quantity above */
    struct cr_use path[CR_INNER_MOST + 1]; /* from the quantity up */
    size_t length;
};

struct cr_tale {
    struct cr_doc *doc;
    const struct cr_run *run;
    const struct cr_model *model;
    struct cr_teller teller; /* inner parts by symbol */
    struct cr_teller deep;   /* inner parts written out */
    struct cr_plan plan;
    bool *told;              /* per quantity */
    bool *whole;             /* per told quantity: its inner parts are written out */
    bool again;              /* it was said what δ is good for */
    bool formula;            /* operations only: no neurons, no layers */
    const struct cr_figures *figures; /* or NULL */
    bool *shown;             /* per step of the figures' story */
};

/* Everything made goes into the document's arena. */
int cr_tale_init(struct cr_tale *tale, struct cr_doc *doc, const struct cr_run *run,
                 struct cr_err *err);

/* Tells of that sample from now on. */
void cr_tale_sample(struct cr_tale *tale, size_t sample);

/* The teller that writes a told quantity: deep or not. */
const struct cr_teller *cr_tale_teller(const struct cr_tale *tale, size_t quantity);

/* The links of a quantity; NULL with count 0 where no gradient comes to it. */
const struct cr_link *cr_links(const struct cr_tale *tale, size_t quantity, size_t *count);

/* d to / d quantity: as it is written, and worth. For the loss with its share of the sample. */
struct cr_math *cr_link_symbol(const struct cr_tale *tale, const struct cr_link *link,
                               size_t quantity);
struct cr_math *cr_link_formula(const struct cr_tale *tale, const struct cr_link *link,
                                enum cr_form form);
double cr_link_value(const struct cr_tale *tale, const struct cr_link *link);

/* Does the link lead to the loss itself? */
bool cr_link_is_last(const struct cr_tale *tale, const struct cr_link *link);

/* The delta of a pre-activation z; NULL with a NULL `is` for others. What the gradient of a
 * told quantity is called: delta_i for a z, else dL/dq. */
bool cr_has_delta(const struct cr_tale *tale, size_t quantity);
struct cr_math *cr_delta(const struct cr_tale *tale, size_t quantity);
struct cr_math *cr_gradient_name(const struct cr_tale *tale, size_t quantity);

/* Short names for building formulas in the document's arena. */
struct cr_math *cr_product(const struct cr_tale *tale, struct cr_math *a, struct cr_math *b);
struct cr_math *cr_sum(const struct cr_tale *tale, struct cr_math *const *parts,
                       size_t count);
struct cr_math *cr_equal(const struct cr_tale *tale, struct cr_math *const *parts,
                         size_t count);
struct cr_math *cr_figure(const struct cr_tale *tale, double value);

/* "one", "two" ... up to twelve, else the digits. In the arena. */
const char *cr_count_word(const struct cr_tale *tale, size_t count);

/* "hidden layer (2)", "output layer (3)", "neuron"; what a layer is called in a sentence. */
const char *cr_layer_name(const struct cr_tale *tale, size_t layer);

/* A table of quantities, or of their gradients, with a column for each sample. */
void cr_tell_samples(struct cr_tale *tale, const size_t *quantities, size_t count,
                     bool gradients);

/* The gradient of a quantity of the sample that is told, with the local derivatives before it
 * where they say more than a letter; that of a parameter over all samples, as a sum; and
 * whichever of the two a parameter's is. */
void cr_explain_gradient(struct cr_tale *tale, size_t quantity);
void cr_explain_sum(struct cr_tale *tale, size_t quantity);
void cr_explain_parameter(struct cr_tale *tale, size_t quantity);

/* The heading of a layer, where there are several. */
void cr_head_layer(struct cr_tale *tale, size_t layer);

/* The figures of a phase that show the nodes and were not shown before; all without nodes. */
void cr_tell_figures(struct cr_tale *tale, enum cr_phase phase, const size_t *nodes,
                     size_t count);

/* The chapters. */
void cr_tell_network(struct cr_tale *tale);
void cr_tell_forward_pass(struct cr_tale *tale);
void cr_tell_loss_of_all(struct cr_tale *tale);
void cr_tell_backward_pass(struct cr_tale *tale);
void cr_tell_new_values(struct cr_tale *tale);
void cr_tell_general(struct cr_tale *tale);
void cr_tell_appendix(struct cr_tale *tale);

#endif

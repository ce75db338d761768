/*
 * Formulas of a run: what a quantity is, how it depends on another, what its gradient is.
 *
 * Each comes in two forms, the symbols and the numbers put in; the story joins them to
 * relations: a = sigma(z) = sigma(0.25) = 0.562. A *use* of a value is one operand place
 * where it occurs; the gradient of a value is a sum over its uses, and each use that passes
 * a gradient on is one red arrow.
 */
#ifndef CR_STORY_FORMULA_H
#define CR_STORY_FORMULA_H

#include "story/story.h"

/* CALLED: symbols, with what an activation gives written as its call, sigma(z). */
enum cr_form { CR_FORM_SYMBOLS, CR_FORM_NUMBERS, CR_FORM_CALLED };

struct cr_teller {
    struct cr_arena *arena;
    const struct cr_run *run;
    const struct cr_model *model;
    size_t sample;     /* the one that is told now */
    bool of_sample;    /* gradients are what that sample brings, and are called so */
    size_t *first;     /* uses of value v: use[first[v] .. first[v + 1]) */
    struct cr_use *use; /* only those that pass a gradient on */
    int expand; /* how deep the inner parts of a formula are written out; 0: by symbol */
    size_t most; /* of a sum, terms that are written out; 0: as many as a picture has room for */
};

/* Finds the uses. Everything made goes into the arena. */
int cr_teller_init(struct cr_teller *teller, struct cr_arena *arena,
                   const struct cr_run *run, struct cr_err *err);

/* The uses of a quantity that pass a gradient on, and how many. */
const struct cr_use *cr_uses(const struct cr_teller *teller, size_t quantity, size_t *count);

/* The quantity that an operation's result is; of the reduced loss: L. */
size_t cr_quantity_of(const struct cr_teller *teller, size_t value);

struct cr_math *cr_symbol_of(const struct cr_teller *teller, size_t quantity);
/* A symbol with one more index: z_1 -> z_1,s. */
struct cr_math *cr_indexed(const struct cr_teller *teller, const struct cr_math *symbol,
                           const char *index);
struct cr_math *cr_number_of(const struct cr_teller *teller, size_t quantity);

/* The symbol with "new" as its upper index. */
struct cr_math *cr_new_symbol(const struct cr_teller *teller, struct cr_math *symbol);

/*
 * dL/dq; d from/d to. While one of several samples is told, with L = L_1 + L_2 + ... this is
 * dL_1/dq. With the mean it is still dL/dq where q is the sample's own, and 1/n dL_1/dq, the
 * sample's share in dL/dq, where q is common to all samples.
 */
struct cr_math *cr_gradient_symbol(const struct cr_teller *teller, size_t quantity);
/* The same of what has that symbol, and is common to all samples or not. */
struct cr_math *cr_gradient_by(const struct cr_teller *teller, struct cr_math *symbol,
                               bool common);
struct cr_math *cr_derivative_symbol(const struct cr_teller *teller, size_t from, size_t to);

/* The numbers of this sample: the gradient that a quantity gets from it, a use's local
 * derivative and what the operand receives through it. */
double cr_gradient(const struct cr_teller *teller, size_t quantity);
double cr_local(const struct cr_teller *teller, struct cr_use use);
double cr_share(const struct cr_teller *teller, struct cr_use use);

/* 1/n before it, where the losses of n samples are averaged. */
struct cr_math *cr_averaged(const struct cr_teller *teller, struct cr_math *math);

/* The right side of what defines a quantity, and of a use's local derivative. */
struct cr_math *cr_definition(const struct cr_teller *teller, size_t quantity,
                              enum cr_form form);
struct cr_math *cr_local_formula(const struct cr_teller *teller, struct cr_use use,
                                 enum cr_form form);

/* How many inner quantities the definition of a quantity is made of; stops counting at
 * `most`. */
size_t cr_inner_parts(const struct cr_teller *teller, size_t quantity, size_t most);

/* q = definition = numbers = value. With `brief` the symbols in the middle are left out. */
struct cr_math *cr_value_relation(const struct cr_teller *teller, size_t quantity,
                                  bool brief);

/* d from/d to = formula = numbers = value. */
struct cr_math *cr_local_relation(const struct cr_teller *teller, struct cr_use use,
                                  size_t to);

/* How far up a single path from a quantity is written out: one link, to the nearest
 * pre-activation above, to the loss. */
enum cr_reach { CR_REACH_LINK, CR_REACH_NEAREST, CR_REACH_LOSS };

enum { CR_MOST_LINKS = 5 };

/* The uses along that path, nearest first; one link where there is no single path that
 * short, none without a use. Returns how many. */
size_t cr_chain(const struct cr_teller *teller, size_t quantity, enum cr_reach reach,
                struct cr_use links[CR_MOST_LINKS]);

/* dL/dq = sum over the uses of dL/du du/dq, = numbers = gradient. With `brief` without the
 * symbols. */
struct cr_math *cr_gradient_relation(const struct cr_teller *teller, size_t quantity,
                                     enum cr_reach reach, bool brief);

/* Is the loss all that it is used by? Then dL/dq is a local derivative itself. */
bool cr_is_last_link(const struct cr_teller *teller, size_t quantity);

/* The factors of a chain of uses, nearest to the quantity first, in the order of writing,
 * from the loss down: dL/dy^ dy^/dz dz/dw. A long chain has its middle left out. */
struct cr_math *cr_chain_product(const struct cr_teller *teller, const struct cr_use *links,
                                 size_t count, size_t quantity, enum cr_form form);

/* A relation of the parts; a number straight after a number is left out, and so is what
 * would be written twice. */
struct cr_math *cr_relate(struct cr_arena *arena, struct cr_math *const *parts,
                          size_t count);

#endif

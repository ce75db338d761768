/*
 * Formulas that nobody thought of, and what their numbers are.
 *
 * A formula is invented as a list of terms: leaves first, then operations, each on terms before
 * it. Wherever an operation has a domain, its operand is brought into it. It is then written as
 * a file of formulas (infix with the brackets that it needs, or as functions; terms that are
 * used twice get a name), and evaluated here in long double by code that shares nothing with
 * the program's: not its parser, its operations or its engine.
 *
 *     input x = [0.5, -1.2]
 *     param w = 0.7
 *     t4 = sigmoid(x*w)
 *     t6 = t4^2 - t4
 *     minimize t6, rate = 0.1
 *
 * Where a derivative jumps (relu at 0, ties of max), each operation has a branch; the branches
 * taken together tell whether a step crosses such a place.
 */
#ifndef CR_KIT_FORMULA_H
#define CR_KIT_FORMULA_H

#include "base/buf.h"
#include "base/random.h"
#include "graph/op.h"

enum { KIT_SAMPLES = 3, KIT_TERMS = 60, KIT_OPERANDS = 6 };

struct kit_term {
    enum cr_op op; /* CR_OP_INPUT, CR_OP_TARGET, CR_OP_PARAMETER, CR_OP_CONSTANT or another */
    int operands[KIT_OPERANDS], count, index; /* index: of softmax, 0-based */
    bool is_list;                             /* a leaf with a number for each sample */
    long double leaf[KIT_SAMPLES];            /* a leaf's numbers */
    int uses;
    char name[16]; /* "": it has none */
};

struct kit_formula {
    struct kit_term terms[KIT_TERMS];
    int count, samples;
    bool mean; /* over samples; else the sum */
    struct cr_buf text;
};

/* Numbers of all terms, and which branches were taken. */
struct kit_values {
    long double at[KIT_TERMS][KIT_SAMPLES], output;
    uint64_t branches;
    bool finite;
};

/* Invents a formula and writes it; its last term is the output. Release it. */
void kit_formula_invent(struct kit_formula *formula, struct cr_random *random);
void kit_formula_release(struct kit_formula *formula);

void kit_formula_evaluate(const struct kit_formula *formula, struct kit_values *values);

/* d output / d leaf at a sample, or of all samples where the leaf is no list, by differences.
 * False where some branch is crossed, or it bends too much to tell. */
bool kit_formula_slope(struct kit_formula *formula, int leaf, int sample,
                       long double *slope);

bool kit_is_leaf(const struct kit_term *term);

#endif

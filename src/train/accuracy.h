/*
 * Accuracy: which part of the samples is put into the right class.
 *
 * The targets say whether there are classes at all:
 *
 *     one output, targets 0 and 1      right on the same side of 1/2
 *     one output, targets -1 and 1     right on the same side of 0
 *     several, a single 1 among 0s     right where the largest is
 *     several, 0s and 1s               right when each is on the right side of 1/2
 *
 * Other targets are amounts, and there is no accuracy.
 */
#ifndef CR_TRAIN_ACCURACY_H
#define CR_TRAIN_ACCURACY_H

#include "graph/pass.h"
#include "model/model.h"

enum cr_classes { CR_CLASSES_NONE, CR_CLASSES_SIDES, CR_CLASSES_LARGEST };

struct cr_accuracy {
    enum cr_classes kind;
    double border;                 /* between the sides */
    size_t *predictions, *targets; /* ids in the graph */
    size_t count;
};

/* -1 when memory is out. Release it in either case. */
int cr_accuracy_init(struct cr_accuracy *accuracy, const struct cr_model *model,
                     struct cr_err *err);
void cr_accuracy_release(struct cr_accuracy *accuracy);

/* How many of the pass's samples are right. */
size_t cr_accuracy_right(const struct cr_accuracy *accuracy, const struct cr_pass *pass);

#endif

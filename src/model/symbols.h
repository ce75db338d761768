/* How the quantities of a network are written: see format.md's naming in the picture. */
#ifndef CR_MODEL_SYMBOLS_H
#define CR_MODEL_SYMBOLS_H

#include "model/model.h"

/* Gives every quantity of the model its symbol. Needs everything else in place. */
int cr_symbols_assign(struct cr_model *model, enum cr_notation notation,
                      struct cr_err *err);

#endif

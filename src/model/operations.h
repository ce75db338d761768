/* The operations of a network: the part of building a model that makes the graph. */
#ifndef CR_MODEL_OPERATIONS_H
#define CR_MODEL_OPERATIONS_H

#include "model/model.h"

/* Makes model->graph and model->of_value and gives each quantity its value. Needs the
 * quantities and the lists. */
int cr_model_make_graph(struct cr_model *model, struct cr_err *err);

#endif

/* Weights and biases of a network, from a safetensors file. */
#ifndef CR_IMPORT_WEIGHTS_H
#define CR_IMPORT_WEIGHTS_H

#include "import/tensor.h"
#include "read/net.h"

/* Puts the tensors of bytes[0 .. size) in the place of the network's weights and biases, by
 * the order of their names (dense.h). Every tensor must belong somewhere, and every layer
 * must get its own. `file` is what errors call it. */
int cr_weights_fill(struct cr_net *net, const char *file, const char *bytes, size_t size,
                    struct cr_err *err);

#endif

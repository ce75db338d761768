/*
 * The nearest name of a file in a folder, for messages: no two_neuron.dot, but two_neurons.dot.
 */
#ifndef CR_BASE_FILE_NEAR_H
#define CR_BASE_FILE_NEAR_H

#include "base/buf.h"

/* Appends " (did you mean two_neurons.dot?)" where the folder of the path has such a name. */
void cr_file_hint(const char *path, struct cr_buf *out);

#endif

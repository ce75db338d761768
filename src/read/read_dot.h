/*
 * A network file is a digraph in the language of Graphviz:
 *
 *     digraph one {
 *         graph [loss=sse, rate=0.1]
 *         x [value=0.5]
 *         n [b=0.1, activation=sigmoid, target=1.5]
 *         x -> n [w=0.3]
 *     }
 *
 * Nodes with a value are inputs; all others are neurons: the sum of what their edges bring,
 * each times its weight, and of a bias, of which an activation is taken. A neuron with a target
 * is a prediction, and the loss is of all predictions. Kinds follow from the attributes, layers
 * from the longest way from the inputs. A node with op is no neuron but one operation; a node
 * with the name of one of params is that parameter; with role=constant, a value is a constant.
 *
 * A list of numbers, "0.5, 1", is a number for each sample. Numbers have a point, never a comma.
 * Default attributes, subgraphs and {a b} -> {c d} mean what they mean in DOT. Attributes that
 * are not known are ignored; -v says which. weight is Graphviz's own word for the layout, and no
 * weight. Every mistake is shown with its place, up to 20 at a time.
 *
 * Inside, it is what net.h says.
 */
#ifndef CR_READ_READ_DOT_H
#define CR_READ_READ_DOT_H

#include "base/buf.h"
#include "base/limits.h"
#include "read/net.h"

/* Reads the network in `text` (size bytes; `file` is its name for messages). Returns NULL
 * with err set (status CR_STATUS_INPUT) when anything is wrong: err's text then holds every
 * error found, up to 20, one a paragraph: "file:line:column: what", the source line and a
 * caret where the place is known. Warnings that a user should always see go to `warnings`,
 * notes (ignored attributes: shown under -v) to `notes`, a line each, both may be NULL. */
struct cr_net *cr_read_dot(const char *file, const char *text, size_t size,
                           const struct cr_limits *limits, struct cr_buf *warnings,
                           struct cr_buf *notes, struct cr_err *err);

#endif

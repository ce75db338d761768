/*
 * A network, written back as a DOT network file.
 *
 * cr_read_dot makes the same network of it again: same nodes and edges in the same order,
 * same numbers to the last bit. A formula, which is a network too, becomes a file that way;
 * what is not kept is how its constants were written (1/2 becomes 0.5).
 */
#ifndef CR_WRITE_NET_DOT_H
#define CR_WRITE_NET_DOT_H

#include "base/buf.h"
#include "read/net.h"

/* Appends the file to `out`. -1 with err set when memory is out, when two nodes have one
 * name, or when a text of the network cannot be said in DOT (base/dot_id.h); none of that
 * happens with a network that cr_read_dot made. */
int cr_net_write_dot(const struct cr_net *net, struct cr_buf *out, struct cr_err *err);

#endif

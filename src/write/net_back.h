/*
 * New parameters put into the text of the file that they were read from.
 *
 *     x -> n [w=0.3, color=red] // why        x -> n [w=0.2871, color=red] // why
 *
 * All else stays to the letter: comments, the order of things, attributes that mean nothing
 * here. That can be done where each number that changes stands in the file for itself; what
 * several edges share (an `edge` default, {a b} -> c [w=0.1]) cannot be put apart so.
 */
#ifndef CR_WRITE_NET_BACK_H
#define CR_WRITE_NET_BACK_H

#include "base/buf.h"
#include "base/limits.h"
#include "read/net.h"

/* Appends the text with the biases, weights and params of `net`, which was read from it, and
 * with `data` as its table's name (NULL: as it is). *can is false, and nothing is appended,
 * where a number does not stand for itself. -1 with err set when memory is out. */
int cr_net_write_back(const struct cr_net *net, const char *text, size_t size,
                      const struct cr_limits *limits, const char *data,
                      struct cr_buf *out, bool *can, struct cr_err *err);

#endif

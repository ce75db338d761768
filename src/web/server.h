/*
 * A small web server for pages on this machine.
 *
 * It listens on 127.0.0.1 only, and answers only requests that are meant for that: a page of
 * another site whose name leads here (DNS rebinding) is refused by its Host header. It runs
 * in the caller's thread: whoever has one calls cr_server_wait again and again.
 */
#ifndef CR_WEB_SERVER_H
#define CR_WEB_SERVER_H

#include "base/buf.h"

struct cr_server;

/* Gives the page at `path` ("/"): appends its bytes and sets *type, or returns false when
 * there is none. `path` is without the part from '?' on. */
typedef bool cr_server_page(void *context, const char *path, struct cr_buf *bytes,
                            const char **type);

/* `port` 0: any that is free. NULL with err set when it cannot be had. */
struct cr_server *cr_server_new(int port, cr_server_page *page, void *context,
                                struct cr_err *err);
int cr_server_port(const struct cr_server *server);

/* Answers what comes in, for at most so many milliseconds; may return earlier. */
int cr_server_wait(struct cr_server *server, int ms, struct cr_err *err);
void cr_server_free(struct cr_server *server);

/* Is this the Host header of a request to this machine: localhost or 127.0.0.1, with a port
 * or without? */
bool cr_server_is_local(const char *host);

#endif

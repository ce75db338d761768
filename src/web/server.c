/* A small web server: see server.h. */
#define _POSIX_C_SOURCE 200809L
#include "web/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/select.h>

enum { MOST_CONNECTIONS = 64, MOST_SECONDS = 30 };

struct cr_server {
    struct MHD_Daemon *daemon; /* owned */
    cr_server_page *page;
    void *context;
    int port;
};

bool cr_server_is_local(const char *host)
{
    static const char *const names[] = {"localhost", "127.0.0.1"};
    for (size_t i = 0; host && i < sizeof names / sizeof *names; i++) {
        const size_t length = strlen(names[i]);
        if (strncasecmp(host, names[i], length) != 0)
            continue;
        const char *port = host + length;
        if (*port == ':')
            port += 1 + strspn(port + 1, "0123456789");
        if (!*port)
            return true;
    }
    return false;
}

/* ---- answers ---- */

/* The response owns a copy of the bytes. */
static enum MHD_Result answer(struct MHD_Connection *connection, unsigned status,
                              const char *type, const char *bytes, size_t size)
{
    struct MHD_Response *response = MHD_create_response_from_buffer(
        size, (void *)(size_t)bytes, MHD_RESPMEM_MUST_COPY);
    if (!response)
        return MHD_NO;
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
    MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    MHD_add_response_header(response, "X-Frame-Options", "DENY");
    if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
        MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
    const enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result say(struct MHD_Connection *connection, unsigned status,
                           const char *words)
{
    return answer(connection, status, "text/plain; charset=utf-8", words, strlen(words));
}

static enum MHD_Result give_page(struct cr_server *server, struct MHD_Connection *connection,
                                 const char *path)
{
    struct cr_buf bytes = {0};
    const char *type = "text/html; charset=utf-8";
    const bool found = server->page(server->context, path, &bytes, &type);
    const enum MHD_Result result =
        !found         ? say(connection, MHD_HTTP_NOT_FOUND, "there is no such page\n")
        : bytes.failed ? say(connection, MHD_HTTP_INTERNAL_SERVER_ERROR, "out of memory\n")
                       : answer(connection, MHD_HTTP_OK, type, cr_buf_text(&bytes), bytes.size);
    cr_buf_release(&bytes);
    return result;
}

/* libmicrohttpd calls this first with the headers, then once for each part of the body, and
 * at last without any; *seen is ours. */
static enum MHD_Result on_request(void *context, struct MHD_Connection *connection,
                                  const char *path, const char *method, const char *version,
                                  const char *body, size_t *body_size, void **seen)
{
    (void)version;
    (void)body;
    if (!*seen) {
        *seen = context;
        return MHD_YES;
    }
    if (*body_size > 0) { /* not wanted */
        *body_size = 0;
        return MHD_YES;
    }
    if (!cr_server_is_local(MHD_lookup_connection_value(connection, MHD_HEADER_KIND,
                                                        MHD_HTTP_HEADER_HOST)))
        return say(connection, MHD_HTTP_FORBIDDEN,
                   "only for 127.0.0.1 and localhost on this machine\n");
    if (strcmp(method, MHD_HTTP_METHOD_GET) != 0 && strcmp(method, MHD_HTTP_METHOD_HEAD) != 0)
        return say(connection, MHD_HTTP_METHOD_NOT_ALLOWED, "only GET\n");
    return give_page(context, connection, path);
}

/* ---- the server ---- */

/* What libmicrohttpd has to say of broken requests is nobody's business. */
static void on_message(void *context, const char *format, va_list arguments)
{
    (void)context;
    (void)format;
    (void)arguments;
}

static struct MHD_Daemon *start(struct cr_server *server, int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    return MHD_start_daemon(
        MHD_USE_ERROR_LOG, (uint16_t)port, NULL, NULL, on_request, server,
        MHD_OPTION_EXTERNAL_LOGGER, on_message, NULL, MHD_OPTION_SOCK_ADDR, &address,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)MOST_CONNECTIONS,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)MOST_SECONDS, MHD_OPTION_END);
}

struct cr_server *cr_server_new(int port, cr_server_page *page, void *context,
                                struct cr_err *err)
{
    struct cr_server *server = calloc(1, sizeof *server);
    if (!server) {
        cr_fail_memory(err);
        return NULL;
    }
    *server = (struct cr_server){.page = page, .context = context};
    errno = 0;
    server->daemon = start(server, port);
    if (!server->daemon) {
        cr_fail(err, CR_STATUS_SYSTEM, "cannot listen on 127.0.0.1, port %d: %s", port,
                errno ? strerror(errno) : "no reason given");
        cr_server_free(server);
        return NULL;
    }
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);
    server->port = info ? info->port : port;
    return server;
}

int cr_server_port(const struct cr_server *server)
{
    return server->port;
}

int cr_server_wait(struct cr_server *server, int ms, struct cr_err *err)
{
    fd_set in, out, other;
    MHD_socket most = 0;
    MHD_UNSIGNED_LONG_LONG wanted;
    FD_ZERO(&in);
    FD_ZERO(&out);
    FD_ZERO(&other);
    if (MHD_get_fdset(server->daemon, &in, &out, &other, &most) != MHD_YES)
        return cr_fail(err, CR_STATUS_SYSTEM, "cannot serve: too many open files");
    if (MHD_get_timeout(server->daemon, &wanted) == MHD_YES &&
        wanted < (MHD_UNSIGNED_LONG_LONG)ms)
        ms = (int)wanted;
    struct timeval time = {.tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000};
    if (select(most + 1, &in, &out, &other, &time) < 0) {
        if (errno == EINTR)
            return 0;
        return cr_fail(err, CR_STATUS_SYSTEM, "cannot serve: %s", strerror(errno));
    }
    MHD_run_from_select(server->daemon, &in, &out, &other);
    return 0;
}

void cr_server_free(struct cr_server *server)
{
    if (!server)
        return;
    if (server->daemon)
        MHD_stop_daemon(server->daemon);
    free(server);
}

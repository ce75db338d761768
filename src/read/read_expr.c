/*
 * Reading a formula: see read_expr.h, and expr.h for the files that do it.
 *
 *     bytes -> source -> tokens -> statements, items -> what a name means in all the file
 *           -> nodes and edges -> names, symbols, samples -> layers
 */
#include "read/read_expr.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/near.h"
#include "base/text.h"
#include "read/expr.h"
#include "read/layers.h"

bool cr_expr_too_many(struct cr_expr *expr, enum cr_limit limit, size_t count,
                      struct cr_place at)
{
    const struct cr_limits *limits = expr->source->limits;
    if (count <= cr_limit(limits, limit))
        return false;
    if (!expr->too_much)
        cr_expr_wrong(expr, at, "%s", cr_limit_words(limits, limit).text);
    expr->too_much = true;
    return true;
}

struct cr_cut cr_expr_text(const struct cr_expr *expr, struct cr_place at, uint32_t end)
{
    char copy[80] = "";
    const size_t length = end - at.offset;
    memcpy(copy, expr->source->text + at.offset,
           length < sizeof copy ? length : sizeof copy - 1);
    return cr_cut(copy);
}

struct cr_expr_hint cr_expr_hint(const char *nearest)
{
    struct cr_expr_hint hint = {""};
    if (nearest)
        snprintf(hint.text, sizeof hint.text, " (did you mean %s?)", nearest);
    return hint;
}

struct cr_expr_hint cr_expr_hint_name(const struct cr_expr *expr, long name)
{
    return cr_expr_hint(
        cr_diag_full(expr->diag, CR_SEVERITY_ERROR)
            ? NULL
            : cr_nearest(expr->names.items[name], expr->defined, expr->names.count));
}

/* The network is called as its file is, without folder and ending. */
static int name_net(struct cr_net *net, const char *file)
{
    const char *slash = strrchr(file, '/'), *name = slash ? slash + 1 : file;
    const char *dot = strrchr(name, '.');
    const int length = (int)(dot && dot > name ? (size_t)(dot - name) : strlen(name));
    const bool none =
        length == 0 || *name == '-' || *name == '<' || !cr_text_is_plain(name);
    net->file = cr_arena_string(&net->arena, file);
    net->name = none ? "formula" : cr_arena_format(&net->arena, "%.*s", length, name);
    return net->file && net->name ? 0 : -1;
}

static void release(struct cr_expr *expr)
{
    cr_arena_release(&expr->arena);
    cr_names_release(&expr->names);
    free(expr->about);
    free(expr->defined);
    free(expr->items);
    free(expr->definitions);
    free(expr->symbols);
    free(expr->options);
    free(expr->expected);
}

/* Fills the network; what is wrong goes to the diag. */
static void read_net(struct cr_net *net, const char *file, struct cr_diag *diag,
                     struct cr_err *err)
{
    struct cr_expr expr = {
        .diag = diag, .source = diag->source, .net = net, .goal = CR_NONE};
    if (name_net(net, file) || cr_expr_parse_file(&expr) || cr_expr_index(&expr) ||
        cr_expr_build(&expr))
        diag->failed = true;
    else if (!diag->count[CR_SEVERITY_ERROR])
        cr_expr_expect(&expr); /* else there may be no nodes */
    if (!diag->failed && !diag->count[CR_SEVERITY_ERROR])
        cr_layers_assign(net, err);
    release(&expr);
}

struct cr_net *cr_read_expr(const char *file, const char *text, size_t size,
                            const struct cr_limits *limits, struct cr_buf *warnings,
                            struct cr_buf *notes, struct cr_err *err)
{
    struct cr_source source;
    if (cr_source_init(&source, file, text, size, limits, err))
        return NULL;
    struct cr_diag diag = {.source = &source};
    diag.out[CR_SEVERITY_WARNING] = warnings;
    diag.out[CR_SEVERITY_NOTE] = notes;
    struct cr_net *net = calloc(1, sizeof *net);
    if (net)
        read_net(net, file, &diag, err);
    else
        diag.failed = true;
    if (cr_diag_finish(&diag, err) == 0 && (!err || err->status == CR_STATUS_OK))
        return net;
    cr_net_free(net);
    return NULL;
}

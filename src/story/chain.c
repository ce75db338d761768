/* The story of a chain: see chain.h. */
#include "story/chain.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/near.h"
#include "story/paths.h"

enum { FULL_PATHS = 2, FOOT_PATHS = 4, SHOWN_SHARES = 6, MOST_LINKS = 8 };

/* ---- which quantities ---- */

enum { LISTED_KEYS = 6 };

/* What takes a gradient, for whom no name is near: "x->n, n.b, ...". */
static void list_keys(const char *const *keys, size_t count, struct cr_buf *out)
{
    size_t listed = 0;
    for (size_t q = 0; q < count; q++) {
        if (!keys[q])
            continue;
        if (listed == LISTED_KEYS) {
            cr_buf_puts(out, ", ...");
            return;
        }
        cr_buf_printf(out, "%s%s", listed++ ? ", " : "", keys[q]);
    }
}

/* Is the key one of the node: h1.b of h1? */
static bool is_own(const char *key, const char *node)
{
    const size_t length = strlen(node);
    return key && strncmp(key, node, length) == 0 && key[length] == '.';
}

/* Of a node's name alone: leaves only the keys that are its own; says whether there are any. */
static bool keep_own(const char *node, const char **keys, size_t count)
{
    bool any = false;
    for (size_t q = 0; q < count; q++)
        any = any || is_own(keys[q], node);
    for (size_t q = 0; any && q < count; q++)
        keys[q] = is_own(keys[q], node) ? keys[q] : NULL;
    return any;
}

static int refuse(struct cr_builder *b, const char *key, struct cr_err *err)
{
    const struct cr_model *model = b->model;
    const char **keys = cr_arena_alloc(&b->story->arena, model->count, sizeof *keys);
    struct cr_buf hint = {0};
    for (size_t q = 0; keys && q < model->count; q++)
        keys[q] = q != model->loss && cr_has_gradient(&b->teller, q) ? model->quantities[q].key
                                                                      : NULL;
    const bool owner = keys && keep_own(key, keys, model->count);
    const char *near = keys && !owner ? cr_nearest(key, keys, model->count) : NULL;
    if (near)
        cr_buf_printf(&hint, "did you mean %s?", near);
    else if (keys)
        list_keys(keys, model->count, &hint);
    cr_fail(err, CR_STATUS_USAGE, "--wrt \"%s\" is no quantity that takes a gradient (%s)", key,
            cr_buf_text(&hint));
    cr_buf_release(&hint);
    return -1;
}

/* The name as it is compared with symbols: without what only sets it, w_{21}^{(1)} as w21^(1). */
static void plain_name(const char *name, struct cr_buf *out)
{
    for (; *name; name++)
        if (!strchr("_{}", *name))
            cr_buf_putc(out, *name);
}

/* Is the quantity written so in the picture: w, yhat, w21^(1), w^(1)21? */
static bool is_symbol(const struct cr_teller *teller, size_t quantity, const char *plain)
{
    const struct cr_math *math = cr_symbol_of(teller, quantity);
    if (!math || math->kind != CR_MATH_SYMBOL)
        return false;
    const struct cr_symbol *symbol = &math->symbol;
    const char *hat = symbol->hat ? "hat" : "", *mark = *symbol->sup ? "^" : "";
    struct cr_buf text = {0};
    cr_buf_printf(&text, "%s%s%s%s%s", symbol->base, hat, symbol->sub, mark, symbol->sup);
    bool same = strcmp(cr_buf_text(&text), plain) == 0;
    cr_buf_clear(&text);
    cr_buf_printf(&text, "%s%s%s%s%s", symbol->base, hat, mark, symbol->sup, symbol->sub);
    same = same || strcmp(cr_buf_text(&text), plain) == 0;
    cr_buf_release(&text);
    return same;
}

/* The name as keys spell it: "x -> n" and "x→n" are x->n. */
static void spelt_name(const char *name, struct cr_buf *out)
{
    static const char arrow[] = "→";
    for (; *name; name++)
        if (strncmp(name, arrow, strlen(arrow)) == 0)
            cr_buf_puts(out, "->"), name += strlen(arrow) - 1;
        else if (*name != ' ')
            cr_buf_putc(out, *name);
}

static size_t find_key(const struct cr_model *model, const char *name)
{
    size_t found = 0;
    while (found < model->count && strcmp(model->quantities[found].key, name) != 0)
        found++;
    return found;
}

/* The quantity of that key, or of that symbol; SIZE_MAX when it takes none. */
static size_t find_target(const struct cr_builder *b, const char *name)
{
    const struct cr_model *model = b->model;
    struct cr_buf plain = {0}, spelt = {0};
    plain_name(name, &plain);
    spelt_name(name, &spelt);
    size_t found = find_key(model, name);
    if (found == model->count)
        found = find_key(model, cr_buf_text(&spelt));
    for (size_t q = 0; found == model->count && q < model->count; q++)
        if (!model->quantities[q].inner && is_symbol(&b->teller, q, cr_buf_text(&plain)))
            found = q;
    cr_buf_release(&plain);
    cr_buf_release(&spelt);
    const bool takes = found < model->count && found != model->loss &&
                       cr_has_gradient(&b->teller, found);
    return takes ? found : SIZE_MAX;
}

int cr_chain_targets(struct cr_builder *b, const struct cr_telling *telling)
{
    b->wrt = cr_arena_alloc(&b->story->arena, telling->wrt_count, sizeof *b->wrt);
    if (!b->wrt)
        return cr_fail_memory(b->err);
    for (size_t i = 0; i < telling->wrt_count; i++) {
        const size_t q = find_target(b, telling->wrt[i]);
        if (q == SIZE_MAX)
            return refuse(b, telling->wrt[i], b->err);
        b->wrt[b->wrt_count++] = q;
    }
    return 0;
}

/* ---- what the steps say ---- */

/* dL/dw = dL/dy^ dy^/dz dz/dw = numbers = gradient. */
static struct cr_math *relation_of(const struct cr_teller *teller, size_t quantity,
                                   struct cr_math *left, const struct cr_path *path,
                                   double value)
{
    struct cr_math *const parts[] = {
        left,
        cr_chain_product(teller, path->links, path->count, quantity, CR_FORM_SYMBOLS),
        cr_chain_product(teller, path->links, path->count, quantity, CR_FORM_NUMBERS),
        cr_math_number(teller->arena, value)};
    return cr_relate(teller->arena, parts, 4);
}

/* The products of a few paths added. */
static struct cr_math *products(const struct cr_teller *teller, size_t quantity,
                                const struct cr_paths *paths, enum cr_form form)
{
    struct cr_math *terms[FULL_PATHS];
    for (size_t i = 0; i < paths->count; i++)
        terms[i] = cr_chain_product(teller, paths->path[i].links, paths->path[i].count,
                                    quantity, form);
    return cr_math_node(teller->arena, CR_MATH_SUM, terms, paths->count);
}

/* What each path brings, added. */
static struct cr_math *shares(const struct cr_teller *teller, const struct cr_paths *paths)
{
    struct cr_math *terms[SHOWN_SHARES + 1];
    size_t n = 0;
    for (size_t i = 0; i < paths->count; i++) {
        if (paths->count > SHOWN_SHARES && i == SHOWN_SHARES - 1) {
            terms[n++] = cr_math_words(teller->arena, "…");
            break;
        }
        terms[n++] = cr_math_number(teller->arena, paths->path[i].share);
    }
    return cr_math_node(teller->arena, CR_MATH_SUM, terms, n);
}

static int head_of_sum(const struct cr_teller *teller, struct cr_step *step,
                       size_t quantity, const struct cr_paths *paths)
{
    struct cr_math *const parts[] = {
        cr_gradient_symbol(teller, quantity), shares(teller, paths),
        cr_math_number(teller->arena, cr_gradient(teller, quantity))};
    return cr_head(teller, step, cr_relate(teller->arena, parts, 3));
}

/* Two paths are written out, in symbols and in numbers; of more only what each brings. */
static int head_of_branches(const struct cr_teller *teller, struct cr_step *step,
                            size_t quantity, const struct cr_paths *paths)
{
    if (paths->count > FULL_PATHS)
        return head_of_sum(teller, step, quantity, paths);
    struct cr_math *const symbols[] = {cr_gradient_symbol(teller, quantity),
                                       products(teller, quantity, paths, CR_FORM_SYMBOLS)};
    struct cr_math *const numbers[] = {
        cr_gradient_symbol(teller, quantity),
        products(teller, quantity, paths, CR_FORM_NUMBERS),
        cr_math_number(teller->arena, cr_gradient(teller, quantity))};
    return cr_head(teller, step, cr_relate(teller->arena, symbols, 2)) ||
                   cr_head(teller, step, cr_relate(teller->arena, numbers, 3))
               ? -1
               : 0;
}

/* One path by its own: "dL/dy^ ... dz/dw = numbers = share". */
static struct cr_math *path_line(const struct cr_teller *teller, size_t quantity,
                                 const struct cr_path *path)
{
    struct cr_math *const parts[] = {
        cr_chain_product(teller, path->links, path->count, quantity, CR_FORM_SYMBOLS),
        cr_chain_product(teller, path->links, path->count, quantity, CR_FORM_NUMBERS),
        cr_math_number(teller->arena, path->share)};
    return cr_relate(teller->arena, parts, 3);
}

static int foot_of_branches(const struct cr_teller *teller, struct cr_step *step,
                            size_t quantity, const struct cr_paths *paths)
{
    for (size_t i = 0; i < paths->count && i < FOOT_PATHS; i++)
        if (cr_foot(teller, step, path_line(teller, quantity, &paths->path[i])))
            return -1;
    if (paths->total <= FOOT_PATHS)
        return 0;
    char *more = cr_arena_format(teller->arena, "… and %.0f more paths",
                                 paths->total - FOOT_PATHS);
    return more ? cr_foot(teller, step, cr_math_words(teller->arena, more)) : -1;
}

static bool has_arrow(const struct cr_step *step, struct cr_use use)
{
    for (size_t i = 0; i < step->arrow_count; i++)
        if (step->arrows[i].use.value == use.value &&
            step->arrows[i].use.operand == use.operand)
            return true;
    return false;
}

/* The arrows of a path, from the loss down; each once. */
static int add_path(const struct cr_teller *teller, struct cr_step *step, size_t quantity,
                    const struct cr_path *path, size_t shade)
{
    for (size_t i = path->count; i-- > 0;) {
        const size_t to =
            i > 0 ? cr_quantity_of(teller, path->links[i - 1].value) : quantity;
        if (has_arrow(step, path->links[i]))
            continue;
        if (cr_add_arrow(teller, step, path->links[i], to, false))
            return -1;
        step->arrows[step->arrow_count - 1].shade = shade;
    }
    return 0;
}

/* What the factors are: the local derivative of every link. */
static int foot_of_links(const struct cr_builder *b, struct cr_step *step)
{
    struct cr_math *list[MOST_LINKS];
    size_t n = 0;
    for (size_t i = 0; i < step->arrow_count && step->arrow_count <= MOST_LINKS; i++) {
        const struct cr_arrow *arrow = &step->arrows[i];
        struct cr_math *local = cr_local_relation(&b->teller, arrow->use, arrow->to);
        if (!local)
            return -1;
        list[n] = cr_wanted(b->teller.arena, local, b->story->labels);
        n += list[n] != NULL;
    }
    return cr_foot_rows(&b->teller, step, list, n);
}

static int tell_chain(const struct cr_teller *teller, struct cr_step *step, size_t quantity)
{
    struct cr_paths paths;
    step->chain = true;
    if (cr_paths_find(teller, quantity, &paths) || paths.count == 0)
        return -1;
    for (size_t i = 0; i < paths.count; i++)
        if (add_path(teller, step, quantity, &paths.path[i], 0))
            return -1;
    if (cr_mark_number(teller, step, quantity, CR_ASPECT_GRAD, cr_gradient(teller, quantity)))
        return -1;
    if (paths.count == 1)
        return cr_head(teller, step,
                       relation_of(teller, quantity, cr_gradient_symbol(teller, quantity),
                                   &paths.path[0], cr_gradient(teller, quantity)));
    return head_of_branches(teller, step, quantity, &paths) ||
                   (paths.count > FULL_PATHS &&
                    foot_of_branches(teller, step, quantity, &paths))
               ? -1
               : 0;
}

/* ---- the steps ---- */

static const char *key_of(const struct cr_builder *b, size_t quantity)
{
    return b->model->quantities[quantity].key;
}

/* One step for all chosen quantities; called after the first. */
static int chains_step(struct cr_builder *b)
{
    struct cr_step *step = cr_begin_step(b, CR_PHASE_BACKWARD);
    int failed = step ? 0 : -1;
    for (size_t i = 0; !failed && i < b->wrt_count; i++)
        failed = tell_chain(&b->teller, step, b->wrt[i]);
    if (!failed && step->footer_count == 0)
        failed = foot_of_links(b, step);
    return step ? cr_finish_step(b, step, key_of(b, b->wrt[0]), "", failed) : -1;
}

static int path_step(struct cr_builder *b, size_t quantity, const struct cr_paths *paths,
                     size_t i)
{
    struct cr_step *step = cr_begin_step(b, CR_PHASE_BACKWARD);
    if (!step)
        return -1;
    struct cr_arena *arena = &b->story->arena;
    const char *what = cr_arena_format(arena, "%s-path%zu", key_of(b, quantity), i + 1);
    const char *detail = cr_arena_format(arena, "path %zu of %.0f", i + 1, paths->total);
    step->chain = true;
    const int failed = add_path(&b->teller, step, quantity, &paths->path[i], i) ||
                       cr_head(&b->teller, step,
                               path_line(&b->teller, quantity, &paths->path[i])) ||
                       foot_of_links(b, step);
    return cr_finish_step(b, step, what, detail, failed);
}

/* A step for each path, then the sum of what they bring. */
static int paths_steps(struct cr_builder *b, size_t quantity)
{
    struct cr_paths paths;
    if (cr_paths_find(&b->teller, quantity, &paths))
        return cr_fail_memory(b->err);
    for (size_t i = 0; i < paths.count && paths.count > 1; i++)
        if (path_step(b, quantity, &paths, i))
            return -1;
    struct cr_step *step = cr_begin_step(b, CR_PHASE_BACKWARD);
    if (!step)
        return -1;
    int failed = tell_chain(&b->teller, step, quantity);
    for (size_t i = 0; !failed && i < step->arrow_count; i++)
        for (size_t p = paths.count; p-- > 0;)
            for (size_t k = 0; k < paths.path[p].count; k++)
                if (paths.path[p].links[k].value == step->arrows[i].use.value &&
                    paths.path[p].links[k].operand == step->arrows[i].use.operand)
                    step->arrows[i].shade = p;
    return cr_finish_step(b, step, key_of(b, quantity), paths.count > 1 ? "sum of the paths" : "",
                          failed);
}

/* Grain op: first the gradients on the way, one a step. */
static int links_steps(struct cr_builder *b, size_t quantity)
{
    struct cr_paths paths;
    if (cr_paths_find(&b->teller, quantity, &paths))
        return cr_fail_memory(b->err);
    const struct cr_path *path = &paths.path[0];
    for (size_t i = paths.count == 1 ? path->count - 1 : 0; i-- > 0;)
        if (cr_step_of_quantity(b, CR_PHASE_BACKWARD,
                                cr_quantity_of(&b->teller, path->links[i].value),
                                b->view->grad))
            return -1;
    return 0;
}

int cr_chain_steps(struct cr_builder *b)
{
    if (!b->paths) {
        if (b->grain == CR_GRAIN_OP && b->wrt_count == 1 && links_steps(b, b->wrt[0]))
            return -1;
        return chains_step(b);
    }
    for (size_t i = 0; i < b->wrt_count; i++)
        if (paths_steps(b, b->wrt[i]))
            return -1;
    return 0;
}

/*
 * A check as tables: see check.h.
 *
 *     gradient    analytic     numeric      error   verdict
 *     x->n       -0.115415   -0.115415   3.1e-12   ok
 *
 *     claim       claimed       exact   verdict   slip
 *     x->n.grad    -0.118   -0.115415   wrong     premature rounding ...
 *
 * Below them: what explains the wrong claims, and what is unhealthy.
 */
#include <stdio.h>

#include "base/num.h"
#include "check/check.h"
#include "run/grid.h"

enum { DEFAULT_DIGITS = 6, MOST_DIGITS = 17, MOST_ROWS = 30, WORST_ROWS = 20 };

static void put_name(const struct cr_check *check, const struct cr_gradient *g,
                     struct cr_grid *grid)
{
    const char *key = check->run->model->quantities[g->quantity].key;
    char name[128];
    if (g->sample == CR_NONE)
        snprintf(name, sizeof name, "%.120s", key);
    else
        snprintf(name, sizeof name, "%.100s [%ld]", key, g->sample + 1);
    cr_grid_text(grid, name);
}

/* "kink at h.a": where the branch changes. */
static void put_agreement(const struct cr_check *check, const struct cr_gradient *g,
                          struct cr_grid *grid)
{
    const struct cr_model *model = check->run->model;
    const long q = g->agreement == CR_AT_KINK && g->kink != CR_NONE ? model->of_value[g->kink]
                                                                   : CR_NONE;
    char text[160];
    if (q == CR_NONE)
        snprintf(text, sizeof text, "%s", cr_agreement_word(g->agreement));
    else
        snprintf(text, sizeof text, "%s of %s in %.100s", cr_agreement_word(g->agreement),
                 cr_op_row(model->graph->values[g->kink].op)->name, model->quantities[q].key);
    cr_grid_text(grid, text);
}

static int put_gradients(const struct cr_check *check, int digits, bool all,
                         struct cr_buf *out, struct cr_err *err)
{
    static const char *const headings[] = {"gradient", "analytic", "numeric", "error",
                                           "verdict"};
    struct cr_grid grid = {.columns = 5, .left = 1u | 1u << 4};
    size_t shown = check->gradient_count;
    if (!all && shown > MOST_ROWS)
        shown = WORST_ROWS;
    for (size_t c = 0; c < grid.columns; c++)
        cr_grid_text(&grid, headings[c]);
    for (size_t i = 0; i < shown; i++) {
        const struct cr_gradient *g = &check->gradients[i];
        put_name(check, g, &grid);
        cr_grid_number(&grid, g->analytic, digits);
        cr_grid_number(&grid, g->numeric, digits);
        cr_grid_number(&grid, g->error, 2);
        put_agreement(check, g, &grid);
    }
    if (cr_grid_print(&grid, out, err))
        return -1;
    if (shown < check->gradient_count)
        cr_buf_printf(out, "... and %zu more with smaller errors (-v shows them)\n",
                      check->gradient_count - shown);
    return 0;
}

static int put_claims(const struct cr_check *check, int digits, struct cr_buf *out,
                      struct cr_err *err)
{
    static const char *const headings[] = {"claim", "claimed", "exact", "verdict", "slip"};
    struct cr_grid grid = {.columns = 5, .left = 1u | 1u << 3 | 1u << 4};
    if (check->claims->count == 0)
        return 0;
    for (size_t c = 0; c < grid.columns; c++)
        cr_grid_text(&grid, headings[c]);
    for (size_t i = 0; i < check->claims->count; i++) {
        const struct cr_judged *judged = &check->explained.claims[i];
        cr_grid_text(&grid, check->claims->items[i].quantity);
        cr_grid_text(&grid, check->claims->items[i].text);
        cr_grid_number(&grid, judged->exact,
                       judged->verdict == CR_VERDICT_OK
                           ? digits
                           : cr_num_digits_apart(judged->exact, check->claims->items[i].number,
                                                 digits, MOST_DIGITS));
        cr_grid_text(&grid, cr_verdict_word(judged->verdict));
        cr_grid_text(&grid, judged->slip                              ? judged->slip
                            : judged->verdict == CR_VERDICT_WRONG ? "no known slip"
                                                                  : "");
    }
    cr_buf_putc(out, '\n');
    return cr_grid_print(&grid, out, err);
}

static size_t count_part(const struct cr_check *check, size_t diagnosis, enum cr_origin origin)
{
    size_t count = 0;
    for (size_t i = 0; i < check->explained.count; i++)
        count += check->explained.claims[i].diagnosis == (long)diagnosis &&
                 check->explained.claims[i].origin == origin;
    return count;
}

static void put_sources(const struct cr_check *check, size_t diagnosis, struct cr_buf *out)
{
    enum { MOST = 5 };
    size_t n = 0;
    for (size_t i = 0; i < check->explained.count; i++)
        if (check->explained.claims[i].diagnosis == (long)diagnosis &&
            check->explained.claims[i].origin == CR_ORIGIN_SOURCE && n++ < MOST)
            cr_buf_printf(out, "%s%s", n > 1 ? ", " : "", check->claims->items[i].quantity);
    if (n > MOST)
        cr_buf_printf(out, " and %zu more", n - MOST);
}

static void put_diagnosis(const struct cr_check *check, struct cr_buf *out)
{
    const struct cr_explained *explained = &check->explained;
    if (explained->diagnosis_count || check->health.count)
        cr_buf_putc(out, '\n');
    for (size_t i = 0; i < explained->diagnosis_count; i++) {
        const struct cr_diagnosis *d = &explained->diagnoses[i];
        const size_t downstream = count_part(check, i, CR_ORIGIN_DOWNSTREAM);
        put_sources(check, i, out);
        cr_buf_printf(out, ": %s", d->what);
        if (d->also)
            cr_buf_printf(out, "; or %s", d->also);
        if (downstream)
            cr_buf_printf(out, "; %zu more claim%s from there", downstream,
                          downstream == 1 ? " follows" : "s follow");
        cr_buf_putc(out, '\n');
    }
    for (size_t i = 0; i < check->health.count; i++)
        cr_buf_printf(out, "! %s\n", check->health.warnings[i].what);
}

static size_t count_agreement(const struct cr_check *check, enum cr_agreement agreement)
{
    size_t count = 0;
    for (size_t i = 0; i < check->gradient_count; i++)
        count += check->gradients[i].agreement == agreement;
    return count;
}

/* "14 gradients ok, 1 at a kink; 20 claims: 11 ok, 1 rounding, 8 wrong" */
static void put_summary(const struct cr_check *check, struct cr_buf *out)
{
    cr_buf_printf(out, "\n%zu gradients:", check->gradient_count);
    bool first = true;
    for (int a = 0; a < CR_AGREEMENT_COUNT; a++) {
        const size_t count = count_agreement(check, (enum cr_agreement)a);
        if (count == 0 && a != CR_AGREES)
            continue;
        cr_buf_printf(out, "%s %zu %s", first ? "" : ",", count,
                      cr_agreement_word((enum cr_agreement)a));
        first = false;
    }
    if (check->claims->count)
        cr_buf_printf(out, "; %zu claim%s:", check->claims->count,
                      check->claims->count == 1 ? "" : "s");
    for (int v = 0; check->claims->count && v < CR_VERDICT_COUNT; v++)
        cr_buf_printf(out, "%s %zu %s", v ? "," : "",
                      cr_explained_count(&check->explained, (enum cr_verdict)v),
                      cr_verdict_word((enum cr_verdict)v));
    cr_buf_putc(out, '\n');
}

int cr_check_table(const struct cr_check *check, int digits, bool all, struct cr_buf *out,
                   struct cr_err *err)
{
    digits = digits ? digits : DEFAULT_DIGITS;
    if (put_gradients(check, digits, all, out, err) || put_claims(check, digits, out, err))
        return -1;
    put_diagnosis(check, out);
    put_summary(check, out);
    return cr_buf_check(out, err);
}

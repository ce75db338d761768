/* Claimed numbers of a formula file: see expr.h. */
#include <string.h>

#include "base/num.h"
#include "read/expr.h"

/* Says so when one of the numbers is none, or there are not as many as samples. */
static bool are_numbers(struct cr_expr *expr, const struct cr_expr_expected *one)
{
    const char *name = expr->names.items[one->name], *p = one->text;
    const size_t samples = expr->net->samples;
    size_t count = 0;
    for (;; p++) {
        const size_t length = strcspn(p, ",");
        double number;
        if (cr_num_parse(p, length, &number) != CR_NUM_OK) {
            cr_expr_wrong(expr, one->at, "\"%s\" is expected to be \"%s\", which is no number",
                          cr_cut(name).text, cr_cut(one->text).text);
            return false;
        }
        count++;
        p += length;
        if (!*p)
            break;
    }
    if (count > 1 && count != samples)
        cr_expr_wrong(expr, one->at, "\"%s\" is expected to be %zu numbers, for %zu sample%s",
                      cr_cut(name).text, count, samples, samples == 1 ? "" : "s");
    return count == 1 || count == samples;
}

static void hand_over(struct cr_expr *expr, const struct cr_expr_expected *one)
{
    const struct cr_expr_name *about = &expr->about[one->name];
    const long node = about->last == CR_NONE ? CR_NONE : expr->definitions[about->last].node;
    if (about->total == 0)
        cr_expr_wrong(expr, one->at, "\"%s\" is unknown%s",
                      cr_cut(expr->names.items[one->name]).text,
                      cr_expr_hint_name(expr, one->name).text);
    if (about->total == 0 || node == CR_NONE || !are_numbers(expr, one))
        return;
    struct cr_claim *claim = &expr->net->nodes[node].claim;
    const char **place = one->kind == CR_EXPR_EXPECT_VALUE  ? &claim->value
                         : one->kind == CR_EXPR_EXPECT_GRAD ? &claim->grad
                                                            : &claim->new;
    *place = one->text;
}

void cr_expr_expect(struct cr_expr *expr)
{
    for (size_t i = 0; i < expr->expected_count; i++)
        hand_over(expr, &expr->expected[i]);
}

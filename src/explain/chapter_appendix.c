/* The appendix: the derivative of each activation that is used, and of the loss. */
#include "explain/derivations.h"
#include "explain/tale.h"

static void tell_part(struct cr_tale *tale, const struct cr_derivation *row, size_t p)
{
    const struct cr_derivation_part *part = &row->parts[p];
    if (*part->intro)
        cr_doc_say(tale->doc, "%s", part->intro);
    for (size_t i = 0; i < CR_DERIVATION_LINES && part->lines[i].formula; i++)
        cr_doc_formula(tale->doc,
                       cr_derivation_line(&tale->doc->arena, row, part, i));
}

static void tell_derivation(struct cr_tale *tale, const struct cr_derivation *row)
{
    struct cr_doc *doc = tale->doc;
    cr_doc_head(doc, 3, "The derivative of the %s", row->called);
    cr_doc_formula(doc, cr_derivation_definition(&doc->arena, row));
    cr_doc_say(doc, "Line by line:");
    for (size_t p = 0; p < CR_DERIVATION_PARTS && row->parts[p].lines[0].formula; p++)
        tell_part(tale, row, p);
    if (*row->note)
        cr_doc_say(doc, "%s", row->note);
}

/* dL/dz_i of a softmax whose loss is the cross-entropy: all paths together. */
static void tell_softmax_ce(struct cr_tale *tale)
{
    static const struct {
        const char *formula, *why;
    } lines[] = {
        {"-t/a*(a*(1-a))+q*a", "its own path, and those of the other outputs k"},
        {"-t*(1-a)+q*a", "a cancels"},
        {"(t+q)*a-t", "sorted"},
        {"a-t", "the targets add up to 1"},
    };
    struct cr_arena *arena = &tale->doc->arena;
    static const char *const letters[] = {"a", "t", "q"};
    struct cr_math *const with[] = {cr_math_hat(arena, "y", "i", ""),
                                    cr_math_symbol(arena, "y", "i", ""),
                                    cr_math_symbol(arena, "q", "", "")};
    cr_doc_head(tale->doc, 3, "Softmax and cross-entropy together");
    cr_doc_say(tale->doc, "Every output depends on every %m, so what comes to it is a sum over "
                          "the paths through all outputs; %m is the sum of the targets of the "
                          "other outputs:",
               cr_math_symbol(arena, "z", "i", ""), with[2]);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        for (size_t k = 0; k < 3; k++)
            if (!with[k])
                return;
        const char *why = cr_arena_format(arena, "(%s)", lines[i].why);
        struct cr_math *left = cr_math_two(arena, CR_MATH_DERIVATIVE,
                                           cr_math_symbol(arena, "L", "", ""),
                                           cr_math_symbol(arena, "z", "i", ""));
        struct cr_math *right = cr_math_two(
            arena, CR_MATH_ROW, cr_math_template(arena, lines[i].formula, letters, with, 3),
            why ? cr_math_words(arena, why) : NULL);
        cr_doc_formula(tale->doc, cr_math_two(arena, CR_MATH_RELATION,
                                              i ? cr_math_words(arena, "") : left, right));
    }
}

void cr_tell_appendix(struct cr_tale *tale)
{
    const struct cr_graph *graph = tale->model->graph;
    bool used[CR_OP_COUNT] = {false};
    for (size_t v = 0; v < graph->count; v++)
        used[graph->values[v].op] = true;
    const bool fused = used[CR_OP_SOFTMAX_CE];
    used[CR_OP_CE] = used[CR_OP_CE] || fused;
    bool headed = false;
    for (int op = 0; op < CR_OP_COUNT; op++) {
        const struct cr_derivation *row = used[op] ? cr_derivation_of((enum cr_op)op) : NULL;
        if (!row)
            continue;
        if (!headed)
            cr_doc_head(tale->doc, 2, "Appendix: the derivatives");
        headed = true;
        tell_derivation(tale, row);
    }
    if (fused)
        tell_softmax_ce(tale);
}

/* The explanation, chapter by chapter: see explain.h. */
#include "explain/explain.h"

#include "explain/tale.h"

int cr_explain_run(const struct cr_run *run, const struct cr_explaining *how,
                   struct cr_doc *doc, struct cr_err *err)
{
    struct cr_tale tale;
    doc->digits = how->digits;
    if (cr_tale_init(&tale, doc, run, err))
        return -1;
    tale.figures = how->figures;
    if (how->figures)
        tale.shown = cr_arena_alloc(&doc->arena, how->figures->story->count + 1, 1);
    if (how->figures && !tale.shown)
        return cr_fail_memory(err);
    cr_doc_head(doc, 1, "%s", how->title);
    cr_tell_network(&tale);
    cr_tell_forward_pass(&tale);
    cr_tell_loss_of_all(&tale);
    cr_tell_backward_pass(&tale);
    cr_tell_new_values(&tale);
    if (how->general)
        cr_tell_general(&tale);
    if (how->appendix)
        cr_tell_appendix(&tale);
    return cr_doc_check(doc, err);
}

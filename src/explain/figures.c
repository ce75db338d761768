/* Which frame of the story belongs where in the text: see tale.h. */
#include "explain/tale.h"

/* Does the quantity belong to the node: its own, or a parameter that is told with it? */
static bool belongs(const struct cr_tale *tale, size_t quantity, size_t node)
{
    const struct cr_lists *owned = &tale->plan.owned;
    if (tale->model->quantities[quantity].node == (long)node)
        return true;
    for (size_t i = owned->first[node]; i < owned->first[node + 1]; i++)
        if (owned->item[i] == quantity)
            return true;
    return false;
}

/* The step that sums over the samples is about no node in particular. */
static bool shows(const struct cr_tale *tale, const struct cr_step *step, const size_t *nodes,
                  size_t count)
{
    if (count > 0 && tale->model->net->samples > 1 && step->sample == 0)
        return false;
    for (size_t m = 0; m < step->mark_count; m++)
        for (size_t i = 0; i < count; i++)
            if (belongs(tale, step->marks[m].quantity, nodes[i]))
                return true;
    return count == 0;
}

static void put(struct cr_tale *tale, size_t step)
{
    struct cr_buf name = {0}, caption = {0};
    const struct cr_figures *figures = tale->figures;
    const struct cr_step *shown = &figures->story->steps[step];
    cr_buf_puts(&name, figures->prefix);
    cr_step_name(figures->story, step, &name);
    cr_buf_printf(&name, ".%s", figures->extension);
    cr_buf_printf(&caption, "%s%s%s", shown->title, *shown->detail ? ", " : "", shown->detail);
    cr_doc_figure(tale->doc, cr_buf_text(&name), shown->words, cr_buf_text(&caption));
    tale->doc->failed = tale->doc->failed || name.failed || caption.failed;
    cr_buf_release(&name);
    cr_buf_release(&caption);
}

/* Of several samples the first is told, so only its frames are shown. */
void cr_tell_figures(struct cr_tale *tale, enum cr_phase phase, const size_t *nodes,
                     size_t count)
{
    if (!tale->figures)
        return;
    const struct cr_story *story = tale->figures->story;
    for (size_t s = 0; s < story->count; s++) {
        const struct cr_step *step = &story->steps[s];
        if (step->phase != phase || tale->shown[s] || step->sample > 1 || !shows(tale, step, nodes, count))
            continue;
        tale->shown[s] = true;
        put(tale, s);
    }
}

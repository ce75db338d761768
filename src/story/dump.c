/*
 * The story as plain text: one paragraph a step.
 *
 *     03-backward-z   Backward pass
 *         head   dL/dz = ...
 *         foot   dL/dy^ = ...
 *         arrow  n.a -> n.z   dy^/dz = 0.246   gives -0.231
 *         mark   n.z grad -0.231
 */
#include <string.h>

#include "base/num.h"
#include "story/story.h"

static const char *const ASPECT_NAMES[CR_ASPECT_COUNT] = {"value", "grad", "new"};

enum { SAFE_MOST = 100 };

/* What users called it, made safe for a file name: letters, digits, - and _ of ASCII stay, and
 * no more than a file name has room for. */
static void add_safe(struct cr_buf *out, const char *what)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    const size_t most = out->size + SAFE_MOST;
    for (const char *p = what; *p && out->size < most && !out->failed; p++) {
        if (p[0] == '-' && p[1] == '>')
            cr_buf_putc(out, '-'), p++;
        else
            cr_buf_putc(out, strchr(plain, *p) ? *p : '_');
    }
}

void cr_step_name(const struct cr_story *story, size_t step, struct cr_buf *out)
{
    const struct cr_step *s = &story->steps[step];
    int width = 2;
    if (s->phase == CR_PHASE_TRAINING) {
        cr_buf_printf(out, "epoch-%s", s->what);
        return;
    }
    for (size_t n = story->count - 1; n >= 100; n /= 10)
        width++;
    cr_buf_printf(out, "%0*zu-%s", width, step, cr_phase_name(s->phase));
    if (*s->what) {
        cr_buf_putc(out, '-');
        add_safe(out, s->what);
    }
}

static const char *key(const struct cr_story *story, size_t quantity)
{
    return story->run->model->quantities[quantity].key;
}

static void dump_lines(struct cr_buf *out, const char *name, struct cr_math *const *lines,
                       size_t count)
{
    for (size_t i = 0; i < count; i++) {
        cr_buf_printf(out, "    %-6s ", name);
        cr_math_text(lines[i], out);
        cr_buf_putc(out, '\n');
    }
}

static void dump_arrow(const struct cr_story *story, const struct cr_arrow *arrow,
                       struct cr_buf *out)
{
    cr_buf_printf(out, "    %-6s %s -> %s   ", arrow->again ? "again" : "arrow",
                  key(story, arrow->from), key(story, arrow->to));
    cr_math_text(arrow->label, out);
    cr_buf_puts(out, "   gives ");
    cr_num_exact(out, arrow->share);
    cr_buf_putc(out, '\n');
}

static void dump_step(const struct cr_story *story, size_t index, struct cr_buf *out)
{
    const struct cr_step *step = &story->steps[index];
    cr_step_name(story, index, out);
    cr_buf_printf(out, "   %s", step->title);
    if (*step->detail)
        cr_buf_printf(out, ", %s", step->detail);
    cr_buf_putc(out, '\n');
    dump_lines(out, "head", step->headline, step->headline_count);
    dump_lines(out, "foot", step->footer, step->footer_count);
    for (size_t i = 0; i < step->arrow_count; i++)
        dump_arrow(story, &step->arrows[i], out);
    for (size_t i = 0; i < step->mark_count; i++) {
        cr_buf_printf(out, "    mark   %s %s ", key(story, step->marks[i].quantity),
                      ASPECT_NAMES[step->marks[i].aspect]);
        cr_math_text(step->marks[i].number, out);
        cr_buf_putc(out, '\n');
    }
}

int cr_story_dump(const struct cr_story *story, struct cr_buf *out, struct cr_err *err)
{
    for (size_t i = 0; i < story->count; i++)
        dump_step(story, i, out);
    return cr_buf_check(out, err);
}

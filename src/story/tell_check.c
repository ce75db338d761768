/* The step that shows wrong claims: see tell_check.h. */
#include "story/tell_check.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "base/num.h"
#include "story/phrase.h"

enum { MOST_LINES = 6, MOST_WHY = 90, LEAST_DIGITS = 3, MOST_DIGITS = 4, ALL_DIGITS = 17 };

int cr_take_disputes(struct cr_builder *b, const struct cr_telling *telling)
{
    struct cr_arena *arena = &b->story->arena;
    const size_t count = telling->dispute_count;
    struct cr_dispute *all = cr_arena_copy(arena, telling->disputes, count, sizeof *all);
    for (size_t i = 0; all && i < count; i++) {
        all[i].claimed = cr_arena_string(arena, all[i].claimed);
        all[i].why = cr_arena_string(arena, all[i].why);
        all[i].told = cr_arena_string(arena, all[i].told);
        if (!all[i].claimed || !all[i].why || !all[i].told)
            return cr_fail_memory(b->err);
    }
    struct cr_notice *notices =
        cr_arena_copy(arena, telling->notices, telling->notice_count, sizeof *notices);
    for (size_t i = 0; notices && i < telling->notice_count; i++)
        if (!(notices[i].words = cr_arena_string(arena, notices[i].words)) ||
            !(notices[i].told = cr_arena_string(arena, notices[i].told)))
            return cr_fail_memory(b->err);
    b->story->notices = notices;
    b->story->notice_count = telling->notice_count;
    b->story->disputes = all;
    b->story->dispute_count = count;
    b->story->claim_count = telling->claim_count;
    return all && notices ? 0 : cr_fail_memory(b->err);
}

static int significant_digits(const char *text)
{
    int digits = 0;
    for (; *text && *text != 'e' && *text != 'E'; text++)
        digits += isdigit((unsigned char)*text) && (digits > 0 || *text != '0');
    return digits;
}

/* As many digits as are claimed, within reason; more where both would look the same. */
static int digits_for(const struct cr_dispute *d)
{
    double claimed = NAN;
    int digits = significant_digits(d->claimed);
    digits = digits < LEAST_DIGITS ? LEAST_DIGITS : digits > MOST_DIGITS ? MOST_DIGITS : digits;
    return cr_num_parse(d->claimed, strlen(d->claimed), &claimed) == CR_NUM_OK
               ? cr_num_digits_apart(d->exact, claimed, digits, ALL_DIGITS)
               : digits;
}

static void put_number(double value, int digits, struct cr_buf *out)
{
    const struct cr_math number = {.kind = CR_MATH_NUMBER, .number = value, .digits = digits};
    cr_math_text(&number, out);
}

/* "−0.118 ≠ −0.115": the claim as it was printed; of many digits as many as tell. */
static struct cr_math *both(struct cr_builder *b, const struct cr_dispute *d)
{
    struct cr_buf text = {0};
    const int digits = digits_for(d);
    double claimed = NAN;
    const bool number = cr_num_parse(d->claimed, strlen(d->claimed), &claimed) == CR_NUM_OK;
    if (number && significant_digits(d->claimed) > digits)
        put_number(claimed, digits, &text);
    else
        cr_buf_printf(&text, "%s%s", *d->claimed == '-' ? "−" : "",
                      d->claimed + (*d->claimed == '-'));
    cr_buf_puts(&text, " ≠ ");
    put_number(d->exact, digits, &text);
    const char *copy =
        text.failed ? NULL : cr_arena_string(b->teller.arena, cr_buf_text(&text));
    cr_buf_release(&text);
    return copy ? cr_math_words(b->teller.arena, copy) : NULL;
}

/* What a dispute is about, at the foot: z, dL/dw, dz/dw, new w. */
static struct cr_math *subject(struct cr_builder *b, const struct cr_dispute *d)
{
    static const enum cr_about_kind kinds[CR_ASPECT_COUNT] = {
        [CR_ASPECT_VALUE] = CR_ABOUT_VALUE,
        [CR_ASPECT_GRAD] = CR_ABOUT_GRAD,
        [CR_ASPECT_NEW] = CR_ABOUT_NEW};
    const struct cr_about mention = {d->by != CR_NONE ? CR_ABOUT_LOCAL : kinds[d->aspect],
                                       d->quantity, d->by == CR_NONE ? 0 : (size_t)d->by,
                                       d->sample};
    return cr_mention_symbol(&b->teller, &mention);
}

/* "dL/dw and 3 more": what a line is about. */
static struct cr_math *subjects(struct cr_builder *b, const struct cr_dispute *d)
{
    const struct cr_story *story = b->story;
    struct cr_arena *arena = b->teller.arena;
    size_t more = 0;
    for (size_t i = 0; i < story->dispute_count; i++)
        more += &story->disputes[i] != d && &story->disputes[story->disputes[i].like] == d;
    if (more == 0)
        return subject(b, d);
    const char *words = cr_arena_format(arena, " and %zu more", more);
    return cr_math_two(arena, CR_MATH_PHRASE, subject(b, d),
                       words ? cr_math_words(arena, words) : NULL);
}

/* "dL/dw    -0.118 ≠ -0.115    premature rounding" */
static int add_line(struct cr_builder *b, struct cr_step *step, const struct cr_dispute *d)
{
    struct cr_arena *arena = b->teller.arena;
    const bool several = b->model->net->samples > 1 && d->sample != CR_NONE;
    const char *sample = several ? cr_arena_format(arena, "sample %ld: ", d->sample + 1) : "";
    struct cr_math *const parts[] = {subjects(b, d), both(b, d),
                                     sample ? cr_phrase(&b->teller, sample, d->told, MOST_WHY) : NULL};
    return cr_foot(&b->teller, step, cr_math_node(arena, CR_MATH_ROW, parts, 3));
}

/* How many explanations there are. */
static size_t count_lines(const struct cr_story *story)
{
    size_t count = 0;
    for (size_t i = 0; i < story->dispute_count; i++)
        count += story->disputes[i].like == i;
    return count;
}

/* A line for each explanation and notice, of both together at most MOST_LINES, the last of which
 * says how many more. Notices give way, but for two lines. */
static int add_lines(struct cr_builder *b, struct cr_step *step)
{
    const struct cr_story *story = b->story;
    const size_t lines = count_lines(story), all = lines + story->notice_count;
    const size_t room = all > MOST_LINES ? MOST_LINES - 1 : all;
    const size_t kept = story->notice_count < 2 ? story->notice_count : 2;
    const size_t most = lines + kept > room ? room - kept : lines;
    size_t shown = 0;
    for (int source = 1; source >= 0; source--)
        for (size_t i = 0; i < story->dispute_count && shown < most; i++)
            if (story->disputes[i].source == source && story->disputes[i].like == i) {
                if (add_line(b, step, &story->disputes[i]))
                    return -1;
                shown++;
            }
    for (size_t i = 0; i < story->notice_count && shown < room; i++, shown++)
        if (cr_foot(&b->teller, step, cr_phrase(&b->teller, "", story->notices[i].told, MOST_WHY)))
            return -1;
    return cr_foot_more(&b->teller, step, all - shown);
}

/* Both numbers where the quantity's own stands, unless the step has one there already. */
static int add_mark(struct cr_builder *b, struct cr_step *step, const struct cr_dispute *d)
{
    for (size_t i = 0; i < step->mark_count; i++) {
        const struct cr_mark *mark = &step->marks[i];
        if (mark->quantity == d->quantity && mark->aspect == d->aspect)
            return 0;
    }
    if (cr_mark_number(&b->teller, step, d->quantity, d->aspect, d->exact))
        return -1;
    struct cr_mark *mark = &step->marks[step->mark_count - 1];
    return (mark->number = both(b, d)) ? 0 : -1;
}

/* The red arrow of a derivative, where it is that of one operation. */
static int add_arrow(struct cr_builder *b, struct cr_step *step, const struct cr_dispute *d)
{
    const struct cr_graph *graph = b->model->graph;
    const size_t of = b->model->quantities[d->quantity].value;
    const size_t by = b->model->quantities[d->by].value;
    for (size_t k = 0; k < graph->values[of].count; k++) {
        if (cr_graph_operand(graph, of, k) != by)
            continue;
        b->teller.sample = d->sample == CR_NONE ? 0 : (size_t)d->sample;
        if (cr_add_arrow(&b->teller, step, (struct cr_use){of, k}, (size_t)d->by, true))
            return -1;
        struct cr_arrow *arrow = &step->arrows[step->arrow_count - 1];
        arrow->label =
            cr_math_two(b->teller.arena, CR_MATH_RELATION, arrow->symbol, both(b, d));
        return arrow->label ? 0 : -1;
    }
    return 0;
}

static int add_disputes(struct cr_builder *b, struct cr_step *step)
{
    for (size_t i = 0; i < b->story->dispute_count; i++) {
        const struct cr_dispute *d = &b->story->disputes[i];
        if (d->by != CR_NONE ? add_arrow(b, step, d) : add_mark(b, step, d))
            return -1;
    }
    return add_lines(b, step);
}

int cr_tell_check(struct cr_builder *b)
{
    struct cr_step *step = cr_begin_step(b, CR_PHASE_CHECK);
    if (!step)
        return -1;
    const size_t claims = b->story->claim_count, wrong = b->story->dispute_count;
    const size_t notices = b->story->notice_count;
    const char *detail =
        claims == 0 && notices == 0 ? "No warnings"
        : claims == 0 ? cr_arena_format(&b->story->arena, "%zu warning%s", notices,
                                        notices == 1 ? "" : "s")
        : wrong == 0 ? cr_arena_format(&b->story->arena, "%zu claimed number%s, none wrong", claims,
                                     claims == 1 ? "" : "s")
                   : cr_arena_format(&b->story->arena,
                                     "%zu of %zu claimed numbers wrong: claimed ≠ exact; solid "
                                     "outline: a mistake, dashed: what follows from one",
                                     wrong, claims);
    return cr_finish_step(b, step, "", detail, add_disputes(b, step));
}

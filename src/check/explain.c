/* Claims explained: see explain.h and search.h. */
#include "check/search.h"

#include <math.h>
#include <stdlib.h>

#include "model/mention.h"

static const double ROUNDING_SHARE = 0.1;

const char *cr_verdict_word(enum cr_verdict verdict)
{
    static const char *const words[CR_VERDICT_COUNT] = {"ok", "rounding", "wrong"};
    return words[verdict];
}

size_t cr_explained_count(const struct cr_explained *explained, enum cr_verdict verdict)
{
    size_t count = 0;
    for (size_t i = 0; i < explained->count; i++)
        count += explained->claims[i].verdict == verdict;
    return count;
}

/* ---- verdicts ---- */

/* What the run itself says, to the last bit; derivatives come from the replay. */
static double exact_of(struct cr_search *s, const struct cr_about *about)
{
    const size_t sample = about->sample == CR_NONE ? 0 : (size_t)about->sample;
    if (about->kind == CR_ABOUT_GRAD)
        return cr_run_grad(s->run, about->quantity, sample);
    if (about->kind == CR_ABOUT_NEW && cr_run_updates(s->run, about->quantity))
        return s->run->updated[about->quantity];
    return cr_replay_says(&s->replay, about);
}

static bool is_off_by_one(const struct cr_claimed *claim, double exact)
{
    if (!isfinite(exact) || !isfinite(claim->number) || claim->unit == 0)
        return false;
    const double digits = fabs(round(exact / claim->unit) - round(claim->number / claim->unit));
    return digits > 0.5 && digits < 1.5 &&
           fabs(exact - claim->number) <= ROUNDING_SHARE * fabs(exact);
}

static void judge(struct cr_search *s)
{
    for (size_t i = 0; i < s->claims->count; i++) {
        const struct cr_claimed *claim = &s->claims->items[i];
        struct cr_judged *judged = &s->out->claims[i];
        *judged = (struct cr_judged){.follows = CR_NONE, .diagnosis = CR_NONE};
        judged->exact = exact_of(s, &claim->about);
        judged->verdict = cr_claim_fits(claim, judged->exact)      ? CR_VERDICT_OK
                          : is_off_by_one(claim, judged->exact) ? CR_VERDICT_ROUNDING
                                                                : CR_VERDICT_WRONG;
    }
}

/* ---- diagnoses ---- */

long cr_add_diagnosis(struct cr_search *s, const char *name, const char *what,
                          const char *also)
{
    struct cr_explained *out = s->out;
    struct cr_diagnosis *d = &out->diagnoses[out->diagnosis_count];
    d->name = cr_arena_string(&out->arena, name);
    d->told = cr_arena_string(&out->arena, what);
    d->what = cr_mention_plain(&out->arena, what);
    d->also = also && *also ? cr_arena_string(&out->arena, also) : NULL;
    if (!d->name || !d->told || !d->what || (also && *also && !d->also)) {
        cr_fail_memory(s->err);
        return CR_NONE;
    }
    return (long)out->diagnosis_count++;
}

bool cr_search_is_open(const struct cr_search *s, size_t claim)
{
    const struct cr_judged *judged = &s->out->claims[claim];
    return cr_search_is_wrong(s, claim) && judged->diagnosis == CR_NONE && !judged->unclear;
}

/* ---- words ---- */

/* The source that a downstream claim leads back to. */
static size_t root_of(const struct cr_search *s, size_t claim)
{
    for (size_t steps = 0; steps < s->claims->count; steps++) {
        const struct cr_judged *judged = &s->out->claims[claim];
        if (judged->origin != CR_ORIGIN_DOWNSTREAM || judged->follows == CR_NONE)
            break;
        claim = (size_t)judged->follows;
    }
    return claim;
}

void cr_claim_mention(const struct cr_claimed *claim, struct cr_buf *out)
{
    cr_mention(out, &claim->about, claim->quantity);
}

static void put_slip(struct cr_search *s, size_t claim)
{
    struct cr_judged *judged = &s->out->claims[claim];
    struct cr_arena *arena = &s->out->arena;
    const bool downstream = judged->origin == CR_ORIGIN_DOWNSTREAM;
    const size_t root = root_of(s, claim);
    if (judged->diagnosis == CR_NONE)
        judged->diagnosis = s->out->claims[root].diagnosis;
    const struct cr_diagnosis *d =
        judged->diagnosis == CR_NONE ? NULL : &s->out->diagnoses[judged->diagnosis];
    struct cr_buf told = {0};
    if (downstream && judged->follows != CR_NONE) {
        cr_buf_puts(&told, "follows from ");
        cr_claim_mention(&s->claims->items[judged->follows], &told);
        cr_buf_printf(&told, "%s%s%s", d ? " (" : "", d ? d->name : "", d ? ")" : "");
    } else if (d) {
        cr_buf_printf(&told, "%s%s%s", d->told, d->also ? "; or " : "", d->also ? d->also : "");
    }
    if (!told.size && judged->unclear)
        cr_buf_puts(&told, "too few digits to tell");
    if (told.size) {
        judged->told = told.failed ? NULL : cr_arena_string(arena, cr_buf_text(&told));
        judged->slip = judged->told ? cr_mention_plain(arena, judged->told) : NULL;
    }
    if (told.failed || (told.size && !judged->slip))
        cr_fail_memory(s->err);
    cr_buf_release(&told);
}

/* ---- all ---- */

static bool *mark_near(const struct cr_search *s)
{
    const struct cr_graph *graph = s->run->model->graph;
    bool *near = calloc(graph->count + 1, sizeof *near);
    for (size_t i = 0; near && i < s->claims->count; i++)
        if (cr_search_is_wrong(s, i))
            near[s->run->model->quantities[s->claims->items[i].about.quantity].value] = true;
    return near;
}

static int start_faults(struct cr_search *s)
{
    const struct cr_graph *graph = s->run->model->graph;
    const double cases = 8 * (double)graph->operand_count;
    s->work = (double)(graph->operand_count * graph->samples + graph->width + 1);
    s->large = cases * s->work > CR_SEARCH_MOST_WORK;
    bool *near = s->large ? mark_near(s) : NULL;
    if (!near && s->large)
        return cr_fail_memory(s->err);
    const int failed = cr_faults_init(&s->faults, &s->replay, near, s->err);
    free(near);
    return failed;
}

static int gather_wrong(struct cr_search *s)
{
    s->wrong = calloc(s->claims->count + 1, sizeof *s->wrong);
    s->reach = calloc(s->claims->count + 1, sizeof *s->reach);
    s->out->diagnoses =
        cr_arena_alloc(&s->out->arena, s->claims->count + 1, sizeof *s->out->diagnoses);
    if (!s->wrong || !s->reach || !s->out->diagnoses)
        return cr_fail_memory(s->err);
    for (size_t i = 0; i < s->claims->count; i++)
        if (cr_search_is_open(s, i))
            s->wrong[s->wrong_count++] = i;
    s->words = s->wrong_count / 64 + 1;
    return 0;
}

static int explain(struct cr_search *s)
{
    if (cr_replay_init(&s->replay, s->run, s->err) ||
        cr_given_init(&s->given, s->run->model->graph, s->err) ||
        cr_replay_run(&s->replay, NULL, NULL, s->err))
        return -1;
    judge(s);
    if (cr_search_count_wrong(s) == 0)
        return 0;
    cr_find_downstream(s);
    if (s->err->status || gather_wrong(s) || start_faults(s))
        return -1;
    cr_find_rounded(s);
    cr_explain_together(s);
    cr_explain_rest(s);
    for (size_t i = 0; i < s->claims->count; i++)
        if (cr_search_is_wrong(s, i))
            put_slip(s, i);
    return s->err->status ? -1 : 0;
}

int cr_explain(struct cr_explained *explained, const struct cr_run *run,
               const struct cr_claims *claims, struct cr_err *err)
{
    *explained = (struct cr_explained){.count = claims->count};
    struct cr_search search = {.run = run, .claims = claims, .out = explained, .err = err};
    explained->claims = cr_arena_alloc(&explained->arena, claims->count + 1,
                                       sizeof *explained->claims);
    const int failed = explained->claims ? explain(&search) : cr_fail_memory(err);
    cr_faults_release(&search.faults);
    cr_given_release(&search.given);
    cr_replay_release(&search.replay);
    free(search.wrong);
    free(search.reach);
    free(search.hits);
    return failed;
}

void cr_explained_release(struct cr_explained *explained)
{
    cr_arena_release(&explained->arena);
    *explained = (struct cr_explained){0};
}

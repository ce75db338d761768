/* The chapter on the update: new values for all parameters, and what comes of it. */
#include <ctype.h>
#include <math.h>

#include "explain/tale.h"
#include "story/update_rule.h"

enum { FULL = 16, EXAMPLES = 2 };

static struct cr_math *letter(const struct cr_tale *tale, const char *name)
{
    return cr_math_symbol(&tale->doc->arena, name, "", "");
}

static struct cr_math *new_letter(const struct cr_tale *tale, const char *name)
{
    struct cr_math *math = cr_math_name_symbol(&tale->doc->arena, name);
    if (math)
        math->symbol.sup = "new";
    return math;
}

/* The lines of an optimizer that remembers something: what a line makes anew of what was before
 * is new in those below; other letters, as m^, are not remembered. */
static void say_lines(struct cr_tale *tale)
{
    const struct cr_optimizer_row *row =
        cr_optimizer_row(tale->model->net->training.optimizer);
    const char *names[CR_UPDATE_LINES_MOST];
    struct cr_math *with[CR_UPDATE_LINES_MOST];
    for (size_t i = 0; i < CR_UPDATE_LINES_MOST && row->lines[i].left; i++) {
        names[i] = row->lines[i].left;
        with[i] = cr_rule_makes_new(&tale->teller, i)
                      ? new_letter(tale, names[i])
                      : cr_math_name_symbol(&tale->doc->arena, names[i]);
        if (!with[i]) {
            tale->doc->failed = true;
            return;
        }
        struct cr_math *const parts[] = {
            with[i],
            cr_math_template(&tale->doc->arena, row->lines[i].right, names, with, i)};
        cr_doc_formula(tale->doc, cr_equal(tale, parts, 2));
    }
}

/* What is done to the gradient before. */
static void say_clipping(struct cr_tale *tale)
{
    const struct cr_training *training = &tale->model->net->training;
    const double decay = cr_training_weight_decay(training), scale = tale->run->clip_scale;
    struct cr_math *const clip[] = {
        letter(tale, "c"),
        cr_math_two(&tale->doc->arena, CR_MATH_FRACTION, cr_figure(tale, training->clip),
                    cr_figure(tale, training->clip / scale)),
        cr_figure(tale, scale)};
    struct cr_math *const pull[] = {letter(tale, "lambda"), cr_figure(tale, decay)};
    if (scale != 1)
        cr_doc_say(tale->doc,
                   "All gradients together, as one vector, are longer than the %m that "
                   "clipping allows, so each is multiplied by %m.",
                   cr_figure(tale, training->clip), cr_equal(tale, clip, 3));
    if (decay != 0)
        cr_doc_say(tale->doc, "The weight decay %m pulls every parameter towards 0.",
                   cr_equal(tale, pull, 2));
}

/* "Adam moves every parameter against its gradient. Its settings are alpha = 0.1, ..." */
static void say_settings(struct cr_tale *tale)
{
    const bool up = tale->model->net->maximize;
    const struct cr_optimizer_row *row =
        cr_optimizer_row(tale->model->net->training.optimizer);
    struct cr_math *settings[CR_RULE_SETTINGS];
    const size_t count = cr_rule_settings(&tale->teller, settings);
    const bool ascent = up && !cr_rule_remembers(&tale->teller);
    char *title =
        cr_arena_string(&tale->doc->arena, ascent ? "gradient ascent" : row->title);
    if (!title) {
        tale->doc->failed = true;
        return;
    }
    title[0] = (char)toupper((unsigned char)title[0]);
    cr_doc_say(tale->doc, "%s moves every parameter %s its gradient, with the learning rate ",
               title, up ? "along" : "against");
    for (size_t i = 0; i < count; i++)
        cr_doc_add(tale->doc, "%s%m", i == 0 ? "" : i + 1 < count ? ", " : " and ", settings[i]);
    cr_doc_add(tale->doc, ":");
}

/* w_new = w - alpha dL/dw; for the optimizers that remember something the lines of the rule,
 * and what they take for the gradient. */
static void say_rule(struct cr_tale *tale)
{
    struct cr_math *lines[CR_RULE_MOST];
    say_settings(tale);
    if (!cr_rule_remembers(&tale->teller)) {
        cr_rule_symbols(&tale->teller, letter(tale, "w"), lines);
        cr_doc_formula(tale->doc, lines[0]);
        say_clipping(tale);
        return;
    }
    say_lines(tale);
    cr_doc_say(tale->doc, "Here %m; what is remembered is 0 at the beginning",
               cr_rule_gradient(&tale->teller, letter(tale, "w")));
    if (cr_rule_counts(&tale->teller))
        cr_doc_add(tale->doc, ", and %m counts the updates from 1", letter(tale, "t"));
    cr_doc_add(tale->doc, ".");
    say_clipping(tale);
}

/* The parameters that change, in the order in which they were told: layer by layer, the
 * weights of a neuron before its bias. */
static size_t *in_order(const struct cr_tale *tale, size_t *count)
{
    const struct cr_lists *owned = &tale->plan.owned;
    const struct cr_model *model = tale->model;
    size_t *list = cr_arena_alloc(&tale->doc->arena, model->count, sizeof *list);
    bool *seen = cr_arena_alloc(&tale->doc->arena, model->count, sizeof *seen);
    *count = 0;
    if (!list || !seen) {
        tale->doc->failed = true;
        return NULL;
    }
    for (size_t i = 0; i < tale->plan.count && !tale->formula; i++)
        for (int bias = 0; bias < 2; bias++)
            for (size_t k = owned->first[tale->plan.nodes[i]];
                 k < owned->first[tale->plan.nodes[i] + 1]; k++) {
                const size_t q = owned->item[k];
                if (!cr_run_updates(tale->run, q) || seen[q] ||
                    (model->quantities[q].role == CR_ROLE_BIAS) != (bias == 1))
                    continue;
                seen[q] = true;
                list[(*count)++] = q;
            }
    for (size_t q = 0; q < model->count; q++)
        if (cr_run_updates(tale->run, q) && !seen[q])
            list[(*count)++] = q;
    return list;
}

static void parameter_table(struct cr_tale *tale, const size_t *list, size_t count)
{
    struct cr_math *w = letter(tale, "w");
    cr_doc_table(tale->doc, 4);
    cr_doc_cell(tale->doc, "parameter");
    cr_doc_cell(tale->doc, "value");
    cr_doc_cell(tale->doc, "gradient %m",
                cr_math_two(&tale->doc->arena, CR_MATH_DERIVATIVE,
                            tale->model->quantities[tale->model->loss].symbol, w));
    cr_doc_cell(tale->doc, "new value");
    for (size_t i = 0; i < count; i++) {
        const size_t q = list[i];
        cr_doc_cell(tale->doc, "%m", tale->model->quantities[q].symbol);
        struct cr_math *old = cr_number_of(&tale->teller, q);
        struct cr_math *new = cr_figure(tale, tale->run->updated[q]);
        cr_math_tell_apart(old, new);
        cr_doc_cell(tale->doc, "%m", old);
        cr_doc_cell(tale->doc, "%m", cr_figure(tale, cr_run_grad(tale->run, q, 0)));
        cr_doc_cell(tale->doc, "%m", new);
    }
}

static void say_frozen(struct cr_tale *tale)
{
    size_t n = 0;
    for (size_t q = 0; q < tale->model->count; q++) {
        const struct cr_quantity *quantity = &tale->model->quantities[q];
        if (!quantity->frozen || !cr_role_is_parameter(quantity->role))
            continue;
        if (n++ == 0)
            cr_doc_say(tale->doc, "Frozen, and so left alone: %m", quantity->symbol);
        else
            cr_doc_add(tale->doc, ", %m", quantity->symbol);
    }
    if (n > 0)
        cr_doc_add(tale->doc, ".");
}

/* Is the loss better now? */
static void say_after(struct cr_tale *tale)
{
    const bool up = tale->model->net->maximize;
    const double before = cr_run_loss(tale->run), after = cr_run_loss_after(tale->run);
    struct cr_math *numbers[] = {cr_figure(tale, after), cr_figure(tale, before)};
    cr_math_tell_apart(numbers[0], numbers[1]);
    const bool smaller = after < before, larger = after > before;
    const bool decays = cr_training_weight_decay(&tale->model->net->training) != 0;
    cr_doc_say(tale->doc, "With the new values another forward pass gives an %m of %m instead of %m: ",
               tale->model->quantities[tale->model->loss].symbol, numbers[0], numbers[1]);
    if (isnan(after) || isnan(before))
        cr_doc_add(tale->doc, "that is no number, and nothing can be learnt from it.");
    else if (!smaller && !larger)
        cr_doc_add(tale->doc, "the step has changed nothing.");
    else if (smaller != up)
        cr_doc_add(tale->doc, "the step has helped.");
    else
        cr_doc_add(tale->doc, "the step was too large, and a smaller learning rate%s would help.",
                   decays ? " or weight decay" : "");
}

/* The lines of one parameter with numbers, in the letters of the rule above. */
static size_t number_lines(struct cr_tale *tale, size_t quantity,
                           struct cr_math *lines[CR_RULE_MOST])
{
    const struct cr_optimizer_row *row =
        cr_optimizer_row(tale->model->net->training.optimizer);
    const size_t n = cr_rule_numbers(&tale->teller, quantity, lines);
    size_t last = 0;
    while (last + 1 < CR_UPDATE_LINES_MOST && row->lines[last + 1].left)
        last++;
    for (size_t i = 0; i < last; i++) { /* what g is may stand before them */
        struct cr_math *line = lines[n - 1 - last + i];
        if (line && cr_rule_makes_new(&tale->teller, i))
            line->parts[0] = new_letter(tale, row->lines[i].left);
    }
    return n;
}

/* Every line of the rule for the first parameter, then the new values. */
static void tell_numbers(struct cr_tale *tale, const size_t *list, size_t count)
{
    struct cr_math *lines[CR_RULE_MOST];
    const size_t shown = count > FULL ? EXAMPLES : count;
    const size_t n = number_lines(tale, list[0], lines);
    if (n > 1)
        cr_doc_say(tale->doc, "The first update of %m:",
                   tale->model->quantities[list[0]].symbol);
    else if (shown < count)
        cr_doc_say(tale->doc, "The first %s, with the numbers:", cr_count_word(tale, shown));
    else
        cr_doc_say(tale->doc, "With the numbers:");
    for (size_t i = 0; i < n; i++)
        cr_doc_formula(tale->doc, lines[i]);
    if (n > 1 && shown > 1)
        cr_doc_say(tale->doc, "In the same way:");
    for (size_t i = 1; i < shown; i++)
        cr_doc_formula(tale->doc, cr_update_relation(&tale->teller, list[i]));
}

void cr_tell_new_values(struct cr_tale *tale)
{
    size_t count;
    const size_t *list = in_order(tale, &count);
    if (count == 0)
        return;
    cr_doc_head(tale->doc, 2, "Update");
    cr_tell_figures(tale, CR_PHASE_UPDATE, NULL, 0);
    say_rule(tale);
    tell_numbers(tale, list, count);
    if (count > FULL) {
        cr_doc_say(tale->doc, "The others likewise. All %z:", count);
        parameter_table(tale, list, count);
    }
    say_frozen(tale);
    say_after(tale);
}

/*
 * What a step about operations says: see tell_circuit.h.
 *
 * A step about one operation has its equation as the headline. A step about many has that
 * of the last named one there, the others with their numbers at the foot. A formula that
 * the user wrote as one is told as one: z = w x + b, whatever inner parts it has.
 */
#include "story/tell_circuit.h"

#include <math.h>

#include "run/trouble.h"
#include "story/batch.h"

enum { MOST_PARTS = 10, DEPTH = 10, FORMULAS = 4, HEADS = 2 };

/* A teller that writes inner parts out, where there are not too many. */
static struct cr_teller writing_out(const struct cr_teller *teller, size_t quantity)
{
    struct cr_teller out = *teller;
    out.expand = cr_inner_parts(teller, quantity, MOST_PARTS) <= MOST_PARTS ? DEPTH : 0;
    return out;
}

/* z = w x + b, with the inner parts written out. */
static struct cr_math *whole_formula(const struct cr_teller *teller, size_t quantity)
{
    const struct cr_teller out = writing_out(teller, quantity);
    return cr_defining(&out, quantity);
}

static bool is_given(enum cr_role role)
{
    return role == CR_ROLE_INPUT || role == CR_ROLE_TARGET || role == CR_ROLE_CONSTANT ||
           cr_role_is_parameter(role);
}

int cr_circuit_setup(const struct cr_teller *teller, struct cr_step *step,
                     const size_t *named, size_t count)
{
    const struct cr_model *model = teller->model;
    for (size_t q = 0; q < model->count; q++)
        if (is_given(model->quantities[q].role) && cr_mark_value(teller, step, (long)q))
            return -1;
    const struct cr_teller out = writing_out(teller, model->loss);
    if (cr_head_loss(&out, step))
        return -1;
    const size_t others = count - 1; /* the output is among them */
    for (size_t i = 0, shown = 0; i < count && shown < FORMULAS; i++)
        if (named[i] != model->loss) {
            if (cr_foot(teller, step, whole_formula(teller, named[i])))
                return -1;
            shown++;
        }
    return cr_foot_more(teller, step, others > FORMULAS ? others - FORMULAS : 0);
}

/* Says where something that is not finite comes from. */
static int tell_trouble(const struct cr_teller *teller, struct cr_step *step,
                        size_t quantity)
{
    const size_t value = teller->model->quantities[quantity].value;
    if (!cr_trouble_begins(teller->run, value, teller->sample))
        return 0;
    struct cr_buf text = {0};
    cr_trouble_words(teller->run, value, teller->sample, &text);
    char *words = text.failed ? NULL : cr_arena_string(teller->arena, cr_buf_text(&text));
    cr_buf_release(&text);
    return words ? cr_foot(teller, step, cr_math_words(teller->arena, words)) : -1;
}

static struct cr_math *brief_value(const struct cr_teller *teller, size_t quantity)
{
    return cr_value_relation(teller, quantity, true);
}

/* The quantity that a step about several is mostly about: the last one with a name. */
static size_t chief(const struct cr_teller *teller, const size_t *quantities, size_t count)
{
    for (size_t i = count; i-- > 0;)
        if (!teller->model->quantities[quantities[i]].inner)
            return quantities[i];
    return quantities[count - 1];
}

static int mark_values(const struct cr_teller *teller, struct cr_step *step,
                       const size_t *quantities, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (cr_mark_value(teller, step, (long)quantities[i]))
            return -1;
    return 0;
}

/* One foot line of trouble is enough: the first. */
static int first_trouble(const struct cr_teller *teller, struct cr_step *step,
                         const size_t *quantities, size_t count)
{
    const size_t before = step->footer_count;
    for (size_t i = 0; i < count && step->footer_count == before; i++)
        if (tell_trouble(teller, step, quantities[i]))
            return -1;
    return 0;
}

int cr_circuit_values(const struct cr_teller *teller, struct cr_step *step,
                      const size_t *quantities, size_t count)
{
    if (mark_values(teller, step, quantities, count) ||
        cr_head(teller, step, cr_defining(teller, chief(teller, quantities, count))))
        return -1;
    if (count == 1 ? cr_foot(teller, step, brief_value(teller, quantities[0]))
                   : cr_foot_grid(teller, step, quantities, count, brief_value))
        return -1;
    return first_trouble(teller, step, quantities, count);
}

int cr_circuit_statement(const struct cr_teller *teller, struct cr_step *step,
                         const size_t *quantities, size_t count)
{
    const size_t named = quantities[count - 1];
    const struct cr_teller out = writing_out(teller, named);
    if (out.expand == 0 && count > 1)
        return cr_circuit_values(teller, step, quantities, count);
    return mark_values(teller, step, quantities, count) ||
                   cr_head(teller, step, cr_defining(&out, named)) ||
                   cr_foot(teller, step, brief_value(&out, named)) ||
                   first_trouble(teller, step, quantities, count)
               ? -1
               : 0;
}

/* dL/dL = 1 is where going backward begins. */
static struct cr_math *gradient(const struct cr_teller *teller, size_t quantity, bool brief)
{
    if (quantity != teller->model->loss)
        return cr_gradient_relation(teller, quantity, CR_REACH_LINK, brief);
    struct cr_math *const parts[] = {
        cr_gradient_symbol(teller, quantity),
        cr_math_number(teller->arena, cr_gradient(teller, quantity))};
    return cr_relate(teller->arena, parts, 2);
}

static struct cr_math *brief_gradient(const struct cr_teller *teller, size_t quantity)
{
    return gradient(teller, quantity, true);
}

static int reveal(const struct cr_teller *teller, struct cr_step *step, size_t quantity)
{
    if (quantity != teller->model->loss)
        return cr_reveal_grad(teller, step, quantity);
    return cr_mark_number(teller, step, quantity, CR_ASPECT_GRAD,
                          cr_gradient(teller, quantity));
}

/* The local derivatives of a quantity's uses, d u/d q = formula = number, as far as there is
 * room. A single use by L is what the headline says already. */
static size_t add_locals(const struct cr_teller *teller, size_t quantity,
                         struct cr_math **list, size_t listed, size_t most)
{
    size_t count;
    const struct cr_use *uses = cr_uses(teller, quantity, &count);
    if (quantity == teller->model->loss || cr_is_last_link(teller, quantity))
        return listed;
    for (size_t i = 0; i < count && listed < most; i++)
        list[listed++] = cr_local_relation(teller, uses[i], quantity);
    return listed;
}

static int foot_locals(const struct cr_teller *teller, struct cr_step *step,
                       const size_t *quantities, size_t count)
{
    struct cr_math *list[2 * CR_FOOT_ROWS];
    size_t listed = 0;
    for (size_t i = 0; i < count; i++)
        listed = add_locals(teller, quantities[i], list, listed, 2 * CR_FOOT_ROWS);
    for (size_t i = 0; i < listed; i += 2)
        if (cr_foot_pair(teller, step, list[i], i + 1 < listed,
                         i + 1 < listed ? list[i + 1] : NULL))
            return -1;
    return 0;
}

/* The gradient that a step is mostly about: of a parameter, else of what has a name. */
static size_t chief_gradient(const struct cr_teller *teller, const size_t *quantities,
                             size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (cr_role_is_parameter(teller->model->quantities[quantities[i]].role))
            return quantities[i];
    return chief(teller, quantities, count);
}

/* The equations at the foot: all where they fit, else of what has a name. */
static int foot_gradients(const struct cr_teller *teller, struct cr_step *step,
                          const size_t *quantities, size_t count)
{
    if (count <= 2 * CR_FOOT_ROWS)
        return cr_foot_grid(teller, step, quantities, count, brief_gradient);
    size_t *named = cr_arena_alloc(teller->arena, count, sizeof *named), n = 0;
    for (size_t i = 0; named && i < count; i++)
        if (!teller->model->quantities[quantities[i]].inner &&
            quantities[i] != teller->model->loss)
            named[n++] = quantities[i];
    if (!named)
        return -1;
    return n ? cr_foot_grid(teller, step, named, n, brief_gradient)
             : cr_foot_grid(teller, step, quantities, count, brief_gradient);
}

int cr_circuit_grads(const struct cr_teller *teller, struct cr_step *step,
                     const size_t *quantities, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (reveal(teller, step, quantities[i]))
            return -1;
    if (count > HEADS)
        return cr_head(teller, step,
                       gradient(teller, chief_gradient(teller, quantities, count), false)) ||
                       foot_gradients(teller, step, quantities, count)
                   ? -1
                   : 0;
    for (size_t i = 0; i < count; i++)
        if (cr_head(teller, step, gradient(teller, quantities[i], false)))
            return -1;
    return foot_locals(teller, step, quantities, count);
}

/* Places in words: see places.h. */
#include "check/places.h"
#include "model/mention.h"

bool cr_is_named(const struct cr_model *model, size_t value)
{
    const long q = model->of_value[value];
    return q != CR_NONE && !model->quantities[q].inner;
}

static size_t quantity_of(const struct cr_model *model, size_t value)
{
    return model->of_value[value] == CR_NONE ? model->loss : (size_t)model->of_value[value];
}

void cr_value_say(const struct cr_replay *replay, size_t value, struct cr_buf *out)
{
    const struct cr_model *model = replay->run->model;
    bool part = false;
    while (!cr_is_named(model, value)) {
        if (replay->uses_first[value + 1] == replay->uses_first[value])
            break;
        part = true;
        value = replay->user[replay->uses[replay->uses_first[value]]];
    }
    const size_t q = quantity_of(model, value);
    const struct cr_about mention = {CR_ABOUT_VALUE, q, q, CR_NONE};
    cr_buf_puts(out, part ? "part of " : "");
    cr_mention(out, &mention, model->quantities[q].key);
}

/* "d(yhat)/d(z)" */
static void say_local(const struct cr_replay *replay, const struct cr_fault_place *place,
                      struct cr_buf *out)
{
    const struct cr_model *model = replay->run->model;
    if (quantity_of(model, place->of) == quantity_of(model, place->by)) {
        cr_buf_puts(out, "the sum over the samples"); /* both are called L */
        return;
    }
    if (cr_is_named(model, place->of) && cr_is_named(model, place->by)) {
        const struct cr_about mention = {CR_ABOUT_LOCAL, quantity_of(model, place->of),
                                           quantity_of(model, place->by), CR_NONE};
        struct cr_buf name = {0};
        cr_buf_printf(&name, "d(%s)/d(%s)", model->quantities[mention.quantity].key,
                      model->quantities[mention.by].key);
        cr_mention(out, &mention, cr_buf_text(&name));
        out->failed |= name.failed;
        cr_buf_release(&name);
        return;
    }
    cr_buf_puts(out, "d(");
    cr_value_say(replay, place->of, out);
    cr_buf_puts(out, ")/d(");
    cr_value_say(replay, place->by, out);
    cr_buf_puts(out, ")");
}

static void say_kind(const struct cr_fault_place *place, struct cr_buf *out)
{
    static const char *const of_sum[CR_PLACE_ROLES] = {
        "every derivative of a sum by a weight", "every weight on the way back",
        "every derivative of a sum by a bias"};
    if (place->op == CR_OP_WSUM || place->op == CR_OP_MUL)
        cr_buf_puts(out, of_sum[place->role]);
    else
        cr_buf_printf(out, "every derivative of %s",
                      place->op == CR_OP_SOFTMAX_CE ? "softmax and cross-entropy together"
                                                    : cr_op_row(place->op)->name);
    if (place->layer)
        cr_buf_printf(out, " in layer %zu", place->layer);
}

void cr_place_say(const struct cr_places *places, size_t index, struct cr_buf *out)
{
    const struct cr_fault_place *place = &places->items[index];
    switch (place->kind) {
    case CR_PLACE_ONE:
    case CR_PLACE_PATH:
        say_local(places->replay, place, out);
        return;
    case CR_PLACE_INTO:
        cr_buf_puts(out, "all that reaches ");
        cr_value_say(places->replay, place->by, out);
        return;
    case CR_PLACE_KIND:
        say_kind(place, out);
        return;
    case CR_PLACE_ACTIVATIONS:
        cr_buf_printf(out, "every derivative of an activation%s",
                      place->hidden ? " in the hidden layers" : "");
        return;
    case CR_PLACE_PARAMETERS:
        cr_buf_puts(out, "every gradient of a parameter");
        return;
    }
}

/*
 * The JSON of `run --json`, by jansson: keys in the order of the model, 17 digits.
 *
 * jansson has no numbers that are not finite; the schema says they are strings.
 */
#include <jansson.h>
#include <math.h>
#include <stdlib.h>

#include "run/run.h"
#include "run/run_json.h"

json_t *cr_json_number(double value)
{
    if (isfinite(value))
        return json_real(value == 0 ? 0 : value);
    return json_string(isnan(value) ? "nan" : value < 0 ? "-inf" : "inf");
}

/* A number, or a list with one for each sample. */
static json_t *numbers(const struct cr_pass *pass, size_t id,
                       double (*get)(const struct cr_pass *, size_t, size_t))
{
    const size_t length = cr_graph_length(pass->graph, id);
    if (pass->graph->samples == 1 || !pass->graph->values[id].per_sample)
        return cr_json_number(get(pass, id, 0));
    json_t *list = json_array();
    for (size_t s = 0; list && s < length; s++)
        if (json_array_append_new(list, cr_json_number(get(pass, id, s)))) {
            json_decref(list);
            return NULL;
        }
    return list;
}

static json_t *of_pass(const struct cr_model *model, const struct cr_pass *pass,
                       double (*get)(const struct cr_pass *, size_t, size_t))
{
    json_t *object = json_object();
    for (size_t i = 0; object && i < model->count; i++)
        if (!model->quantities[i].inner &&
            json_object_set_new(object, model->quantities[i].key,
                                numbers(pass, model->quantities[i].value, get))) {
            json_decref(object);
            return NULL;
        }
    return object;
}

static json_t *updates(const struct cr_run *run)
{
    json_t *object = json_object();
    for (size_t i = 0; object && i < run->model->count; i++)
        if (cr_run_updates(run, i) &&
            json_object_set_new(object, run->model->quantities[i].key,
                                cr_json_number(run->updated[i]))) {
            json_decref(object);
            return NULL;
        }
    return object;
}

static json_t *history(const struct cr_run *run)
{
    json_t *list = json_array();
    for (size_t e = 0; list && e < run->epochs; e++)
        if (json_array_append_new(list, json_pack("{s:I, s:o}", "epoch", (json_int_t)e + 1,
                                                  "loss", cr_json_number(run->history[e])))) {
            json_decref(list);
            return NULL;
        }
    return list;
}

int cr_json_write(json_t *root, struct cr_buf *out, struct cr_err *err)
{
    char *text = root ? json_dumps(root, JSON_INDENT(2) | JSON_REAL_PRECISION(17)) : NULL;
    json_decref(root);
    if (!text)
        return cr_fail_memory(err);
    cr_buf_puts(out, text);
    cr_buf_putc(out, '\n');
    free(text);
    return cr_buf_check(out, err);
}

int cr_run_json(const struct cr_run *run, struct cr_buf *out, struct cr_err *err)
{
    const struct cr_model *model = run->model;
    json_t *root = json_pack(
        "{s:s, s:o, s:o, s:o, s:o, s:{s:o, s:o}, s:o}", "output",
        model->quantities[model->loss].key, "loss", cr_json_number(cr_run_loss(run)), "values",
        of_pass(model, run->before, cr_pass_value), "gradients",
        of_pass(model, run->before, cr_pass_grad), "updates", updates(run), "after", "loss",
        cr_json_number(cr_run_loss_after(run)), "values", of_pass(model, run->after, cr_pass_value),
        "history", history(run));
    return cr_json_write(root, out, err);
}

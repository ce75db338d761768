/* A check as JSON, by jansson: see check.h. */
#include <jansson.h>
#include <math.h>

#include "check/check.h"
#include "run/run_json.h"

/* The quantity's key, with [k] for one of several samples. */
static json_t *name_of(const struct cr_model *model, size_t quantity, long sample)
{
    const char *key = model->quantities[quantity].key;
    return sample == CR_NONE ? json_string(key) : json_sprintf("%s[%ld]", key, sample + 1);
}

static json_t *text_or_null(const char *text)
{
    return text ? json_string(text) : json_null();
}

static json_t *gradients(const struct cr_check *check)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < check->gradient_count; i++) {
        const struct cr_gradient *g = &check->gradients[i];
        json_t *one = json_pack("{s:o, s:o, s:o, s:o, s:s}", "quantity",
                                name_of(check->run->model, g->quantity, g->sample), "analytic",
                                cr_json_number(g->analytic), "numeric",
                                cr_json_number(g->numeric), "error", cr_json_number(g->error),
                                "verdict", cr_agreement_word(g->agreement));
        json_array_append_new(list, one);
    }
    return list;
}

static json_t *claims(const struct cr_check *check)
{
    static const char *const parts[] = {NULL, "source", "downstream"};
    json_t *list = json_array();
    for (size_t i = 0; list && i < check->claims->count; i++) {
        const struct cr_claimed *claim = &check->claims->items[i];
        const struct cr_judged *judged = &check->explained.claims[i];
        const char *follows =
            judged->follows == CR_NONE ? NULL : check->claims->items[judged->follows].quantity;
        json_t *one = json_pack(
            "{s:s, s:o, s:s, s:o, s:s, s:o, s:o, s:o}", "quantity", claim->quantity, "claimed",
            cr_json_number(claim->number), "text", claim->text, "exact",
            cr_json_number(judged->exact), "verdict", cr_verdict_word(judged->verdict), "slip",
            text_or_null(judged->slip), "part", text_or_null(parts[judged->origin]), "follows",
            text_or_null(follows));
        json_array_append_new(list, one);
    }
    return list;
}

/* The claims of a diagnosis that are its sources, or all that follow from them. */
static json_t *members(const struct cr_check *check, size_t diagnosis, enum cr_origin origin)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < check->claims->count; i++)
        if (check->explained.claims[i].diagnosis == (long)diagnosis &&
            check->explained.claims[i].origin == origin)
            json_array_append_new(list, json_string(check->claims->items[i].quantity));
    return list;
}

static json_t *diagnosis(const struct cr_check *check)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < check->explained.diagnosis_count; i++) {
        const struct cr_diagnosis *d = &check->explained.diagnoses[i];
        json_array_append_new(
            list, json_pack("{s:s, s:s, s:s, s:o, s:o, s:o}", "kind", "slip", "slip", d->name,
                            "what", d->what, "also", text_or_null(d->also), "source",
                            members(check, i, CR_ORIGIN_SOURCE), "downstream",
                            members(check, i, CR_ORIGIN_DOWNSTREAM)));
    }
    for (size_t i = 0; list && i < check->health.count; i++) {
        const struct cr_warning *warning = &check->health.warnings[i];
        const long q = check->run->model->of_value[warning->value];
        const char *key = q == CR_NONE ? NULL : check->run->model->quantities[q].key;
        json_array_append_new(list, json_pack("{s:s, s:o, s:s}", "kind",
                                              cr_ailment_word(warning->ailment), "quantity",
                                              text_or_null(key), "what", warning->what));
    }
    return list;
}

int cr_check_json(const struct cr_check *check, struct cr_buf *out, struct cr_err *err)
{
    json_t *root = json_pack("{s:o, s:o, s:o}", "gradients", gradients(check), "claims",
                             claims(check), "diagnosis", diagnosis(check));
    return cr_json_write(root, out, err);
}

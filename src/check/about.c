/* What the name of a claim means: see claims.h. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "check/claims.h"

/* A part of a name: no copy is made. */
struct part {
    const char *text;
    size_t size;
};

static struct part trimmed(struct part p)
{
    while (p.size && isspace((unsigned char)p.text[0]))
        p.text++, p.size--;
    while (p.size && isspace((unsigned char)p.text[p.size - 1]))
        p.size--;
    return p;
}

static bool is_text(struct part p, const char *text)
{
    return p.size == strlen(text) && memcmp(p.text, text, p.size) == 0;
}

/* Is the symbol, which has no indices, called so: w, yhat? */
static bool is_symbol(struct part name, const struct cr_math *math)
{
    const struct cr_symbol *symbol = &math->symbol;
    const size_t length = math->kind == CR_MATH_SYMBOL ? strlen(symbol->base) : 0;
    if (length == 0 || *symbol->sub || *symbol->sup || name.size < length ||
        memcmp(name.text, symbol->base, length) != 0)
        return false;
    const struct part rest = {name.text + length, name.size - length};
    return is_text(rest, symbol->hat ? "hat" : "");
}

/* A quantity by its key, or a neuron's activation by the neuron's name, or what is written by
 * that letter and has no indices. */
static bool find_quantity(const struct cr_model *model, struct part name, size_t *quantity)
{
    for (size_t i = 0; i < model->count; i++)
        if (!model->quantities[i].inner && is_text(name, model->quantities[i].key)) {
            *quantity = i;
            return true;
        }
    for (size_t i = 0; i < model->net->node_count; i++)
        if (model->of_node[i].z != CR_NONE && is_text(name, model->net->nodes[i].name)) {
            *quantity = (size_t)model->of_node[i].a;
            return true;
        }
    for (size_t i = 0; i < model->count; i++)
        if (!model->quantities[i].inner && is_symbol(name, model->quantities[i].symbol)) {
            *quantity = i;
            return true;
        }
    return false;
}

/* Takes "[k]" off the end. */
static bool take_sample(const struct cr_model *model, struct part *name, long *sample)
{
    const size_t open = name->size && name->text[name->size - 1] == ']'
                            ? strcspn(name->text, "[")
                            : name->size;
    if (open >= name->size)
        return false;
    char *end;
    const unsigned long k = strtoul(name->text + open + 1, &end, 10);
    if (end != name->text + name->size - 1 || k < 1 || k > model->net->samples)
        return false;
    *sample = (long)k - 1;
    name->size = open;
    *name = trimmed(*name);
    return true;
}

/* Takes ".grad", ".new" or ".value" off the end. */
static bool take_kind(struct part *name, enum cr_about_kind *kind)
{
    static const struct {
        const char *ending;
        enum cr_about_kind kind;
    } endings[] = {{".grad", CR_ABOUT_GRAD}, {".new", CR_ABOUT_NEW}, {".value", CR_ABOUT_VALUE}};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        const size_t length = strlen(endings[i].ending);
        if (name->size > length &&
            memcmp(name->text + name->size - length, endings[i].ending, length) == 0) {
            name->size -= length;
            *kind = endings[i].kind;
            return true;
        }
    }
    return false;
}

/* The length of ")/d(", with any blanks around its "/", at the start of the text; 0 where it is
 * something else. */
static size_t middle(const char *text, size_t size)
{
    size_t at = 1;
    if (size < 4 || text[0] != ')')
        return 0;
    while (at < size && text[at] == ' ')
        at++;
    if (at == size || text[at++] != '/')
        return 0;
    while (at < size && text[at] == ' ')
        at++;
    return at + 2 <= size && memcmp(text + at, "d(", 2) == 0 ? at + 2 : 0;
}

/* "d(A)/d(B)" apart; a name may have brackets of its own, so every ")/d(" is tried. */
static bool find_local(const struct cr_model *model, struct part name, struct cr_about *about)
{
    if (name.size < 8 || memcmp(name.text, "d(", 2) != 0 || name.text[name.size - 1] != ')')
        return false;
    for (size_t i = 2; i < name.size; i++) {
        const size_t length = middle(name.text + i, name.size - 1 - i);
        if (length == 0)
            continue;
        const struct part of = {name.text + 2, i - 2};
        const struct part by = {name.text + i + length, name.size - 1 - i - length};
        if (find_quantity(model, trimmed(of), &about->quantity) &&
            find_quantity(model, trimmed(by), &about->by)) {
            about->kind = CR_ABOUT_LOCAL;
            return true;
        }
    }
    return false;
}

/* "dL/dw" and "∂L/∂w", where both sides are quantities. */
static bool find_plain_local(const struct cr_model *model, struct part name,
                             struct cr_about *about)
{
    static const char *const signs[] = {"d", "∂"};
    for (size_t k = 0; k < 2; k++) {
        const size_t length = strlen(signs[k]);
        if (name.size < 2 * length + 3 || memcmp(name.text, signs[k], length) != 0)
            continue;
        for (size_t i = length + 1; i + length + 1 < name.size; i++) {
            const struct part of = {name.text + length, i - length};
            const struct part by = {name.text + i + 1 + length, name.size - i - 1 - length};
            if (name.text[i] == '/' && memcmp(name.text + i + 1, signs[k], length) == 0 &&
                find_quantity(model, trimmed(of), &about->quantity) &&
                find_quantity(model, trimmed(by), &about->by)) {
                about->kind = CR_ABOUT_LOCAL;
                return true;
            }
        }
    }
    return false;
}

/* d(L)/d(w) is the gradient of w. */
static void settle_local(const struct cr_model *model, struct cr_about *about)
{
    if (about->quantity != model->loss)
        return;
    about->kind = CR_ABOUT_GRAD;
    about->quantity = about->by;
}

/* All but the sample. */
static bool find_whole(const struct cr_model *model, struct part name, struct cr_about *about)
{
    about->kind = CR_ABOUT_VALUE;
    if (find_quantity(model, name, &about->quantity))
        return true;
    if (find_local(model, name, about) || find_plain_local(model, name, about)) {
        settle_local(model, about);
        return true;
    }
    return take_kind(&name, &about->kind) && find_quantity(model, name, &about->quantity);
}

static bool is_per_sample(const struct cr_model *model, size_t quantity)
{
    return model->graph->values[model->quantities[quantity].value].per_sample;
}

bool cr_about_find(const struct cr_model *model, const char *text, struct cr_about *about,
                   bool *single)
{
    struct part name = trimmed((struct part){text, strlen(text)});
    *about = (struct cr_about){.sample = CR_NONE};
    *single = true;
    bool found = find_whole(model, name, about);
    if (!found && take_sample(model, &name, &about->sample))
        found = find_whole(model, name, about);
    else if (!found && take_kind(&name, &about->kind) &&
             take_sample(model, &name, &about->sample))
        found = find_quantity(model, name, &about->quantity); /* z[2].grad */
    if (!found && is_text(name, "loss")) {
        about->quantity = model->loss;
        about->kind = CR_ABOUT_VALUE;
        return true;
    }
    if (!found)
        return false;
    const bool per_sample =
        is_per_sample(model, about->quantity) ||
        (about->kind == CR_ABOUT_LOCAL && is_per_sample(model, about->by));
    if (!per_sample)
        about->sample = CR_NONE;
    else if (about->sample == CR_NONE && model->net->samples == 1)
        about->sample = 0;
    *single = !per_sample || about->sample != CR_NONE;
    return true;
}

/* The epochs of a training, written down: see train.h. JSON is by jansson. */
#include <jansson.h>
#include <string.h>

#include "base/num.h"
#include "run/run_json.h"
#include "train/train.h"

/* ---- CSV ---- */

/* A heading or a cell; in quotes where it has to be. */
static void put_cell(struct cr_buf *out, const char *text)
{
    const bool plain = !strpbrk(text, ",;\"\t\n ");
    if (plain) {
        cr_buf_puts(out, text);
        return;
    }
    cr_buf_putc(out, '"');
    for (; *text; text++) {
        if (*text == '"')
            cr_buf_putc(out, '"');
        cr_buf_putc(out, *text);
    }
    cr_buf_putc(out, '"');
}

static void put_headings(const struct cr_trainer *t, struct cr_buf *out)
{
    cr_buf_puts(out, "epoch,loss");
    if (t->accuracy.kind != CR_CLASSES_NONE)
        cr_buf_puts(out, ",accuracy");
    cr_buf_puts(out, ",rate");
    for (size_t g = 0; g < t->groups.count; g++) {
        struct cr_buf heading = {0};
        cr_buf_printf(&heading, "gradient of %s", t->groups.names[g]);
        cr_buf_putc(out, ',');
        put_cell(out, cr_buf_text(&heading));
        out->failed |= heading.failed;
        cr_buf_release(&heading);
    }
    cr_buf_putc(out, '\n');
}

int cr_train_history_csv(const struct cr_trainer *t, struct cr_buf *out, struct cr_err *err)
{
    put_headings(t, out);
    for (size_t e = 0; e < t->epoch_count; e++) {
        cr_buf_printf(out, "%zu,", e + 1);
        cr_num_exact(out, t->epochs[e].loss);
        if (t->accuracy.kind != CR_CLASSES_NONE) {
            cr_buf_putc(out, ',');
            cr_num_exact(out, t->epochs[e].accuracy);
        }
        cr_buf_putc(out, ',');
        cr_num_exact(out, t->epochs[e].rate);
        for (size_t g = 0; g < t->groups.count; g++) {
            cr_buf_putc(out, ',');
            cr_num_exact(out, t->norms[e * t->groups.count + g]);
        }
        cr_buf_putc(out, '\n');
    }
    return cr_buf_check(out, err);
}

/* ---- JSON ---- */

/* The loss, and the accuracy where there is one. */
static json_t *of_epoch(const struct cr_trainer *t, size_t epoch, const struct cr_epoch *e)
{
    json_t *object = json_pack("{s:I, s:o}", "epoch", (json_int_t)epoch, "loss",
                               cr_json_number(e->loss));
    if (object && t->accuracy.kind != CR_CLASSES_NONE &&
        json_object_set_new(object, "accuracy", cr_json_number(e->accuracy))) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static json_t *gradients(const struct cr_trainer *t, size_t epoch)
{
    json_t *object = json_object();
    for (size_t g = 0; object && g < t->groups.count; g++)
        if (json_object_set_new(object, t->groups.names[g],
                                cr_json_number(t->norms[epoch * t->groups.count + g]))) {
            json_decref(object);
            return NULL;
        }
    return object;
}

static json_t *history(const struct cr_trainer *t)
{
    json_t *list = json_array();
    for (size_t e = 0; list && e < t->epoch_count; e++) {
        json_t *object = of_epoch(t, e + 1, &t->epochs[e]);
        if (!object ||
            json_object_set_new(object, "rate", cr_json_number(t->epochs[e].rate)) ||
            json_object_set_new(object, "gradients", gradients(t, e)) ||
            json_array_append_new(list, object)) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

int cr_train_history_json(const struct cr_trainer *t, const struct cr_epoch *now,
                          struct cr_buf *out, struct cr_err *err)
{
    json_t *root = json_pack("{s:o, s:o}", "history", history(t), "after",
                             of_epoch(t, t->epoch_count, now));
    return cr_json_write(root, out, err);
}

/* Attributes of the graph: see reading.h. */
#include <math.h>
#include <string.h>

#include "base/near.h"
#include "base/num.h"
#include "read/reading.h"

enum { MAX_TITLE = 400, MAX_DIGITS = 17, MAX_COUNT = 1000000000 };

static const char blanks[] = " \t\r\n";

static bool starts_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (unsigned char)c >= 0x80;
}

/* Adds a parameter whose name is name[0 .. length). */
static int add_param(struct cr_reading *reading, const char *name, size_t length,
                     double value)
{
    const size_t before = reading->params.count;
    const long index = cr_names_add(&reading->params, name, length);
    if (index < 0)
        return -1;
    const char *copy = reading->params.items[index];
    if (reading->params.count == before) {
        cr_wrong(reading, cr_the_graph(), "params", "params has \"%s\" twice",
                 cr_cut(copy).text);
        return 0;
    }
    struct cr_param *param = &reading->net->params[index];
    *param = (struct cr_param){.name = cr_arena_string(&reading->net->arena, copy),
                               .value = value};
    reading->net->param_count = reading->params.count;
    return param->name ? 0 : -1;
}

/* The number behind the = of a parameter; false after saying what is wrong. */
static bool param_number(struct cr_reading *reading, const char *item, size_t length,
                         double *value)
{
    const char *equals = memchr(item, '=', length);
    char copy[80] = "";
    memcpy(copy, item, length < sizeof copy ? length : sizeof copy - 1);
    if (!equals) {
        cr_wrong(reading, cr_the_graph(), "params",
                 "params has \"%s\", which is not name=number%s", cr_cut(copy).text,
                 copy[strspn(copy, "0123456789")] ? "" : " (a comma? use a point)");
        return false;
    }
    const size_t rest = length - (size_t)(equals + 1 - item);
    const enum cr_num_status status = cr_num_parse(equals + 1, rest, value);
    if (status != CR_NUM_OK)
        cr_wrong(reading, cr_the_graph(), "params", "params has \"%s\", which is not %s",
                 cr_cut(copy).text, status == CR_NUM_INFINITE ? "finite" : "name=number");
    return status == CR_NUM_OK;
}

/* One "name=number"; blanks around it and its = do not count. */
static int read_param(struct cr_reading *reading, const char *item, size_t length)
{
    double value;
    while (length && strchr(blanks, item[length - 1]))
        length--;
    if (!param_number(reading, item, length, &value))
        return 0;
    size_t name = strcspn(item, "=");
    while (name && strchr(blanks, item[name - 1]))
        name--;
    if (starts_name(item[0]) && name <= CR_DOT_MAX_ID && strcspn(item, blanks) >= name)
        return add_param(reading, item, name, value);
    char copy[80] = "";
    memcpy(copy, item, name < sizeof copy ? name : sizeof copy - 1);
    cr_wrong(reading, cr_the_graph(), "params", "params: \"%s\" cannot be a name%s",
             cr_cut(copy).text,
             name > CR_DOT_MAX_ID ? "" : " (a letter first, no blanks)");
    return 0;
}

static int read_params(struct cr_reading *reading)
{
    const char *text = cr_value(reading, cr_the_graph(), "params");
    size_t most = 1;
    for (const char *p = text; p && *p; p++)
        most += *p == ',' || *p == ';';
    reading->net->params =
        cr_arena_alloc(&reading->net->arena, most, sizeof *reading->net->params);
    if (!reading->net->params)
        return -1;
    while (text && *text) {
        const size_t length = strcspn(text, ",;");
        const size_t lead = strspn(text, blanks);
        if (lead < length && read_param(reading, text + lead, length - lead))
            return -1;
        text += length + (text[length] != '\0');
    }
    return 0;
}

static void read_optimizer(struct cr_reading *reading)
{
    const char *value = cr_value(reading, cr_the_graph(), "optimizer"), *nearest = NULL;
    if (!value)
        return;
    const enum cr_optimizer optimizer = cr_optimizer_find(value, &nearest);
    if (optimizer == CR_OPTIMIZER_COUNT)
        cr_wrong(reading, cr_the_graph(), "optimizer", "optimizer=\"%s\" is unknown%s",
                 cr_cut(value).text, cr_hint(nearest).text);
    else
        reading->net->training.optimizer = optimizer;
}

/* The numbers of a training and their ranges: from least (itself allowed or not) up to,
 * but not, below. */
static void read_training(struct cr_reading *reading)
{
    struct cr_training *training = &reading->net->training;
    const struct {
        const char *key;
        double *number;
        double least, below;
        bool or_least;
        const char *range;
    } rows[] = {
        {"rate", &training->rate, 0, INFINITY, true, "0 or more"},
        {"momentum", &training->momentum, 0, 1, true, "0 or more, less than 1"},
        {"beta1", &training->beta1, 0, 1, true, "0 or more, less than 1"},
        {"beta2", &training->beta2, 0, 1, true, "0 or more, less than 1"},
        {"eps", &training->eps, 0, INFINITY, false, "more than 0"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double number;
        if (!cr_number(reading, cr_the_graph(), rows[i].key, &number))
            continue;
        if (number < rows[i].below &&
            (number > rows[i].least || (rows[i].or_least && number == rows[i].least)))
            *rows[i].number = number;
        else
            cr_wrong(reading, cr_the_graph(), rows[i].key, "%s=\"%s\" is out of range (%s)",
                     rows[i].key,
                     cr_cut(cr_value(reading, cr_the_graph(), rows[i].key)).text,
                     rows[i].range);
    }
    cr_whole(reading, cr_the_graph(), "epochs", 1, MAX_COUNT, &training->epochs);
    cr_whole(reading, cr_the_graph(), "batch", 1, MAX_COUNT, &training->batch);
    read_optimizer(reading);
}

/* One of the words, or NULL when the attribute is not set or unknown. */
static const char *choice(struct cr_reading *reading, const char *key,
                          const char *const *words, size_t count)
{
    const char *value = cr_value(reading, cr_the_graph(), key);
    if (!value)
        return NULL;
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i], value) == 0)
            return words[i];
    cr_wrong(reading, cr_the_graph(), key, "%s=\"%s\" is unknown%s", key, cr_cut(value).text,
             cr_hint(cr_nearest(value, words, count)).text);
    return NULL;
}

static void read_choices(struct cr_reading *reading)
{
    static const char *const reductions[] = {"sum", "mean"};
    static const char *const notations[] = {"indexed", "names"};
    const char *reduction = choice(reading, "reduction", reductions, 2);
    reading->net->reduce_mean = reduction == reductions[1];
    reading->net->notation = choice(reading, "notation", notations, 2);
}

static void read_digits(struct cr_reading *reading)
{
    size_t digits;
    const char *value = cr_value(reading, cr_the_graph(), "digits");
    if (value && strcmp(value, "auto") != 0 &&
        cr_whole(reading, cr_the_graph(), "digits", 1, MAX_DIGITS, &digits))
        reading->net->digits = (int)digits;
}

int cr_read_settings(struct cr_reading *reading)
{
    struct cr_net *net = reading->net;
    net->training = cr_training_default();
    net->output = CR_NONE;
    net->updates = true;
    if (read_params(reading))
        return -1;
    read_training(reading);
    read_choices(reading);
    read_digits(reading);
    const enum cr_op loss =
        cr_operation(reading, cr_the_graph(), "loss", 1u << CR_CLASS_LOSS);
    net->loss = loss == CR_OP_COUNT ? CR_OP_SSE : loss;
    const enum cr_op activation =
        cr_operation(reading, cr_the_graph(), "activation",
                     1u << CR_CLASS_ACTIVATION | 1u << CR_CLASS_LAYER);
    reading->activation = activation == CR_OP_COUNT ? CR_OP_IDENTITY : activation;
    if (cr_value(reading, cr_the_graph(), "data"))
        cr_wrong(reading, cr_the_graph(), "data",
                 "data is not read yet; write the samples as lists: value=\"0.5, 1\"");
    if (cr_plain(reading, cr_the_graph(), "title", MAX_TITLE, &net->title))
        return -1;
    return cr_plain(reading, cr_the_graph(), "theme", MAX_TITLE, &net->theme);
}

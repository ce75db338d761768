/* Attributes of the graph: see reading.h. */
#include <string.h>

#include "base/near.h"
#include "base/num.h"
#include "read/reading.h"
#include "read/training.h"

enum { MAX_DIGITS = 17 };

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

static bool has_blank(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (strchr(blanks, text[i]))
            return true;
    return false;
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
    if (starts_name(item[0]) && name <= CR_NAME_MOST && !has_blank(item, name))
        return add_param(reading, item, name, value);
    char copy[80] = "";
    memcpy(copy, item, name < sizeof copy ? name : sizeof copy - 1);
    cr_wrong(reading, cr_the_graph(), "params", "params: \"%s\" cannot be a name%s",
             cr_cut(copy).text,
             name > CR_NAME_MOST ? "" : " (a letter first, no blanks)");
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

static void set_number(struct cr_reading *reading, const struct cr_training_option *option)
{
    double number;
    if (!cr_number(reading, cr_the_graph(), option->key, &number) ||
        cr_training_set(option, number, &reading->net->training))
        return;
    const char *other = cr_training_set_negative(option, number, reading->output_key,
                                                 &reading->net->training);
    if (other)
        cr_say(reading, CR_SEVERITY_WARNING, cr_the_graph(), option->key,
               "rate is negative; %s with a positive rate says the same", other);
    else
        cr_wrong(reading, cr_the_graph(), option->key, "%s=\"%s\" is out of range (%s)",
                 option->key, cr_cut(cr_value(reading, cr_the_graph(), option->key)).text,
                 option->range);
}

static void set_whole(struct cr_reading *reading, const struct cr_training_option *option)
{
    size_t number;
    if (cr_whole(reading, cr_the_graph(), option->key, 1, CR_TRAINING_MAX_COUNT, &number))
        cr_training_set(option, (double)number, &reading->net->training);
}

static void set_word(struct cr_reading *reading, const struct cr_training_option *option)
{
    struct cr_net *net = reading->net;
    const char *nearest = NULL, *value = cr_value(reading, cr_the_graph(), option->key);
    if (value && !cr_training_choose(option, value, &net->training, &net->reduce_mean,
                                     &nearest))
        cr_wrong(reading, cr_the_graph(), option->key, "%s=\"%s\" is unknown%s", option->key,
                 cr_cut(value).text, cr_hint(nearest).text);
}

static void read_training(struct cr_reading *reading)
{
    static void (*const setters[])(struct cr_reading *,
                                   const struct cr_training_option *) = {
        [CR_TRAINING_NUMBER] = set_number,
        [CR_TRAINING_WHOLE] = set_whole,
        [CR_TRAINING_WORD] = set_word,
    };
    const struct cr_training_option *option;
    for (size_t i = 0; (option = cr_training_option_at(i)); i++)
        setters[option->kind](reading, option);
    for (size_t i = 0; (option = cr_training_option_at(i)); i++)
        if (cr_value(reading, cr_the_graph(), option->key) &&
            !cr_training_has(&reading->net->training, option))
            cr_say(reading, CR_SEVERITY_WARNING, cr_the_graph(), option->key,
                   "%s has nothing to do: optimizer=%s has none", option->key,
                   cr_optimizer_row(reading->net->training.optimizer)->name);
}

static void read_digits(struct cr_reading *reading)
{
    size_t digits;
    const char *value = cr_value(reading, cr_the_graph(), "digits");
    if (value && strcmp(value, "auto") != 0 &&
        cr_whole(reading, cr_the_graph(), "digits", 1, MAX_DIGITS, &digits))
        reading->net->digits = (int)digits;
}

/* Which of the words names the output, one at most; the node is looked up when all are
 * read. */
static void read_output_key(struct cr_reading *reading)
{
    static const char *const keys[] = {"minimize", "maximize", "output"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (!cr_value(reading, cr_the_graph(), keys[i]))
            continue;
        if (reading->output_key)
            cr_wrong(reading, cr_the_graph(), keys[i],
                     "%s and %s exclude each other (one of minimize, maximize, output)",
                     reading->output_key, keys[i]);
        else
            reading->output_key = keys[i];
    }
}

/* The name of a theme; a file only where the network's file is trusted. */
static int read_theme(struct cr_reading *reading)
{
    const char **theme = &reading->net->theme;
    const int failed = cr_plain(reading, cr_the_graph(), "theme", theme);
    if (!failed && *theme && strpbrk(*theme, "./") && !cr_is_trusted(reading))
        cr_wrong(reading, cr_the_graph(), "theme",
                 "theme=\"%s\" names a file: --theme can, and with --trust this",
                 cr_cut(*theme).text);
    return failed;
}

int cr_read_settings(struct cr_reading *reading)
{
    static const char *const notations[] = {"indexed", "names"};
    struct cr_net *net = reading->net;
    net->training = cr_training_default();
    net->output = CR_NONE;
    net->updates = true;
    read_output_key(reading);
    if (read_params(reading))
        return -1;
    read_training(reading);
    net->notation = cr_choice(reading, cr_the_graph(), "notation", notations, 2);
    read_digits(reading);
    const enum cr_op loss =
        cr_operation(reading, cr_the_graph(), "loss", 1u << CR_CLASS_LOSS);
    net->loss = loss == CR_OP_COUNT ? CR_OP_SSE : loss;
    const enum cr_op activation =
        cr_operation(reading, cr_the_graph(), "activation",
                     1u << CR_CLASS_ACTIVATION | 1u << CR_CLASS_LAYER);
    reading->activation = activation == CR_OP_COUNT ? CR_OP_IDENTITY : activation;
    if (cr_plain(reading, cr_the_graph(), "title", &net->title))
        return -1;
    return read_theme(reading);
}

/* The command new: a network file to start from. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/num.h"
#include "cli/setters.h"

static int operation(const char *option, const char *value, unsigned classes,
                     enum cr_op *op, struct cr_err *err)
{
    const char *near = NULL;
    *op = cr_op_find(value, classes, &near);
    if (*op != CR_OP_COUNT)
        return 0;
    struct cr_buf rule = {0};
    cr_buf_printf(&rule, "is unknown%s%s%s", near ? " (did you mean " : "", near ? near : "",
                  near ? "?)" : "");
    cr_wrong(err, option, value, cr_buf_text(&rule));
    cr_buf_release(&rule);
    return -1;
}

static int set_activation(struct cr_settings *s, const char *value, struct cr_err *err)
{
    const char *near;
    if (cr_op_find(value, 1u << CR_CLASS_LAYER, &near) != CR_OP_COUNT)
        return cr_wrong(err, "--activation", value,
                        "is of a whole layer, the last one (--output-activation)");
    return operation("--activation", value, 1u << CR_CLASS_ACTIVATION,
                     &s->new.what.activation, err);
}

static int set_output_activation(struct cr_settings *s, const char *value,
                                 struct cr_err *err)
{
    return operation("--output-activation", value,
                     1u << CR_CLASS_ACTIVATION | 1u << CR_CLASS_LAYER, &s->new.what.output,
                     err);
}

static int set_loss(struct cr_settings *s, const char *value, struct cr_err *err)
{
    return operation("--loss", value, 1u << CR_CLASS_LOSS, &s->new.what.loss, err);
}

static int set_init(struct cr_settings *s, const char *value, struct cr_err *err)
{
    s->new.what.init = cr_init_find(value);
    return s->new.what.init == CR_INIT_COUNT
               ? cr_wrong_word(err, "--init", value, "is none of ", "xavier, he, uniform, zeros", "")
               : 0;
}

static int set_seed(struct cr_settings *s, const char *value, struct cr_err *err)
{
    if (cr_set_seed(s, value, err))
        return -1;
    s->new.what.seed = s->train.plan.seed;
    return 0;
}

static int set_list(struct cr_settings *s, const char *value, struct cr_err *err)
{
    (void)value, (void)err;
    s->new.list = true;
    return 0;
}

const struct cr_option CR_NEW_OPTIONS[] = {
    {"list", 0, CR_TAKES_NOTHING, NULL, "list the examples", set_list},
    {"activation", 0, CR_TAKES_VALUE, "NAME", "of the hidden layers (default: sigmoid)",
     set_activation},
    {"output-activation", 0, CR_TAKES_VALUE, "NAME",
     "of the last (default: what fits the loss)", set_output_activation},
    {"loss", 0, CR_TAKES_VALUE, "NAME", "sse (default), mse, mae, huber, bce, ce, hinge",
     set_loss},
    {"init", 0, CR_TAKES_VALUE, "HOW", "weights: xavier (default), he, uniform, zeros",
     set_init},
    {"seed", 0, CR_TAKES_VALUE, "N", "of the weights (default: 1)", set_seed},
    {"output", 'o', CR_TAKES_VALUE, "FILE", "where to (default: standard output)",
     cr_set_output},
    {"quiet", 'q', CR_TAKES_NOTHING, NULL, "say nothing but errors", cr_set_quiet},
    {"help", 'h', CR_TAKES_NOTHING, NULL, "show this help", cr_set_help},
    {0}};

int cr_take_new(struct cr_settings *settings, int argc, char **argv, struct cr_err *err)
{
    const int count = argc - optind;
    if (settings->new.list)
        return count == 0 ? 0
                          : cr_fail(err, CR_STATUS_USAGE,
                                    "new: --list lists all, it takes no \"%s\"",
                                    argv[optind]);
    if (count == 0)
        return cr_fail(err, CR_STATUS_USAGE,
                       "new: no sizes such as 2-3-2 and no name of an example given (new "
                       "--list names them)");
    if (count > 1)
        return cr_fail(err, CR_STATUS_USAGE, "new: one network at a time, not also \"%s\"",
                       argv[optind + 1]);
    settings->new.name = argv[optind];
    return 0;
}

static int write_text(const struct cr_settings *settings, const char *path,
                      const char *text, size_t size, struct cr_err *err)
{
    if ((path && cr_folder_make_for(path, err)) ||
        cr_file_keep(path ? path : "-", text, size, err))
        return -1;
    if (path && strcmp(path, "-") != 0 && !settings->quiet)
        printf("%s\n", path);
    return 0;
}

static int write_list(struct cr_err *err)
{
    struct cr_buf out = {0};
    cr_example_list(&out);
    const int failed =
        cr_buf_check(&out, err) || cr_file_write("-", cr_buf_text(&out), out.size, err);
    cr_buf_release(&out);
    return failed ? -1 : 0;
}

static int write_sizes(const struct cr_settings *settings, struct cr_err *err)
{
    struct cr_new what = settings->new.what;
    struct cr_buf out = {0};
    const char *why;
    if (!cr_new_sizes(&what, settings->new.name, &why))
        return cr_wrong(err, "new", settings->new.name, why);
    const int failed =
        cr_new_write(&what, &out, err) ||
        write_text(settings, settings->output, cr_buf_text(&out), out.size, err);
    cr_buf_release(&out);
    return failed ? -1 : 0;
}

/* The table that an example reads goes into the same folder. */
static int write_table(const struct cr_settings *settings, const char *text,
                       struct cr_err *err)
{
    char name[64] = "";
    const char *file, *data = strstr(text, "data=\"");
    if (!data || sscanf(data, "data=\"%63[^\"]\"", name) != 1)
        return 0;
    const char *table = cr_example_find(name, &file);
    if (!table)
        return 0;
    if (!settings->output || strcmp(settings->output, "-") == 0) {
        if (!settings->quiet)
            fprintf(stderr, "note: it reads %s, which -o FILE writes beside it\n", name);
        return 0;
    }
    const char *slash = strrchr(settings->output, '/');
    struct cr_buf path = {0};
    if (slash)
        cr_buf_add(&path, settings->output, (size_t)(slash + 1 - settings->output));
    cr_buf_puts(&path, name);
    const int failed =
        cr_buf_check(&path, err) ||
        write_text(settings, cr_buf_text(&path), table, strlen(table), err);
    cr_buf_release(&path);
    return failed ? -1 : 0;
}

static int refuse_name(const char *name, struct cr_err *err)
{
    struct cr_buf names = {0};
    cr_example_names(&names);
    cr_wrong_word(err, "new", name, "is no sizes such as 2-3-2, and none of the examples ",
                  cr_buf_text(&names), "");
    cr_buf_release(&names);
    return -1;
}

int cr_command_new(const struct cr_settings *settings, struct cr_err *err)
{
    const char *name = settings->new.name, *file;
    if (settings->new.list)
        return write_list(err);
    if (*name >= '0' && *name <= '9')
        return write_sizes(settings, err);
    const char *text = cr_example_find(name, &file);
    if (!text)
        return refuse_name(name, err);
    if (write_text(settings, settings->output, text, strlen(text), err))
        return -1;
    return write_table(settings, text, err);
}

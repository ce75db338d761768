/* The command `import`: its options, and from another program's model to a network file. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "cli/setters.h"
#include "cli/work.h"

static int set_input(struct cr_settings *s, const char *value, struct cr_err *err)
{
    (void)err;
    s->import.inputs = value;
    return 0;
}

static int set_target(struct cr_settings *s, const char *value, struct cr_err *err)
{
    (void)err;
    s->import.targets = value;
    return 0;
}

static int set_loss(struct cr_settings *s, const char *value, struct cr_err *err)
{
    const char *near = NULL;
    s->import.loss = cr_op_find(value, 1u << CR_CLASS_LOSS, &near);
    if (s->import.loss != CR_OP_COUNT)
        return 0;
    return near ? cr_fail(err, CR_STATUS_USAGE,
                          "--loss \"%s\": is no loss (did you mean %s?)", value, near)
                : cr_wrong(err, "--loss", value, "is no loss (plot --list names them)");
}

static int set_reduction(struct cr_settings *s, const char *value, struct cr_err *err)
{
    s->import.mean = strcmp(value, "mean") == 0;
    return s->import.mean || strcmp(value, "sum") == 0
               ? 0
               : cr_wrong(err, "--reduction", value, "is neither \"sum\" nor \"mean\"");
}

const struct cr_option CR_IMPORT_OPTIONS[] = {
    {"output", 'o', CR_TAKES_VALUE, "FILE", "where to (default: standard output)",
     cr_set_output},
    {"input", 0, CR_TAKES_VALUE, "A,B[;A,B]", "numbers for the inputs; samples behind ;",
     set_input},
    {"target", 0, CR_TAKES_VALUE, "A,B[;A,B]", "the same for the outputs", set_target},
    {"loss", 0, CR_TAKES_VALUE, "NAME", "default: ce behind a softmax, else sse", set_loss},
    {"reduction", 0, CR_TAKES_VALUE, "HOW", "over samples: sum (default) or mean",
     set_reduction},
    CR_LIMIT_OPTION,
    {"quiet", 'q', CR_TAKES_NOTHING, NULL, "say nothing but errors", cr_set_quiet},
    {"help", 'h', CR_TAKES_NOTHING, NULL, "show this help", cr_set_help},
    {0}};

int cr_command_import(const struct cr_settings *settings, struct cr_err *err)
{
    struct cr_buf bytes = {0}, network = {0}, notes = {0};
    const char *file = strcmp(settings->file, "-") ? settings->file : "standard input";
    struct cr_import wanted = settings->import;
    wanted.limits = &settings->limits;
    int failed =
        cr_file_read_within(settings->file, &settings->limits, &bytes, err) ||
        cr_import_onnx(file, cr_buf_text(&bytes), bytes.size, &wanted, &network,
                       &notes, err);
    if (!failed && !settings->quiet)
        fputs(cr_buf_text(&notes), stderr);
    if (!failed)
        failed = cr_work_write(settings, &network, err);
    cr_buf_release(&bytes);
    cr_buf_release(&network);
    cr_buf_release(&notes);
    return failed ? -1 : 0;
}

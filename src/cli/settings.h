/*
 * What the user asked for, and the tables that it is read by.
 *
 * An option is a row: how it is written, what it takes, one line of help, the function that
 * stores it. A command is a row: its name, one line of help, its options, its function.
 * --help and the reading of the command line go by these tables alone.
 */
#ifndef CR_CLI_SETTINGS_H
#define CR_CLI_SETTINGS_H

#include <stdint.h>

#include "draw/render.h"
#include "explain/write.h"
#include "import/import.h"
#include "new/new.h"
#include "plot/plot.h"
#include "story/story.h"
#include "train/train.h"

/* Of `plot`. */
struct cr_plot_settings {
    const char *name; /* of the function */
    const struct cr_plot_format *formats[CR_PLOT_FORMAT_COUNT];
    size_t format_count; /* 0: svg */
    bool list, has_target, has_range;
    double target, from, to;
    double at[CR_MARKS_MOST];
    size_t at_count;
};

/* Of `explain`. */
struct cr_explain_settings {
    const struct cr_writer *writer; /* NULL: by the ending of -o, else md */
    struct cr_writing writing;
    const char *figures, *link_prefix; /* or NULL */
    bool general, appendix;
};

enum { CR_TRAINING_OPTIONS_MOST = 20 };

/* Of `train`, whose pictures have this size where none is asked for. */
enum { CR_TRAIN_WIDTH = 1280, CR_TRAIN_HEIGHT = 720 };

struct cr_train_settings {
    const char *training[CR_TRAINING_OPTIONS_MOST]; /* values of cr_training_option_at, as they
                                                       are written; NULL: as the file says */
    struct cr_train_plan plan;
    const char *history, *plot, *gradients, *decision; /* where they go, or NULL */
    bool decision_moves; /* is it an animation */
    size_t every;       /* so many epochs there is a frame; 0: never */
    const char *frames; /* the folder for them, or NULL */
};

/* Of `new`. */
struct cr_new_settings {
    const char *name; /* of an example, or sizes */
    struct cr_new what;
    bool list;
};

struct cr_settings {
    const char *program, *command;
    const char *file; /* "-": standard input; with -e what the formula is called */
    const char *text;           /* the model itself, in place of what is in FILE; or NULL */
    const char *expression;     /* of -e, or NULL: then `lines` come before it */
    char *const *lines;         /* the statements on the command line: x=0.5 */
    size_t line_count;
    struct cr_limits limits; /* of --limit and --trust */
    struct cr_rendering rendering;
    struct cr_telling telling;
    struct cr_plot_settings plot;
    struct cr_explain_settings explain;
    struct cr_train_settings train;
    struct cr_new_settings new;
    bool digits_given, size_given, format_given;
    uint64_t given; /* a bit for each of the command's options that is there */
    const char *wrt; /* of --wrt: keys with commas between, or NULL */
    const char *claims; /* of --claims: a file, or NULL */
    const char *trace, *weights; /* the same of --trace and --weights */
    double tolerance;   /* of --tolerance */
    const char *output; /* of -o, or NULL */
    const char *theme;  /* of --theme, or NULL */
    struct cr_import import;
    long notation;      /* enum cr_notation, or CR_NONE: as the file says */
    long view;          /* enum cr_view, or CR_NONE: as the model is */
    enum cr_run_format { CR_RUN_TABLE, CR_RUN_JSON, CR_RUN_DOT } run_format;
    const char *about; /* of help: a command, "limits", or NULL */
    int port;  /* of watch; 0: any that is free */
    bool open; /* watch: in a browser, too */
    bool dump, quiet, verbose, help;
};

enum cr_takes { CR_TAKES_NOTHING, CR_TAKES_VALUE, CR_TAKES_MAYBE };

struct cr_option {
    const char *name; /* long name */
    char letter;      /* or 0 */
    enum cr_takes takes;
    const char *value; /* how its value is called in the help */
    const char *help;
    int (*set)(struct cr_settings *settings, const char *value, struct cr_err *err);
};

struct cr_command {
    const char *name, *help;
    const struct cr_option *options; /* ends with a row without a name */
    int (*run)(const struct cr_settings *settings, struct cr_err *err);
    const char *usage, *about; /* how it is called, and what it takes: for the help */
    /* Stores what stands behind the options: argv[optind] and what follows. */
    int (*take)(struct cr_settings *settings, int argc, char **argv, struct cr_err *err);
};

extern const struct cr_command CR_COMMANDS[]; /* ends with a row without a name */

/* The command of that name; NULL with err set, which names the nearest. */
const struct cr_command *cr_command_find(const char *name, struct cr_err *err);

/* The FILE, or the statements behind -e: what most commands take. */
int cr_take_file(struct cr_settings *settings, int argc, char **argv, struct cr_err *err);

/* What holds before any option is read. */
struct cr_settings cr_settings_default(const struct cr_command *command);

/* Reads the command line of `command`, argv[0] being its name. */
int cr_settings_read(struct cr_settings *settings, const struct cr_command *command,
                     int argc, char **argv, struct cr_err *err);

/* idle.c: says of each option that has nothing to do, and why. */
void cr_idle_say(const struct cr_settings *settings, const struct cr_command *command);

int cr_command_render(const struct cr_settings *settings, struct cr_err *err);
int cr_command_run(const struct cr_settings *settings, struct cr_err *err);
int cr_command_check(const struct cr_settings *settings, struct cr_err *err);
int cr_command_view(const struct cr_settings *settings, struct cr_err *err);
int cr_command_watch(const struct cr_settings *settings, struct cr_err *err);
int cr_command_new(const struct cr_settings *settings, struct cr_err *err);
int cr_command_train(const struct cr_settings *settings, struct cr_err *err);
int cr_command_plot(const struct cr_settings *settings, struct cr_err *err);
int cr_command_explain(const struct cr_settings *settings, struct cr_err *err);

int cr_command_weave(const struct cr_settings *settings, struct cr_err *err);
#define CR_WEAVE_ABOUT                                                                   \
    "POST.md is Markdown. A block ```chainrule OPTIONS of a network, a formula or src=FILE\n" \
    "becomes figures, with the options of render: frames=last theme=dark alt=\"...\"\n"       \
    "name=one. {{cr FILE KEY}} becomes a number or a formula: KEY is \"x->n\".grad, z,\n"     \
    "w.new, L.formula, w.grad.equation"

/* explain.c: the writer that is asked for; and what its options store. */
const struct cr_writer *cr_explain_writer(const struct cr_settings *settings);
int cr_set_writer(struct cr_settings *settings, const char *value, struct cr_err *err);
int cr_set_standalone(struct cr_settings *settings, const char *value, struct cr_err *err);
int cr_set_appendix(struct cr_settings *settings, const char *value, struct cr_err *err);
int cr_set_general(struct cr_settings *settings, const char *value, struct cr_err *err);
int cr_set_figures(struct cr_settings *settings, const char *value, struct cr_err *err);
int cr_set_link_prefix(struct cr_settings *settings, const char *value, struct cr_err *err);
int cr_set_hugo(struct cr_settings *settings, const char *value, struct cr_err *err);
int cr_set_delims(struct cr_settings *settings, const char *value, struct cr_err *err);
int cr_set_width(struct cr_settings *settings, const char *value, struct cr_err *err);

/* train_options.c */
extern const struct cr_option CR_TRAIN_OPTIONS[];

/* train_plots.c: writes the curves that are asked for. */
int cr_train_plots(const struct cr_settings *settings, const struct cr_trainer *trainer,
                   struct cr_err *err);
int cr_set_train_decision(struct cr_settings *settings, const char *value,
                          struct cr_err *err);
int cr_set_train_plot(struct cr_settings *settings, const char *value, struct cr_err *err);
int cr_set_train_gradients(struct cr_settings *settings, const char *value,
                           struct cr_err *err);
int cr_set_seed(struct cr_settings *settings, const char *value, struct cr_err *err);

/* new.c: the rest of its row. */
extern const struct cr_option CR_NEW_OPTIONS[];
#define CR_NEW_USAGE                                                                     \
    "chainrule new [options] SIZES\n"                                                    \
    "       chainrule new [-o FILE] NAME\n"                                              \
    "       chainrule new --list"
#define CR_NEW_ABOUT                                                                     \
    "SIZES are the neurons of each layer, such as 2-3-2; NAME is an example."
int cr_take_new(struct cr_settings *settings, int argc, char **argv, struct cr_err *err);

/* help.c: its row. */
int cr_command_help(const struct cr_settings *settings, struct cr_err *err);
extern const struct cr_option CR_HELP_OPTIONS[];
#define CR_HELP_USAGE "chainrule help [NAME]"
#define CR_HELP_ABOUT                                                                    \
    "NAME is a command, or limits: then all limits are listed, with their reasons."
int cr_take_help(struct cr_settings *settings, int argc, char **argv, struct cr_err *err);

/* plot.c: the rest of its row. */
extern const struct cr_option CR_PLOT_OPTIONS[];
#define CR_PLOT_USAGE                                                                    \
    "chainrule plot [options] NAME\n"                                                    \
    "       chainrule plot --list"
#define CR_PLOT_ABOUT                                                                    \
    "NAME is an operation: an activation, a loss, or arithmetic on one number."

/* import.c: the same. */
int cr_command_import(const struct cr_settings *settings, struct cr_err *err);
extern const struct cr_option CR_IMPORT_OPTIONS[];
#define CR_IMPORT_USAGE "chainrule import [options] FILE"
#define CR_IMPORT_ABOUT                                                                  \
    "FILE is a feed-forward ONNX model; what comes out is a network in DOT."

int cr_take_plot(struct cr_settings *settings, int argc, char **argv, struct cr_err *err);

/* Warns when the font of formulas is not installed. */
void cr_warn_of_font(const struct cr_settings *settings);

/* What the program does, in a sentence; what its exit status says, up to a row without words. */
#define CR_PROGRAM_ABOUT                                                                 \
    "Runs the forward and backward pass of a small neural network or a formula and\n"    \
    "draws every step"

struct cr_exit {
    enum cr_status status;
    const char *words;
};

extern const struct cr_exit CR_EXITS[];

/* Prints the help of the program, or of one command, on standard output. */
void cr_help_print(const struct cr_command *command);

#endif

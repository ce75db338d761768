/* The tables of commands and options, and reading a command line by them: settings.h. */
#include <getopt.h>
#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/near.h"
#include "base/num.h"
#include "base/workers.h"
#include "cli/settings.h"

enum { MOST_OPTIONS = 64, FIRST_LONG = 256, WIDEST = 65535 };

int cr_wrong(struct cr_err *err, const char *option, const char *value, const char *rule)
{
    return cr_fail(err, CR_STATUS_USAGE, "%s \"%s\": %s", option, value, rule);
}

static int unknown_format(const char *name, struct cr_err *err)
{
    struct cr_buf rule = {0};
    cr_buf_puts(&rule, "is no format (known: ");
    cr_renderer_names(&rule);
    cr_buf_putc(&rule, ')');
    cr_wrong(err, "-T", name, cr_buf_text(&rule));
    cr_buf_release(&rule);
    return -1;
}

int cr_set_formats(struct cr_settings *s, const char *value, struct cr_err *err)
{
    s->format_given = true;
    s->rendering.format_count = 0;
    for (const char *p = value; *p;) {
        char name[16];
        const size_t length = strcspn(p, ",");
        snprintf(name, sizeof name, "%.*s", length < 16 ? (int)length : 15, p);
        const struct cr_renderer *format = cr_renderer_find(name);
        if (!format)
            return unknown_format(name, err);
        bool twice = false;
        for (size_t i = 0; i < s->rendering.format_count; i++)
            twice = twice || s->rendering.formats[i] == format;
        if (!twice)
            s->rendering.formats[s->rendering.format_count++] = format;
        p += length + (p[length] == ',');
    }
    return s->rendering.format_count ? 0 : cr_wrong(err, "-T", value, "names no format");
}

int cr_set_output(struct cr_settings *s, const char *value, struct cr_err *err)
{
    if (!*value)
        return cr_wrong(err, "-o", value, "is no path");
    s->output = value;
    return 0;
}

static int set_steps(struct cr_settings *s, const char *value, struct cr_err *err)
{
    s->telling.grain = cr_grain_find(value);
    return s->telling.grain == CR_GRAIN_COUNT
               ? cr_wrong(err, "--steps", value, "is none of pass, layer, neuron, op")
               : 0;
}

static int set_dump(struct cr_settings *s, const char *value, struct cr_err *err)
{
    s->dump = true;
    return value ? set_steps(s, value, err) : 0;
}

static int set_phase(struct cr_settings *s, const char *value, struct cr_err *err)
{
    s->rendering.cut.phases = 0;
    for (const char *p = value; *p;) {
        char name[16];
        const size_t length = strcspn(p, ",");
        snprintf(name, sizeof name, "%.*s", length < 16 ? (int)length : 15, p);
        const enum cr_phase phase = cr_phase_find(name);
        if (phase == CR_PHASE_COUNT)
            return cr_wrong(err, "--phase", name,
                         "is none of setup, forward, loss, backward, update, overview, check");
        s->telling.overview = s->telling.overview || phase == CR_PHASE_OVERVIEW;
        s->telling.check = s->telling.check || phase == CR_PHASE_CHECK;
        s->rendering.cut.phases |= 1u << phase;
        p += length + (p[length] == ',');
    }
    return s->rendering.cut.phases ? 0 : cr_wrong(err, "--phase", value, "names no phase");
}

/* A whole number from `least` to `most` at the start of the text; what follows it goes to
 * *rest. */
static bool whole(const char *text, long least, long most, long *out, const char **rest)
{
    char *end;
    *out = strtol(text, &end, 10);
    *rest = end;
    return end != text && *text != '+' && *text != ' ' && *out >= least && *out <= most;
}

static int set_frames(struct cr_settings *s, const char *value, struct cr_err *err)
{
    const char *rest;
    long first = 0, last = 0;
    if (strcmp(value, "last") == 0) {
        s->rendering.cut.first = SIZE_MAX; /* resolved when the story is known */
        return 0;
    }
    bool good = whole(value, 0, LONG_MAX, &first, &rest);
    last = first;
    if (good && *rest == '-')
        good = whole(rest + 1, first, LONG_MAX, &last, &rest);
    if (!good || *rest)
        return cr_wrong(err, "--frames", value, "is no frame (3), range (3-7) or \"last\"");
    s->rendering.cut.first = (size_t)first;
    s->rendering.cut.last = (size_t)last;
    return 0;
}

int cr_set_digits(struct cr_settings *s, const char *value, struct cr_err *err)
{
    const char *rest = "";
    long digits = 0;
    s->digits_given = true;
    if (strcmp(value, "auto") != 0 && (!whole(value, 1, 17, &digits, &rest) || *rest))
        return cr_wrong(err, "--digits", value, "is neither 1 to 17 nor \"auto\"");
    s->telling.digits = (int)digits;
    return 0;
}

static int set_notation(struct cr_settings *s, const char *value, struct cr_err *err)
{
    s->notation = strcmp(value, "indexed") == 0 ? CR_NOTATION_INDEXED : CR_NOTATION_NAMES;
    return strcmp(value, "indexed") == 0 || strcmp(value, "names") == 0
               ? 0
               : cr_wrong(err, "--notation", value, "is neither \"indexed\" nor \"names\"");
}

int cr_set_size(struct cr_settings *s, const char *value, struct cr_err *err)
{
    const char *rest;
    long width, height;
    if (!whole(value, 16, WIDEST, &width, &rest) || *rest != 'x' ||
        !whole(rest + 1, 16, WIDEST, &height, &rest) || *rest)
        return cr_wrong(err, "--size", value, "is not of the form 1920x1080");
    s->rendering.show.width = (int)width;
    s->rendering.show.height = (int)height;
    s->size_given = true;
    return 0;
}

int cr_set_jobs(struct cr_settings *s, const char *value, struct cr_err *err)
{
    const char *rest;
    long jobs;
    if (!whole(value, 1, CR_WORKERS_MOST, &jobs, &rest) || *rest)
        return cr_wrong(err, "-j", value, "is no number of processes from 1 to 64");
    s->rendering.jobs = (size_t)jobs;
    return 0;
}

static int set_delay(struct cr_settings *s, const char *value, struct cr_err *err)
{
    const char *rest;
    long delay;
    if (!whole(value, 20, 600000, &delay, &rest) || *rest)
        return cr_wrong(err, "--delay", value, "is no whole number from 20 to 600000");
    s->rendering.show.delay = (int)delay;
    return 0;
}

static int set_loop(struct cr_settings *s, const char *value, struct cr_err *err)
{
    const char *rest;
    long loops;
    if (!whole(value, 0, 65535, &loops, &rest) || *rest)
        return cr_wrong(err, "--loop", value, "is no whole number from 0 to 65535");
    s->rendering.show.loops = (int)loops;
    return 0;
}

static int set_port(struct cr_settings *s, const char *value, struct cr_err *err)
{
    const char *rest;
    long port;
    if (!whole(value, 1, 65535, &port, &rest) || *rest)
        return cr_wrong(err, "--port", value, "is no port from 1 to 65535");
    s->port = (int)port;
    return 0;
}

static int set_shade(struct cr_settings *s, const char *value, struct cr_err *err)
{
    s->rendering.shading = cr_shading_find(value);
    s->telling.check = true; /* what is unhealthy stands there */
    return s->rendering.shading == CR_SHADING_COUNT
               ? cr_wrong(err, "--shade", value, "is none of grad, value, weight, update")
               : 0;
}

static int set_labels(struct cr_settings *s, const char *value, struct cr_err *err)
{
    s->telling.labels = cr_labelling_find(value);
    return s->telling.labels == CR_LABELLING_COUNT
               ? cr_wrong(err, "--labels", value, "is none of symbols, values, both")
               : 0;
}

static int set_caption(struct cr_settings *s, const char *value, struct cr_err *err)
{
    (void)err;
    s->telling.caption = *value ? value : NULL;
    return 0;
}

static int set_watermark(struct cr_settings *s, const char *value, struct cr_err *err)
{
    (void)err;
    s->rendering.watermark = *value ? value : NULL;
    return 0;
}

static int set_wrt(struct cr_settings *s, const char *value, struct cr_err *err)
{
    s->wrt = value;
    return value[strspn(value, ", ")] ? 0 : cr_wrong(err, "--wrt", value, "names no quantity");
}

static int set_max_neurons(struct cr_settings *s, const char *value, struct cr_err *err)
{
    const char *rest;
    long most;
    if (!whole(value, 3, 1000000, &most, &rest) || *rest)
        return cr_wrong(err, "--max-neurons", value, "is no whole number of at least 3");
    s->rendering.max_neurons = s->telling.max_neurons = (size_t)most;
    return 0;
}

static int set_view(struct cr_settings *s, const char *value, struct cr_err *err)
{
    s->view = cr_view_find(value);
    return s->view == CR_VIEW_COUNT
               ? cr_wrong(err, "--view", value, "is neither \"neuron\" nor \"circuit\"")
               : 0;
}

int cr_set_expression(struct cr_settings *s, const char *value, struct cr_err *err)
{
    s->expression = value;
    return *value ? 0 : cr_wrong(err, "-e", value, "is no formula");
}

static int set_run_format(struct cr_settings *s, const char *value, struct cr_err *err)
{
    static const char *const names[] = {
        [CR_RUN_TABLE] = "table", [CR_RUN_JSON] = "json", [CR_RUN_DOT] = "dot"};
    for (int i = 0; i <= CR_RUN_DOT; i++)
        if (strcmp(names[i], value) == 0) {
            s->run_format = (enum cr_run_format)i;
            return 0;
        }
    return cr_wrong(err, "-T", value, "is no format (known: table, json, dot)");
}

static int set_json(struct cr_settings *s, const char *value, struct cr_err *err)
{
    (void)value;
    return set_run_format(s, "json", err);
}

static int set_claims(struct cr_settings *s, const char *value, struct cr_err *err)
{
    s->claims = value;
    s->telling.check = true;
    return *value ? 0 : cr_wrong(err, "--claims", value, "is no file");
}

static int set_trace(struct cr_settings *s, const char *value, struct cr_err *err)
{
    s->trace = value;
    s->telling.check = true;
    return *value ? 0 : cr_wrong(err, "--trace", value, "is no file");
}

static int set_weights(struct cr_settings *s, const char *value, struct cr_err *err)
{
    s->weights = value;
    return *value ? 0 : cr_wrong(err, "--weights", value, "is no file");
}

static int set_tolerance(struct cr_settings *s, const char *value, struct cr_err *err)
{
    return cr_num_parse(value, strlen(value), &s->tolerance) == CR_NUM_OK &&
                   s->tolerance >= 0 && s->tolerance < 1
               ? 0
               : cr_wrong(err, "--tolerance", value, "is no number from 0 to 1, such as 1e-6");
}

int cr_set_theme(struct cr_settings *s, const char *value, struct cr_err *err)
{
    (void)err;
    s->theme = value;
    return 0;
}

int cr_set_title(struct cr_settings *s, const char *value, struct cr_err *err)
{
    (void)err;
    s->telling.title = value;
    return 0;
}

/* Options that take nothing store a truth. */
#define SWITCH(function, field)                                                          \
    int function(struct cr_settings *s, const char *value, struct cr_err *err)           \
    {                                                                                    \
        (void)value;                                                                     \
        (void)err;                                                                       \
        s->field = true;                                                                 \
        return 0;                                                                        \
    }
static SWITCH(set_svg_text, rendering.show.svg_text)
static SWITCH(set_legend, rendering.legend)
static SWITCH(set_handout, rendering.cut.handout)
static SWITCH(set_open, open)
static SWITCH(set_paths, telling.paths)
SWITCH(cr_set_quiet, quiet)
SWITCH(cr_set_verbose, verbose)
SWITCH(cr_set_help, help)

#define COMMON_OPTIONS                                                                   \
    {"expression", 'e', CR_TAKES_VALUE, "FORMULA",                                       \
     "a formula in place of FILE; x=0.5 behind it", cr_set_expression},                     \
    {"weights", 0, CR_TAKES_VALUE, "FILE", "weights and biases from a safetensors file",  \
     set_weights},                                                                       \
    {"view", 0, CR_TAKES_VALUE, "VIEW", "neuron (networks) or circuit (formulas)",       \
     set_view},                                                                          \
    {"notation", 0, CR_TAKES_VALUE, "STYLE", "indexed (w⁽¹⁾₂₁) or names", set_notation}, \
        {"digits", 0, CR_TAKES_VALUE, "N", "significant digits, or auto", cr_set_digits}, \
        {"quiet", 'q', CR_TAKES_NOTHING, NULL, "say nothing but errors", cr_set_quiet},  \
        {"verbose", 'v', CR_TAKES_NOTHING, NULL, "say what is ignored", cr_set_verbose}, \
        {"help", 'h', CR_TAKES_NOTHING, NULL, "show this help", cr_set_help}, {0}

/* What is told, by pictures or as text. */
#define STORY_OPTIONS                                                                    \
    {"labels", 0, CR_TAKES_VALUE, "WHAT", "symbols, values or both (default)",           \
     set_labels},                                                                        \
        {"wrt", 0, CR_TAKES_VALUE, "NAME[,NAME]", "only the chain that leads to these",  \
         set_wrt},                                                                       \
    {                                                                                    \
        "paths", 0, CR_TAKES_NOTHING, NULL, "with --wrt: path by path, then their sum",  \
            set_paths                                                                    \
    }

/* Numbers that someone else computed. */
#define CLAIMS_OPTIONS                                                                   \
    {"claims", 0, CR_TAKES_VALUE, "FILE", "numbers to hold against: CSV or JSON", set_claims}, \
    {"trace", 0, CR_TAKES_VALUE, "FILE", "what a program recorded: JSON lines or CSV",   \
     set_trace},                                                                         \
    {                                                                                    \
        "tolerance", 0, CR_TAKES_VALUE, "SHARE",                                         \
            "claims are right within this share: 1e-6", set_tolerance                    \
    }

/* Which steps there are, and how their pictures look, whatever is made of them. */
#define FRAME_OPTIONS                                                                    \
    {"steps", 0, CR_TAKES_VALUE, "GRAIN", "pass, layer (default), neuron or op",         \
     set_steps},                                                                         \
        {"phase", 0, CR_TAKES_VALUE, "NAME[,NAME]",                                      \
         "only setup, forward, loss, backward, update;\n"                                \
         "                              overview: the whole at a glance; check: what\n"   \
         "                              is claimed wrongly", set_phase},                  \
        {"frames", 0, CR_TAKES_VALUE, "RANGE", "only these: 3, 3-7 or last", set_frames}, \
        {"handout", 0, CR_TAKES_NOTHING, NULL, "only the last frame of each phase",      \
         set_handout},                                                                   \
        STORY_OPTIONS,                                                                   \
        CLAIMS_OPTIONS,                                                                  \
        {"shade", 0, CR_TAKES_VALUE, "WHAT",                                             \
         "colour by size: grad, value, weight or update", set_shade},                    \
        {"caption", 0, CR_TAKES_VALUE, "TEXT", "a line below every picture", set_caption}, \
        {"watermark", 0, CR_TAKES_VALUE, "TEXT", "small, in the corner", set_watermark}, \
        {"max-neurons", 0, CR_TAKES_VALUE, "N",                                          \
         "of a layer; of more some are left out (default: 12)", set_max_neurons},        \
        {"title", 0, CR_TAKES_VALUE, "TEXT", "title of the first frame", cr_set_title},  \
        {"theme", 0, CR_TAKES_VALUE, "NAME|FILE",                                        \
         "article, paper, dark, slides, or your own file", cr_set_theme},                \
    {                                                                                    \
        "legend", 0, CR_TAKES_NOTHING, NULL, "explain lines and colours", set_legend     \
    }

static const struct cr_option RENDER_OPTIONS[] = {
    {"format", 'T', CR_TAKES_VALUE, "FMT[,FMT]",
     "dot, svg, png: a file for each frame;\n"
     "                              html, pdf, pptx, gif, webp, asvg: one file\n"
     "                              (default: svg)", cr_set_formats},
    {"output", 'o', CR_TAKES_VALUE, "PATH",
     "a folder, or the file of a one-file format\n"
     "                              (default: out/NAME/)", cr_set_output},
    FRAME_OPTIONS,
    {"size", 0, CR_TAKES_VALUE, "WxH", "pixels, or of a page (default: 1920x1080)", cr_set_size},
    {"delay", 0, CR_TAKES_VALUE, "MS",
     "how long a step of an animation is shown;\n"
     "                              longer at the end of a phase (default: 1500)", set_delay},
    {"loop", 0, CR_TAKES_VALUE, "N", "how often it is played; 0: without end (default)", set_loop},
    {"jobs", 'j', CR_TAKES_VALUE, "N", "processes (default: one a processor)", cr_set_jobs},
    {"svg-text", 0, CR_TAKES_NOTHING, NULL, "keep text as text in svg", set_svg_text},
    COMMON_OPTIONS};

static const struct cr_option VIEW_OPTIONS[] = {FRAME_OPTIONS, COMMON_OPTIONS};

static const struct cr_option WATCH_OPTIONS[] = {
    {"port", 0, CR_TAKES_VALUE, "N", "of the address (default: one that is free)", set_port},
    {"open", 0, CR_TAKES_NOTHING, NULL, "open it in a browser, too", set_open},
    FRAME_OPTIONS,
    COMMON_OPTIONS};

static const struct cr_option RUN_OPTIONS[] = {
    {"json", 0, CR_TAKES_NOTHING, NULL, "as JSON, 17 digits", set_json},
    {"format", 'T', CR_TAKES_VALUE, "FMT", "table, json, or dot: the model itself", set_run_format},
    {"steps", 0, CR_TAKES_MAYBE, "GRAIN",
     "the story as text: pass, layer, neuron or op", set_dump},
    STORY_OPTIONS,
    COMMON_OPTIONS};

static const struct cr_option CHECK_OPTIONS[] = {
    CLAIMS_OPTIONS,
    {"json", 0, CR_TAKES_NOTHING, NULL, "as JSON, 17 digits", set_json},
    COMMON_OPTIONS};

static const struct cr_option EXPLAIN_OPTIONS[] = {
    {"format", 'f', CR_TAKES_VALUE, "FMT", "md (default), tex, txt or html", cr_set_writer},
    {"output", 'o', CR_TAKES_VALUE, "FILE", "where to (default: standard output)",
     cr_set_output},
    {"standalone", 0, CR_TAKES_NOTHING, NULL, "tex, html: a whole document", cr_set_standalone},
    {"appendix", 0, CR_TAKES_NOTHING, NULL, "derive the derivative of each activation",
     cr_set_appendix},
    {"general", 0, CR_TAKES_NOTHING, NULL, "the equations of the layers in matrices too",
     cr_set_general},
    {"figures", 0, CR_TAKES_VALUE, "FOLDER", "draw the frames there and link them",
     cr_set_figures},
    {"link-prefix", 0, CR_TAKES_VALUE, "PATH", "before the names of linked figures",
     cr_set_link_prefix},
    {"hugo", 0, CR_TAKES_NOTHING, NULL, "md: front matter, links as of the site's static folder",
     cr_set_hugo},
    {"math-delims", 0, CR_TAKES_VALUE, "WHICH", "md: dollars (default) or brackets: \\\\( \\\\)",
     cr_set_delims},
    {"width", 0, CR_TAKES_VALUE, "N", "txt: columns (default: the terminal's, or 80)",
     cr_set_width},
    {"title", 0, CR_TAKES_VALUE, "TEXT", "the heading", cr_set_title},
    {"steps", 0, CR_TAKES_VALUE, "GRAIN", "of the figures: pass, layer (default), neuron or op",
     set_steps},
    {"theme", 0, CR_TAKES_VALUE, "NAME|FILE", "of the figures", cr_set_theme},
    {"size", 0, CR_TAKES_VALUE, "WxH", "of the figures, for tex (default: 1920x1080)",
     cr_set_size},
    COMMON_OPTIONS};

static const struct cr_option WEAVE_OPTIONS[] = {
    {"output", 'o', CR_TAKES_VALUE, "FILE", "where to (default: standard output)",
     cr_set_output},
    {"images", 0, CR_TAKES_VALUE, "FOLDER", "where the figures go (default: images, beside -o)",
     cr_set_figures},
    {"link-prefix", 0, CR_TAKES_VALUE, "PATH", "before the names of linked figures",
     cr_set_link_prefix},
    {"hugo", 0, CR_TAKES_NOTHING, NULL, "links as of the site's folder static", cr_set_hugo},
    {"theme", 0, CR_TAKES_VALUE, "NAME|FILE", "of all figures that name none", cr_set_theme},
    {"digits", 0, CR_TAKES_VALUE, "N", "significant digits, or auto", cr_set_digits},
    {"quiet", 'q', CR_TAKES_NOTHING, NULL, "say nothing but errors", cr_set_quiet},
    {"verbose", 'v', CR_TAKES_NOTHING, NULL, "say what is ignored", cr_set_verbose},
    {"help", 'h', CR_TAKES_NOTHING, NULL, "show this help", cr_set_help},
    {0}};

#define FILE_USAGE(name)                                                                 \
    "chainrule " name " [options] FILE\n"                                                \
    "       chainrule " name " [options] -e 'FORMULA' name=value ..."
#define ABOUT_FILE "FILE is a network in DOT or a formula (.expr); - is standard input."

static int take_file(struct cr_settings *settings, int argc, char **argv,
                     struct cr_err *err);

const struct cr_command CR_COMMANDS[] = {
    {"render", "draw the frames of a network or a formula", RENDER_OPTIONS,
     cr_command_render, FILE_USAGE("render"), ABOUT_FILE, take_file},
    {"run", "print the numbers: a table, JSON or the story", RUN_OPTIONS, cr_command_run,
     FILE_USAGE("run"), ABOUT_FILE, take_file},
    {"check", "hold gradients and claimed numbers against exact ones", CHECK_OPTIONS,
     cr_command_check, FILE_USAGE("check"), ABOUT_FILE, take_file},
    {"view", "open the steps in a browser, to go through", VIEW_OPTIONS, cr_command_view,
     FILE_USAGE("view"), ABOUT_FILE, take_file},
    {"watch", "serve them on this machine, drawn again when FILE is saved", WATCH_OPTIONS,
     cr_command_watch, "chainrule watch [options] FILE",
     "FILE is a network in DOT or a formula (.expr).", take_file},
    {"explain", "write the derivation out: Markdown, LaTeX, text or HTML", EXPLAIN_OPTIONS,
     cr_command_explain, FILE_USAGE("explain"), ABOUT_FILE, take_file},
    {"train", "train a network: epochs, a loss curve, the trained network", CR_TRAIN_OPTIONS,
     cr_command_train, FILE_USAGE("train"), ABOUT_FILE, take_file},
    {"weave", "put figures and numbers into a Markdown file", WEAVE_OPTIONS, cr_command_weave,
     "chainrule weave [options] POST.md", CR_WEAVE_ABOUT, take_file},
    {"new", "write a network file to start from", CR_NEW_OPTIONS, cr_command_new,
     CR_NEW_USAGE, CR_NEW_ABOUT, cr_take_new},
    {"plot", "draw an activation or a loss function and its derivative", CR_PLOT_OPTIONS,
     cr_command_plot, CR_PLOT_USAGE, CR_PLOT_ABOUT, cr_take_plot},
    {"import", "turn an ONNX model into a network file", CR_IMPORT_OPTIONS,
     cr_command_import, CR_IMPORT_USAGE, CR_IMPORT_ABOUT, take_file},
    {0}};

/* The tables as getopt wants them. Returns how many options there are. */
static size_t for_getopt(const struct cr_option *options, struct option *longs,
                         char *shorts)
{
    size_t n = 0;
    *shorts++ = ':'; /* a missing value is told apart from an unknown option */
    for (; options[n].name; n++) {
        longs[n] = (struct option){options[n].name, (int)options[n].takes, NULL,
                                   FIRST_LONG + (int)n};
        if (options[n].letter)
            *shorts++ = options[n].letter;
        if (options[n].letter && options[n].takes == CR_TAKES_VALUE)
            *shorts++ = ':';
    }
    longs[n] = (struct option){0};
    *shorts = '\0';
    return n;
}

static const struct cr_option *option_of(const struct cr_option *options, int found)
{
    if (found >= FIRST_LONG)
        return &options[found - FIRST_LONG];
    while (options->name && options->letter != found)
        options++;
    return options->name ? options : NULL;
}

static int unknown(const struct cr_option *options, const char *word, struct cr_err *err)
{
    const char *names[MOST_OPTIONS];
    size_t n = 0;
    for (; options[n].name; n++)
        names[n] = options[n].name;
    char plain[64];
    snprintf(plain, sizeof plain, "%.*s", (int)strcspn(word, "="), word);
    const char *near = strncmp(word, "--", 2) == 0 ? cr_nearest(plain + 2, names, n) : NULL;
    return near ? cr_fail(err, CR_STATUS_USAGE, "unknown option %s (did you mean --%s?)",
                          plain, near)
                : cr_fail(err, CR_STATUS_USAGE, "unknown option %s", plain);
}

/* `--steps op`: an optional value that stands apart is taken when it can be nothing else. */
static const char *apart(int argc, char **argv, const struct cr_option *option)
{
    if (option->takes != CR_TAKES_MAYBE || optind >= argc ||
        cr_grain_find(argv[optind]) == CR_GRAIN_COUNT)
        return NULL;
    return argv[optind++];
}

static int take_file(struct cr_settings *settings, int argc, char **argv,
                     struct cr_err *err)
{
    if (settings->expression) {
        settings->file = "formula";
        settings->lines = argv + optind;
        settings->line_count = (size_t)(argc - optind);
        return 0;
    }
    if (optind >= argc)
        return cr_fail(err, CR_STATUS_USAGE, "%s: no FILE given (- is standard input)",
                       settings->command);
    if (optind + 1 < argc)
        return cr_fail(err, CR_STATUS_USAGE, "%s: one FILE at a time, not also \"%s\"",
                       settings->command, argv[optind + 1]);
    settings->file = argv[optind];
    return 0;
}

struct cr_settings cr_settings_default(const struct cr_command *command)
{
    return (struct cr_settings){.command = command->name,
                                .notation = CR_NONE,
                                .view = CR_NONE,
                                .import.loss = CR_OP_COUNT,
                                .train.plan.until_loss = -INFINITY,
                                .new.what = {.activation = CR_OP_SIGMOID,
                                             .loss = CR_OP_SSE,
                                             .output = CR_OP_COUNT,
                                             .seed = 1},
                                .telling = {.grain = CR_GRAIN_LAYER},
                                .rendering = {.formats = {cr_renderer_find("svg")},
                                              .format_count = 1,
                                              .show = {.width = 1920, .height = 1080},
                                              .cut = {.last = SIZE_MAX}}};
}

int cr_settings_read(struct cr_settings *settings, const struct cr_command *command,
                     int argc, char **argv, struct cr_err *err)
{
    struct option longs[MOST_OPTIONS];
    char shorts[3 * MOST_OPTIONS];
    for_getopt(command->options, longs, shorts);
    optind = 0;
    opterr = 0;
    int found;
    while ((found = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
        if (found == ':')
            return cr_fail(err, CR_STATUS_USAGE, "option %s needs a value",
                           argv[optind - 1]);
        const struct cr_option *option =
            found == '?' ? NULL : option_of(command->options, found);
        if (!option)
            return unknown(command->options, argv[optind - 1], err);
        const char *value = optarg ? optarg : apart(argc, argv, option);
        if (option->set(settings, value, err))
            return -1;
    }
    return settings->help ? 0 : command->take(settings, argc, argv, err);
}

static void print_option(const struct cr_option *option)
{
    char left[64];
    const char *value = option->value ? option->value : "";
    const char *form = option->takes == CR_TAKES_VALUE   ? " "
                       : option->takes == CR_TAKES_MAYBE ? "[="
                                                         : "";
    snprintf(left, sizeof left, "%c%c%s--%s%s%s%s", option->letter ? '-' : ' ',
             option->letter ? option->letter : ' ', option->letter ? ", " : "  ",
             option->name, form, value, option->takes == CR_TAKES_MAYBE ? "]" : "");
    printf("  %-27s %s\n", left, option->help);
}

void cr_help_print(const struct cr_command *command)
{
    if (command) {
        printf("usage: %s\n\n%s.\n%s\n\n", command->usage, command->help, command->about);
        for (const struct cr_option *o = command->options; o->name; o++)
            print_option(o);
        return;
    }
    puts("usage: chainrule COMMAND [options] FILE\n\n"
         "Runs the forward and backward pass of a small neural network or a formula and\n"
         "draws every step. The commands:\n");
    for (const struct cr_command *c = CR_COMMANDS; c->name; c++)
        printf("  %-8s %s\n", c->name, c->help);
    puts("\n'chainrule COMMAND --help' says what a command takes; --version which chainrule\n"
         "this is. Exit status: 0 fine, 1 the answer is no, 2 bad usage, 3 bad input,\n"
         "4 the system failed.");
}

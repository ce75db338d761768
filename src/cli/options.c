/*
 * The tables of commands and of their options: settings.h says what a row has. What several
 * commands take stands once, as rows of a macro. command_line.c reads by these tables.
 */
#include "cli/setters.h"

#define COMMON_OPTIONS                                                                   \
    {"expression", 'e', CR_TAKES_VALUE, "FORMULA",                                       \
     "a formula in place of FILE; x=0.5 behind it", cr_set_expression},                  \
    {"weights", 0, CR_TAKES_VALUE, "FILE",                                               \
     "weights and biases from a safetensors file", cr_set_weights},                      \
    {"view", 0, CR_TAKES_VALUE, "VIEW", "neuron (networks) or circuit (formulas)",       \
     cr_set_view},                                                                       \
    {"notation", 0, CR_TAKES_VALUE, "STYLE", "indexed (w⁽¹⁾₂₁) or names",                \
     cr_set_notation},                                                                   \
    {"digits", 0, CR_TAKES_VALUE, "N", "significant digits, or auto", cr_set_digits},    \
    CR_LIMIT_OPTION,                                                                     \
    CR_TRUST_OPTION,                                                                     \
    {"quiet", 'q', CR_TAKES_NOTHING, NULL, "say nothing but errors", cr_set_quiet},      \
    {"verbose", 'v', CR_TAKES_NOTHING, NULL, "say what is ignored", cr_set_verbose},     \
    {"help", 'h', CR_TAKES_NOTHING, NULL, "show this help", cr_set_help},                \
    {0}

/* What is told, by pictures or as text. */
#define STORY_OPTIONS                                                                    \
    {"labels", 0, CR_TAKES_VALUE, "WHAT", "symbols, values or both (default)",           \
     cr_set_labels},                                                                     \
    {"wrt", 0, CR_TAKES_VALUE, "NAME[,NAME]", "only the chain that leads to these",      \
     cr_set_wrt},                                                                        \
    {"paths", 0, CR_TAKES_NOTHING, NULL, "with --wrt: path by path, then their sum",     \
     cr_set_paths}

/* Numbers that someone else computed. */
#define CLAIMS_OPTIONS                                                                   \
    {"claims", 0, CR_TAKES_VALUE, "FILE", "numbers to hold against: CSV or JSON",        \
     cr_set_claims},                                                                     \
    {"trace", 0, CR_TAKES_VALUE, "FILE", "what a program recorded: JSON lines or CSV",   \
     cr_set_trace},                                                                      \
    {"tolerance", 0, CR_TAKES_VALUE, "SHARE",                                            \
     "claims are right within this share: 1e-6", cr_set_tolerance}

/* Which steps there are, and how their pictures look, whatever is made of them. */
#define FRAME_OPTIONS                                                                    \
    {"steps", 0, CR_TAKES_VALUE, "GRAIN", "pass, layer (default), neuron or op",         \
     cr_set_steps},                                                                      \
    {"phase", 0, CR_TAKES_VALUE, "NAME[,NAME]",                                          \
     "only setup, forward, loss, backward, update;\n"                                    \
     "                              overview: the whole at a glance; check: what\n"      \
     "                              is claimed wrongly", cr_set_phase},                  \
    {"frames", 0, CR_TAKES_VALUE, "RANGE", "only these: 3, 3-7 or last",                 \
     cr_set_frames},                                                                     \
    {"handout", 0, CR_TAKES_NOTHING, NULL, "only the last frame of each phase",          \
     cr_set_handout},                                                                    \
    STORY_OPTIONS,                                                                       \
    CLAIMS_OPTIONS,                                                                      \
    {"shade", 0, CR_TAKES_VALUE, "WHAT",                                                 \
     "colour by size: grad, value, weight or update", cr_set_shade},                     \
    {"caption", 0, CR_TAKES_VALUE, "TEXT", "a line below every picture",                 \
     cr_set_caption},                                                                    \
    {"watermark", 0, CR_TAKES_VALUE, "TEXT", "small, in the corner",                     \
     cr_set_watermark},                                                                  \
    {"max-neurons", 0, CR_TAKES_VALUE, "N",                                              \
     "of a layer; of more some are left out (default: 12)", cr_set_max_neurons},         \
    {"title", 0, CR_TAKES_VALUE, "TEXT", "title of the first frame", cr_set_title},      \
    {"theme", 0, CR_TAKES_VALUE, "NAME|FILE",                                            \
     "article, paper, dark, slides, or your own file", cr_set_theme},                    \
    {"legend", 0, CR_TAKES_NOTHING, NULL, "explain lines and colours", cr_set_legend}

static const struct cr_option RENDER_OPTIONS[] = {
    {"format", 'T', CR_TAKES_VALUE, "FMT[,FMT]",
     "dot, svg, png: a file for each frame;\n"
     "                              html, pdf, pptx, gif, webp, asvg: one file\n"
     "                              (default: svg)", cr_set_formats},
    {"output", 'o', CR_TAKES_VALUE, "PATH",
     "a folder; a file for a one-file format\n"
     "                              or a single frame; - is standard\n"
     "                              output (default: out/NAME/)", cr_set_output},
    FRAME_OPTIONS,
    {"size", 0, CR_TAKES_VALUE, "WxH", "pixels, or of a page (default: 1920x1080)", cr_set_size},
    {"dpi", 0, CR_TAKES_VALUE, "N", "pixels to the inch of bitmaps: 192 doubles --size "
     "(default: 96)", cr_set_dpi},
    {"delay", 0, CR_TAKES_VALUE, "MS",
     "how long a step of an animation is shown;\n"
     "                              longer at the end of a phase (default: 1500)", cr_set_delay},
    {"loop", 0, CR_TAKES_VALUE, "N", "how often it is played; 0: without end (default)", cr_set_loop},
    {"jobs", 'j', CR_TAKES_VALUE, "N", "processes (default: one a processor)", cr_set_jobs},
    {"shard", 0, CR_TAKES_VALUE, "K/N", "only the K-th of N shares of the files", cr_set_shard},
    {"svg-text", 0, CR_TAKES_NOTHING, NULL, "keep text as text in svg", cr_set_svg_text},
    COMMON_OPTIONS};

static const struct cr_option VIEW_OPTIONS[] = {FRAME_OPTIONS, COMMON_OPTIONS};

static const struct cr_option WATCH_OPTIONS[] = {
    {"port", 0, CR_TAKES_VALUE, "N", "of the address (default: one that is free)", cr_set_port},
    {"open", 0, CR_TAKES_NOTHING, NULL, "open it in a browser, too", cr_set_open},
    FRAME_OPTIONS,
    COMMON_OPTIONS};

static const struct cr_option RUN_OPTIONS[] = {
    {"json", 0, CR_TAKES_NOTHING, NULL, "as JSON, 17 digits", cr_set_json},
    {"format", 'T', CR_TAKES_VALUE, "FMT", "table, json, or dot: the model itself", cr_set_run_format},
    {"steps", 0, CR_TAKES_MAYBE, "GRAIN",
     "the story as text: pass, layer, neuron or op", cr_set_dump},
    STORY_OPTIONS,
    COMMON_OPTIONS};

static const struct cr_option CHECK_OPTIONS[] = {
    CLAIMS_OPTIONS,
    {"json", 0, CR_TAKES_NOTHING, NULL, "as JSON, 17 digits", cr_set_json},
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
     cr_set_steps},
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
    CR_LIMIT_OPTION,
    CR_TRUST_OPTION,
    {"quiet", 'q', CR_TAKES_NOTHING, NULL, "say nothing but errors", cr_set_quiet},
    {"verbose", 'v', CR_TAKES_NOTHING, NULL, "say what is ignored", cr_set_verbose},
    {"help", 'h', CR_TAKES_NOTHING, NULL, "show this help", cr_set_help},
    {0}};

#define FILE_USAGE(name)                                                                 \
    "chainrule " name " [options] FILE\n"                                                \
    "       chainrule " name " [options] -e 'FORMULA' name=value ..."
#define ABOUT_FILE "FILE is a network in DOT or a formula (.expr); - is standard input."

const struct cr_command CR_COMMANDS[] = {
    {"render", "draw the frames of a network or a formula", RENDER_OPTIONS,
     cr_command_render, FILE_USAGE("render"), ABOUT_FILE, cr_take_file},
    {"run", "print the numbers: a table, JSON or the story", RUN_OPTIONS, cr_command_run,
     FILE_USAGE("run"), ABOUT_FILE, cr_take_file},
    {"check", "hold gradients and claimed numbers against exact ones", CHECK_OPTIONS,
     cr_command_check, FILE_USAGE("check"), ABOUT_FILE, cr_take_file},
    {"view", "open the steps in a browser, to go through", VIEW_OPTIONS, cr_command_view,
     FILE_USAGE("view"), ABOUT_FILE, cr_take_file},
    {"watch", "serve them on this machine, drawn again when FILE is saved", WATCH_OPTIONS,
     cr_command_watch, "chainrule watch [options] FILE",
     "FILE is a network in DOT or a formula (.expr).", cr_take_file},
    {"explain", "write the derivation out: Markdown, LaTeX, text or HTML", EXPLAIN_OPTIONS,
     cr_command_explain, FILE_USAGE("explain"), ABOUT_FILE, cr_take_file},
    {"train", "train a network: epochs, a loss curve, the trained network", CR_TRAIN_OPTIONS,
     cr_command_train, FILE_USAGE("train"), ABOUT_FILE, cr_take_file},
    {"weave", "put figures and numbers into a Markdown file", WEAVE_OPTIONS, cr_command_weave,
     "chainrule weave [options] POST.md", CR_WEAVE_ABOUT, cr_take_file},
    {"new", "write a network file to start from", CR_NEW_OPTIONS, cr_command_new,
     CR_NEW_USAGE, CR_NEW_ABOUT, cr_take_new},
    {"plot", "draw an activation or a loss function and its derivative", CR_PLOT_OPTIONS,
     cr_command_plot, CR_PLOT_USAGE, CR_PLOT_ABOUT, cr_take_plot},
    {"import", "turn an ONNX model into a network file", CR_IMPORT_OPTIONS,
     cr_command_import, CR_IMPORT_USAGE, CR_IMPORT_ABOUT, cr_take_file},
    {"help", "say what a command takes, and how much is too much", CR_HELP_OPTIONS,
     cr_command_help, CR_HELP_USAGE, CR_HELP_ABOUT, cr_take_help},
    {0}};

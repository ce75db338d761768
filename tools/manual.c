/*
 * Writes manual pages, of the tables of commands and options: `manual FOLDER` makes there
 * chainrule.1 and chainrule-COMMAND.1, a page each. `manual tables` prints the lists of the
 * page of formats: attributes and operations. The rest of that page, and the page of the
 * library, come from comments of headers (manual.sh).
 */
#include <stdio.h>
#include <string.h>

#include "chainrule.h"
#include "choices.h"
#include "math/math.h"
#include "read/attributes.h"
#include "read/training.h"

/* ---- roff ---- */

/* Text, as itself: minus signs stay signs to copy, and no line is a request. */
static void put(FILE *page, const char *text)
{
    if (*text == '.' || *text == '\'')
        fputs("\\&", page);
    for (; *text; text++) {
        if (*text == '-')
            fputs("\\-", page);
        else if (*text == '\\')
            fputs("\\e", page);
        else
            fputc(*text, page);
    }
}

/* A font for one text: 'B' is bold, 'I' italic. */
static void put_in(FILE *page, char font, const char *text)
{
    fprintf(page, "\\f%c", font);
    put(page, text);
    fputs("\\fR", page);
}

static void put_title(FILE *page, const char *name)
{
    fprintf(page,
            ".\\\" Made of the tables of options by tools/manual.c; do not edit.\n"
            ".TH %s 1 \"\" \"chainrule %s\" \"User Commands\"\n"
            ".nh\n.ad l\n",
            name, CHAINRULE_VERSION);
}

/* ---- a command ---- */

/* Lines of usage: "chainrule render [options] FILE\n       chainrule ..." */
static void put_usage(FILE *page, const char *usage)
{
    while (*usage) {
        const size_t length = strcspn(usage, "\n");
        char line[128];
        snprintf(line, sizeof line, "%.*s", (int)length, usage);
        put_in(page, 'B', line + strspn(line, " "));
        usage += length + (usage[length] == '\n');
        fputs(*usage ? "\n.br\n" : "\n", page);
    }
}

/* -T, --format FMT */
static void put_option(FILE *page, const struct cr_option *option)
{
    char name[64];
    struct cr_buf help = {0};
    fputs(".TP\n", page);
    if (option->letter) {
        snprintf(name, sizeof name, "-%c", option->letter);
        put_in(page, 'B', name);
        fputs(", ", page);
    }
    snprintf(name, sizeof name, "--%s", option->name);
    put_in(page, 'B', name);
    if (option->takes != CR_TAKES_NOTHING) {
        fputs(option->takes == CR_TAKES_MAYBE ? "[=" : " ", page);
        put_in(page, 'I', option->value);
        fputs(option->takes == CR_TAKES_MAYBE ? "]" : "", page);
    }
    fputc('\n', page);
    cr_help_line(option, &help);
    put(page, cr_buf_text(&help));
    fputc('\n', page);
    cr_buf_release(&help);
}

/* What stands behind the options, where there are words for it. */
static void put_operands(FILE *page, const struct cr_command *command)
{
    struct cr_choices choices;
    cr_choices_of_command(command, &choices);
    if (choices.words.size) {
        fputs(".PP\nNAME is one of ", page);
        for (const char *p = cr_buf_text(&choices.words); *p; p++)
            fputs(*p == ' ' ? ", " : (char[]){*p, '\0'}, page);
        fputs(".\n", page);
    }
    cr_choices_release(&choices);
}

static void put_command(FILE *page, const struct cr_command *command)
{
    char title[64];
    snprintf(title, sizeof title, "CHAINRULE-%s", command->name);
    for (char *c = title; *c; c++)
        *c = (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c);
    put_title(page, title);
    fprintf(page, ".SH NAME\nchainrule\\-%s \\- ", command->name);
    put(page, command->help);
    fputs("\n.SH SYNOPSIS\n", page);
    put_usage(page, command->usage);
    fputs(".SH DESCRIPTION\n", page);
    put(page, command->about);
    fputs("\n", page);
    put_operands(page, command);
    fputs(".SH OPTIONS\n", page);
    for (const struct cr_option *o = command->options; o->name; o++)
        put_option(page, o);
    fputs(".SH SEE ALSO\n"
          ".BR chainrule (1)\n"
          "has the exit status and examples,\n"
          ".BR chainrule\\-format (5)\n"
          "what FILE may be.\n",
          page);
}

/* ---- the program ---- */

/* A test runs them, beside the examples of assets/examples. */
static const struct {
    const char *line, *about;
} EXAMPLES[] = {
    {"chainrule new one_neuron -o one.dot", "a network to start from"},
    {"chainrule render one.dot", "its steps as SVG, in out/one/"},
    {"chainrule render one.dot -T pdf,html --steps op", "a deck, and a page to step through"},
    {"chainrule run one.dot", "the numbers"},
    {"chainrule run -e '1/2*(y - sigmoid(w*x+b))^2' x=0.5 y=1.5 w=0.3 b=0.1",
     "those of a formula"},
    {"chainrule explain one.dot -f tex --standalone -o one.tex", "the derivation, written out"},
    {"chainrule check one.dot", "are all gradients right?"},
    {"chainrule train one.dot --epochs 100 -q -o trained.dot", "the network with its new weights"},
};

static void put_examples(FILE *page)
{
    fputs(".SH EXAMPLES\n", page);
    for (size_t i = 0; i < sizeof EXAMPLES / sizeof *EXAMPLES; i++) {
        fputs(".TP\n", page);
        put_in(page, 'B', EXAMPLES[i].line);
        fputc('\n', page);
        put(page, EXAMPLES[i].about);
        fputc('\n', page);
    }
}

static void put_program(FILE *page)
{
    put_title(page, "CHAINRULE");
    fputs(".SH NAME\nchainrule \\- draw backpropagation, step by step\n"
          ".SH SYNOPSIS\n.B chainrule\n.I COMMAND\n[options]\n.I FILE\n"
          ".SH DESCRIPTION\n",
          page);
    put(page, CR_PROGRAM_ABOUT);
    fputs(".\nPictures and numbers come from one run.\n.SH COMMANDS\n", page);
    for (const struct cr_command *c = CR_COMMANDS; c->name; c++) {
        fprintf(page, ".TP\n.BR chainrule\\-%s (1)\n", c->name);
        put(page, c->help);
        fputc('\n', page);
    }
    fputs(".TP\n\\fB\\-h\\fR, \\fB\\-\\-help\\fR\nthe commands; behind a command, its options\n"
          ".TP\n\\fB\\-\\-version\\fR\nwhich chainrule this is\n",
          page);
    put_examples(page);
    fputs(".SH EXIT STATUS\n", page);
    for (const struct cr_exit *e = CR_EXITS; e->words; e++) {
        fprintf(page, ".TP\n%d\n", e->status);
        put(page, e->words);
        fputc('\n', page);
    }
    fputs(".SH ENVIRONMENT\n"
          ".TP\n.B BROWSER\nwhat\n.B chainrule view\nopens the page with\n"
          ".TP\n.B TMPDIR\nwhere that page is kept\n"
          ".TP\n.B TERM\na terminal named dumb gets no progress bar\n"
          ".SH SEE ALSO\n"
          ".BR chainrule\\-format (5),\n.BR chainrule (3),\n.BR dot (1)\n",
          page);
}

/* ---- the lists of the page of formats ---- */

static void put_row(const char *key, const char *help)
{
    fputs(".TP\n", stdout);
    put_in(stdout, 'B', key);
    putchar('\n');
    put(stdout, help);
    putchar('\n');
}

static void put_attribute(const struct cr_attribute *attribute, bool of_graph)
{
    char help[256];
    const char *nearest;
    const struct cr_training_option *training =
        of_graph ? cr_training_option(attribute->key, &nearest) : NULL;
    const char *range = training ? training->range : "";
    snprintf(help, sizeof help, "%s%s%s", attribute->help, *range ? ": " : "", range);
    put_row(attribute->key, help);
}

static void put_attributes(void)
{
    static const char *const titles[CR_DOT_OBJECTS] = {"the graph", "nodes", "edges"};
    const char *key, *rule;
    puts(".SH ATTRIBUTES");
    for (int object = 0; object < CR_DOT_OBJECTS; object++) {
        printf(".SS Of %s\n", titles[object]);
        for (const struct cr_attribute *a = CR_ATTRIBUTES[object]; a->key; a++)
            put_attribute(a, object == CR_DOT_THE_GRAPH);
    }
    puts(".SS Of how nodes and edges look\nThese win over the theme.");
    for (size_t i = 0; (key = cr_presentation_at(i, &rule)); i++)
        put_row(key, rule);
}

/* "sigmoid(x) = ..." would say it twice: only what is on the right. */
static void put_formula(const char *formula)
{
    struct cr_arena arena = {0};
    struct cr_buf out = {0};
    struct cr_math *math = cr_math_template(&arena, formula, NULL, NULL, 0);
    if (math) {
        cr_math_settle(math, 6);
        cr_math_text(math, &out);
    }
    cr_tool_check(&out);
    put(stdout, cr_buf_text(&out));
    cr_buf_release(&out);
    cr_arena_release(&arena);
}

static void put_operation(const struct cr_op_row *row)
{
    fputs(".TP\n", stdout);
    put_in(stdout, 'B', row->name);
    putchar('\n');
    put_formula(row->formula);
    if (*row->domain) {
        fputs(", where ", stdout);
        put(stdout, row->domain);
    }
    putchar('\n');
}

static void put_operations(void)
{
    static const struct {
        const char *title;
        enum cr_op_class class;
    } kinds[] = {{"Arithmetic", CR_CLASS_ARITHMETIC},
                 {"Activations", CR_CLASS_ACTIVATION},
                 {"Of a whole layer", CR_CLASS_LAYER},
                 {"Losses, here of one prediction", CR_CLASS_LOSS}};
    puts(".SH OPERATIONS");
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        printf(".SS %s\n", kinds[k].title);
        for (int op = 0; op < CR_OP_COUNT; op++)
            if (cr_op_row((enum cr_op)op)->classes & 1u << kinds[k].class)
                put_operation(cr_op_row((enum cr_op)op));
    }
}

/* ---- */

/* The page of a command, or of the program. */
static int write_page(const char *folder, const struct cr_command *command)
{
    char path[512];
    snprintf(path, sizeof path, "%s/chainrule%s%s.1", folder, command ? "-" : "",
             command ? command->name : "");
    FILE *page = fopen(path, "w");
    if (page && command)
        put_command(page, command);
    else if (page)
        put_program(page);
    if (page && fclose(page) == 0)
        return 0;
    perror(path);
    return -1;
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return fputs("usage: manual FOLDER | tables\n", stderr), 2;
    if (strcmp(argv[1], "tables") == 0) {
        put_attributes();
        put_operations();
        return fflush(stdout) ? 1 : 0;
    }
    int failed = write_page(argv[1], NULL);
    for (const struct cr_command *c = CR_COMMANDS; c->name && !failed; c++)
        failed = write_page(argv[1], c);
    return failed ? 1 : 0;
}

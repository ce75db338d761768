/*
 * The functions that store what options say (setters.c), for the tables that have rows with
 * them. Each looks the value over first: -1 with err set when it breaks the option's rule.
 */
#ifndef CR_CLI_SETTERS_H
#define CR_CLI_SETTERS_H

#include "cli/settings.h"

/* Says that the value of an option breaks the rule; returns -1. */
int cr_wrong(struct cr_err *err, const char *option, const char *value, const char *rule);

/* The same where the rule lists the words that there are, with ", " between them: says which
 * of them is the nearest, too. `before` and `after` stand around the list. */
int cr_wrong_word(struct cr_err *err, const char *option, const char *value,
                  const char *before, const char *words, const char *after);

/* Refuses to write to the file that is read. */
int cr_spare_input(const struct cr_settings *settings, const char *option, const char *path,
                   struct cr_err *err);

/* Reads the finite number that the value is; -1 with err set. */
int cr_number_option(const char *option, const char *value, double *number,
                     struct cr_err *err);

int cr_set_formats(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_output(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_steps(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_dump(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_phase(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_frames(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_digits(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_notation(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_size(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_dpi(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_jobs(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_shard(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_delay(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_loop(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_port(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_shade(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_labels(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_caption(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_watermark(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_wrt(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_max_neurons(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_view(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_expression(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_run_format(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_json(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_claims(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_trace(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_weights(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_tolerance(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_theme(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_title(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_svg_text(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_legend(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_handout(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_open(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_paths(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_limit(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_trust(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_quiet(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_verbose(struct cr_settings *s, const char *value, struct cr_err *err);
int cr_set_help(struct cr_settings *s, const char *value, struct cr_err *err);

/* Rows of several tables. */
#define CR_LIMIT_OPTION                                                                  \
    {"limit", 0, CR_TAKES_VALUE, "NAME=N",                                               \
     "raise or lower a limit (chainrule help limits)", cr_set_limit}
#define CR_TRUST_OPTION                                                                  \
    {"trust", 0, CR_TAKES_NOTHING, NULL,                                                 \
     "let FILE name files elsewhere and pass on\n"                                       \
     "                              attributes of Graphviz's", cr_set_trust}

#endif

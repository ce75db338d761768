/*
 * Options that have nothing to do: --delay where no film is made, --paths without --wrt.
 *
 * Whoever writes such a thing wants something that does not come, so it is said. A row names
 * options, when they are idle, and what they are for; what only the network's file decides is
 * said where that is known (train.c).
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "cli/work.h"

struct idle {
    const char *commands, *options; /* words with blanks between them */
    bool (*idle)(const struct cr_settings *settings, const char *only);
    const char *only; /* the formats that they are for, as words; or NULL */
    const char *why;
};

/* Is it one of the words? */
static bool has_word(const char *words, const char *word)
{
    const size_t length = strlen(word);
    for (const char *p = words; (p = strstr(p, word)); p += length)
        if ((p == words || p[-1] == ' ') && (p[length] == ' ' || p[length] == '\0'))
            return true;
    return false;
}

/* Is none of these formats written? */
static bool writes_none(const struct cr_settings *settings, const char *only)
{
    if (strcmp(settings->command, "explain") == 0)
        return !has_word(only, cr_explain_writer(settings)->name);
    struct cr_rendering rendering = settings->rendering;
    const bool train = strcmp(settings->command, "train") == 0;
    bool none = true;
    cr_choose_format(settings, train ? settings->train.frames : settings->output, &rendering);
    for (size_t i = 0; i < rendering.format_count; i++)
        none = none && !has_word(only, rendering.formats[i]->name);
    return none;
}

#define IDLE(name, condition)                                                            \
    static bool name(const struct cr_settings *s, const char *only)                      \
    {                                                                                    \
        (void)only;                                                                      \
        return condition;                                                                \
    }
IDLE(no_wrt, !s->wrt)
IDLE(overview, s->rendering.cut.phases == 1u << CR_PHASE_OVERVIEW)
IDLE(circuit, s->view == CR_VIEW_CIRCUIT || s->expression)
IDLE(tells, s->dump)
IDLE(tells_nothing, !s->dump)
IDLE(exact, !s->dump && s->run_format != CR_RUN_TABLE)
IDLE(always, s->command)
IDLE(no_figures, !s->explain.figures)
IDLE(scalable, s->explain.figures && strcmp(cr_explain_writer(s)->name, "tex") != 0)
IDLE(no_frames, !s->train.every)
IDLE(no_pictures, !s->train.every && !s->train.plot && !s->train.gradients && !s->train.decision)
IDLE(no_shuffle, !s->train.plan.shuffle)
IDLE(plots_list, s->plot.list)
IDLE(no_marks, !s->plot.list && !s->plot.at_count)
IDLE(news_list, s->new.list)
IDLE(example, s->new.name && !isdigit((unsigned char)*s->new.name))

static const struct idle IDLE_ROWS[] = {
    {"render", "delay", writes_none, "gif webp asvg html", "only gif, webp, asvg and html play"},
    {"render", "loop", writes_none, "gif webp asvg", "only gif, webp and asvg repeat"},
    {"render", "dpi", writes_none, "png gif webp pptx", "only png, gif, webp and pptx have pixels"},
    {"render", "size", writes_none, "png gif webp pptx pdf",
     "only png, gif, webp, pptx and pdf have a size; vectors fit any"},
    {"render", "svg-text", writes_none, "svg asvg html", "only svg, asvg and html have it"},
    {"render view watch run", "paths", no_wrt, NULL, "without --wrt there are no paths"},
    {"render view watch", "labels", overview, NULL, "an overview has symbols alone"},
    {"render view watch", "max-neurons", circuit, NULL, "a circuit has no layers"},
    {"run", "json format", tells, NULL, "--steps prints the story as text"},
    {"run", "labels wrt paths view notation", tells_nothing, NULL, "only --steps tells a story"},
    {"run", "digits", exact, NULL, "JSON and DOT have all digits"},
    {"check", "digits", exact, NULL, "JSON has all digits"},
    {"check", "view notation", always, NULL, "a check goes by the file's own names"},
    {"explain", "standalone", writes_none, "tex html", "only tex and html have a frame"},
    {"explain", "hugo math-delims", writes_none, "md", "only md has it"},
    {"explain", "width", writes_none, "txt", "only txt has columns"},
    {"explain", "steps theme size link-prefix", no_figures, NULL,
     "without --figures none are drawn"},
    {"explain", "size", scalable, NULL, "only the figures of tex have one"},
    {"train", "frames-to format delay loop dpi jobs shard digits", no_frames, NULL,
     "without --every there are no frames"},
    {"train", "theme size title", no_pictures, NULL,
     "without --every, --plot and its like there are no pictures"},
    {"train", "seed", no_shuffle, NULL, "without --shuffle nothing is random"},
    {"plot", "at target range format output size theme title digits", plots_list, NULL,
     "--list draws nothing"},
    {"plot", "digits", no_marks, NULL, "without --at no number is shown"},
    {"new", "activation output-activation loss init seed output", news_list, NULL,
     "--list writes no network"},
    {"new", "activation output-activation loss init seed", example, NULL,
     "an example is as it is"},
};

void cr_idle_say(const struct cr_settings *settings, const struct cr_command *command)
{
    for (size_t i = 0; !settings->quiet && i < sizeof IDLE_ROWS / sizeof *IDLE_ROWS; i++) {
        const struct idle *row = &IDLE_ROWS[i];
        if (!has_word(row->commands, command->name) || !row->idle(settings, row->only))
            continue;
        for (size_t k = 0; command->options[k].name; k++)
            if (settings->given & UINT64_C(1) << k &&
                has_word(row->options, command->options[k].name))
                fprintf(stderr, "note: --%s has nothing to do here (%s)\n",
                        command->options[k].name, row->why);
    }
}

/* The options of `train`: those of a training, by the table that files are read by too, when
 * to stop, and where things go. */
#include <string.h>

#include "cli/setters.h"
#include "read/training.h"

static int wrong_word(const char *option, const char *value,
                      const struct cr_training_option *row, struct cr_err *err)
{
    const char *words[CR_TRAINING_WORDS_MOST];
    const size_t count = cr_training_words(row, words);
    struct cr_buf list = {0};
    for (size_t i = 0; i < count; i++)
        cr_buf_printf(&list, "%s%s", i ? ", " : "", words[i]);
    cr_wrong_word(err, option, value, "is none of ", cr_buf_text(&list), "");
    cr_buf_release(&list);
    return -1;
}

/* Looks the value over, and keeps it for the network that is not read yet. */
static int set_training(struct cr_settings *s, const char *option, const char *key,
                        const char *value, struct cr_err *err)
{
    struct cr_training scratch = cr_training_default();
    const struct cr_training_option *row;
    const char *near;
    bool mean;
    double number;
    size_t i = 0;
    while ((row = cr_training_option_at(i)) && strcmp(row->key, key) != 0)
        i++;
    s->train.training[i] = value;
    if (row->kind == CR_TRAINING_WORD)
        return cr_training_choose(row, value, &scratch, &mean, &near)
                   ? 0
                   : wrong_word(option, value, row, err);
    if (cr_number_option(option, value, &number, err))
        return -1;
    if (cr_training_set(row, number, &scratch))
        return 0;
    struct cr_buf rule = {0};
    cr_buf_printf(&rule, "is out of range (%s)", row->range);
    cr_wrong(err, option, value, cr_buf_text(&rule));
    cr_buf_release(&rule);
    return -1;
}

#define TRAINING(key, option)                                                            \
    static int set_##key(struct cr_settings *s, const char *value, struct cr_err *err)   \
    {                                                                                    \
        return set_training(s, "--" option, #key, value, err);                           \
    }
TRAINING(epochs, "epochs")
TRAINING(batch, "batch")
TRAINING(optimizer, "optimizer")
TRAINING(rate, "rate")
TRAINING(momentum, "momentum")
TRAINING(beta1, "beta1")
TRAINING(beta2, "beta2")
TRAINING(rho, "rho")
TRAINING(eps, "eps")
TRAINING(weight_decay, "weight-decay")
TRAINING(clip, "clip")
TRAINING(rate_decay, "rate-decay")
TRAINING(decay_every, "decay-every")
TRAINING(reduction, "reduction")

static int set_whole(const char *option, const char *value, double most, double *number,
                     struct cr_err *err)
{
    if (cr_number_option(option, value, number, err))
        return -1;
    if (*number >= 0 && *number <= most && *number == (double)(uint64_t)*number)
        return 0;
    return cr_wrong(err, option, value, "is no whole number, 0 or more");
}

static int set_shuffle(struct cr_settings *s, const char *value, struct cr_err *err)
{
    (void)value, (void)err;
    s->train.plan.shuffle = true;
    return 0;
}

int cr_set_seed(struct cr_settings *s, const char *value, struct cr_err *err)
{
    double number;
    if (set_whole("--seed", value, 9007199254740992.0, &number, err))
        return -1;
    s->train.plan.seed = (uint64_t)number;
    return 0;
}

static int set_patience(struct cr_settings *s, const char *value, struct cr_err *err)
{
    double number;
    if (set_whole("--patience", value, CR_TRAINING_MAX_COUNT, &number, err))
        return -1;
    s->train.plan.patience = (size_t)number;
    return 0;
}

static int set_every(struct cr_settings *s, const char *value, struct cr_err *err)
{
    double number;
    if (set_whole("--every", value, CR_TRAINING_MAX_COUNT, &number, err))
        return -1;
    s->train.every = (size_t)number;
    return s->train.every ? 0 : cr_wrong(err, "--every", value, "is less than 1");
}

static int set_frames(struct cr_settings *s, const char *value, struct cr_err *err)
{
    s->train.frames = value;
    return *value ? 0 : cr_wrong(err, "--frames-to", value, "is no path");
}

static int set_until(struct cr_settings *s, const char *value, struct cr_err *err)
{
    return cr_number_option("--until-loss", value, &s->train.plan.until_loss, err);
}

static int set_history(struct cr_settings *s, const char *value, struct cr_err *err)
{
    s->train.history = value;
    return *value ? 0 : cr_wrong(err, "--history", value, "is no path");
}

const struct cr_option CR_TRAIN_OPTIONS[] = {
    {"epochs", 0, CR_TAKES_VALUE, "N", "how often all samples are gone through", set_epochs},
    {"batch", 0, CR_TAKES_VALUE, "N", "samples to an update (default: all)", set_batch},
    {"shuffle", 0, CR_TAKES_NOTHING, NULL, "the samples, anew in each epoch", set_shuffle},
    {"seed", 0, CR_TAKES_VALUE, "N", "of all that is random (default: 0)", cr_set_seed},
    {"reduction", 0, CR_TAKES_VALUE, "HOW", "of the losses of samples: sum or mean",
     set_reduction},
    {"optimizer", 0, CR_TAKES_VALUE, "NAME", "gd, momentum, nesterov, rmsprop, adam, adamw",
     set_optimizer},
    {"rate", 0, CR_TAKES_VALUE, "X", "the learning rate", set_rate},
    {"rate-decay", 0, CR_TAKES_VALUE, "X", "what it is multiplied by after an epoch",
     set_rate_decay},
    {"decay-every", 0, CR_TAKES_VALUE, "N", "... after so many epochs", set_decay_every},
    {"momentum", 0, CR_TAKES_VALUE, "X", "of momentum and nesterov", set_momentum},
    {"beta1", 0, CR_TAKES_VALUE, "X", "of adam and adamw", set_beta1},
    {"beta2", 0, CR_TAKES_VALUE, "X", "likewise", set_beta2},
    {"rho", 0, CR_TAKES_VALUE, "X", "of rmsprop", set_rho},
    {"eps", 0, CR_TAKES_VALUE, "X", "of rmsprop, adam and adamw", set_eps},
    {"weight-decay", 0, CR_TAKES_VALUE, "X", "L2: pulls parameters to 0", set_weight_decay},
    {"clip", 0, CR_TAKES_VALUE, "X", "the largest norm of a gradient", set_clip},
    {"until-loss", 0, CR_TAKES_VALUE, "X", "stop at this loss or less", set_until},
    {"patience", 0, CR_TAKES_VALUE, "N", "stop after N epochs without a better loss",
     set_patience},
    {"output", 'o', CR_TAKES_VALUE, "FILE", "the network with its new parameters",
     cr_set_output},
    {"history", 0, CR_TAKES_VALUE, "FILE", "loss, accuracy, gradients: .csv or .json",
     set_history},
    {"plot", 0, CR_TAKES_VALUE, "FILE", "loss and accuracy as curves: .svg, .png, .pdf",
     cr_set_train_plot},
    {"plot-gradients", 0, CR_TAKES_VALUE, "FILE",
     "norms of the gradients, layer by layer", cr_set_train_gradients},
    {"plot-decision", 0, CR_TAKES_VALUE, "FILE",
     "of two inputs: what is said where, and the samples;\n"
     "                              with --every also .gif or .webp, as it comes about",
     cr_set_train_decision},
    {"every", 0, CR_TAKES_VALUE, "K",
     "a frame of the network every K epochs, and of the last", set_every},
    {"frames-to", 0, CR_TAKES_VALUE, "PATH",
     "... where to: a folder (default: out/training),\n"
     "                              or the file of a one-file format", set_frames},
    {"format", 'T', CR_TAKES_VALUE, "FMT[,FMT]",
     "... as dot, svg, png; html, pdf, pptx, gif, webp,\n"
     "                              asvg: one file (default: svg)", cr_set_formats},
    {"delay", 0, CR_TAKES_VALUE, "MS", "... of an animation, each (default: 200)",
     cr_set_delay},
    {"loop", 0, CR_TAKES_VALUE, "N", "how often it is played; 0: without end (default)",
     cr_set_loop},
    {"digits", 0, CR_TAKES_VALUE, "N", "significant digits in it, or auto", cr_set_digits},
    {"jobs", 'j', CR_TAKES_VALUE, "N", "processes (default: one a processor)", cr_set_jobs},
    {"shard", 0, CR_TAKES_VALUE, "K/N", "of frames, only the K-th of N shares of the files", cr_set_shard},
    {"theme", 0, CR_TAKES_VALUE, "NAME|FILE",
     "article, paper, dark, slides, or your own file", cr_set_theme},
    {"size", 0, CR_TAKES_VALUE, "WxH", "pixels of a picture (default: 1280x720)", cr_set_size},
    {"dpi", 0, CR_TAKES_VALUE, "N", "of frames: 192 doubles their size (default: 96)",
     cr_set_dpi},
    {"title", 0, CR_TAKES_VALUE, "TEXT", "of a picture", cr_set_title},
    {"expression", 'e', CR_TAKES_VALUE, "FORMULA",
     "a formula in place of FILE; x=0.5 behind it", cr_set_expression},
    CR_LIMIT_OPTION, CR_TRUST_OPTION,
    {"quiet", 'q', CR_TAKES_NOTHING, NULL, "say nothing but errors", cr_set_quiet},
    {"verbose", 'v', CR_TAKES_NOTHING, NULL, "say what is ignored", cr_set_verbose},
    {"help", 'h', CR_TAKES_NOTHING, NULL, "show this help", cr_set_help},
    {0}};

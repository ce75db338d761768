/* The command train: from the file to the trained network and what was measured. */
#define _XOPEN_SOURCE 700
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/num.h"
#include "cli/setters.h"
#include "cli/work.h"
#include "read/training.h"
#include "write/net_back.h"
#include "write/net_dot.h"

enum { DIGITS = 6, BAR = 30, BETWEEN_SHOWS = 100 /* milliseconds */ };

/* Ctrl-C was pressed. A signal's function can reach nothing else. */
static volatile sig_atomic_t interrupted;

static void interrupt(int number)
{
    (void)number;
    interrupted = 1;
}

/* The second Ctrl-C ends the program as usual. */
static void watch_interrupts(void)
{
    struct sigaction action = {.sa_handler = interrupt, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
}

/* ---- what is asked for ---- */

static void apply_options(const struct cr_settings *settings, struct cr_net *net)
{
    const struct cr_training_option *row;
    const char *near;
    for (size_t i = 0; (row = cr_training_option_at(i)); i++) {
        const char *value = settings->train.training[i];
        double number;
        if (!value)
            continue;
        if (row->kind == CR_TRAINING_WORD)
            cr_training_choose(row, value, &net->training, &net->reduce_mean, &near);
        else if (cr_num_parse(value, strlen(value), &number) == CR_NUM_OK)
            cr_training_set(row, number, &net->training);
    }
}

/* Options that the optimizer does not have, or that wait for another one. */
static void say_idle(const struct cr_settings *settings, const struct cr_net *net)
{
    const struct cr_training_option *row;
    for (size_t i = 0; !settings->quiet && (row = cr_training_option_at(i)); i++) {
        const bool decay = strcmp(row->key, "decay_every") == 0 && net->training.rate_decay == 1;
        if (settings->train.training[i] && (decay || !cr_training_has(&net->training, row)))
            fprintf(stderr, "note: --%s has nothing to do here (%s)\n",
                    decay ? "decay-every" : row->key,
                    decay ? "without --rate-decay the rate stays" : "the optimizer has none");
    }
}

static struct cr_model *load(const struct cr_settings *settings, struct cr_work *work,
                             struct cr_err *err)
{
    struct cr_net *net = cr_work_read(settings, work, err);
    if (!net)
        return NULL;
    if (!net->updates) {
        cr_fail(err, CR_STATUS_INPUT,
                "%s: nothing to train: no loss and no minimize or maximize says what for",
                settings->file);
        cr_net_free(net);
        return NULL;
    }
    work->training = net->training;
    work->reduce_mean = net->reduce_mean;
    apply_options(settings, net);
    say_idle(settings, net);
    const size_t batch = net->training.batch ? net->training.batch : net->samples;
    return cr_model_build_batch(net, cr_work_notation(settings, net), batch, err);
}

/* ---- what is said ---- */

/* Does something else go to standard output? */
static bool writes_to_stdout(const struct cr_settings *settings)
{
    return (settings->output && strcmp(settings->output, "-") == 0) ||
           (settings->train.history && strcmp(settings->train.history, "-") == 0);
}

/* The train loss is what the batches of an epoch showed, before their updates. */
static void put_measures(const struct cr_epoch *epoch, bool during, struct cr_buf *out)
{
    cr_buf_printf(out, "%sloss ", during ? "train " : "");
    cr_num_plain(out, epoch->loss, DIGITS);
    if (!isnan(epoch->accuracy)) {
        cr_buf_puts(out, ", accuracy ");
        cr_num_plain(out, 100 * epoch->accuracy, 4);
        cr_buf_puts(out, " %");
    }
}

struct voice {
    bool terminal, quiet;
    FILE *out;
    struct timespec shown;
    struct cr_buf line;
};

static struct voice voice_of(const struct cr_settings *settings)
{
    return (struct voice){.terminal = isatty(STDERR_FILENO),
                          .quiet = settings->quiet,
                          .out = writes_to_stdout(settings) ? stderr : stdout};
}

static bool is_time(struct voice *voice)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    const long ms = (long)(now.tv_sec - voice->shown.tv_sec) * 1000 +
                    (now.tv_nsec - voice->shown.tv_nsec) / 1000000;
    if (voice->shown.tv_sec && ms < BETWEEN_SHOWS)
        return false;
    voice->shown = now;
    return true;
}

/* epoch  12/100 [###.......] loss 0.43 */
static void show_bar(struct voice *voice, size_t done, size_t all,
                     const struct cr_epoch *epoch)
{
    const size_t full = (size_t)((double)BAR * (double)done / (double)all);
    cr_buf_printf(&voice->line, "\r\033[Kepoch %zu/%zu [", done, all);
    for (size_t i = 0; i < BAR; i++)
        cr_buf_putc(&voice->line, i < full ? '#' : '.');
    cr_buf_puts(&voice->line, "] ");
    put_measures(epoch, true, &voice->line);
    fputs(cr_buf_text(&voice->line), stderr);
}

static void say_epoch(struct voice *voice, const struct cr_trainer *t)
{
    const struct cr_epoch *epoch = &t->epochs[t->epoch_count - 1];
    if (voice->quiet || (voice->terminal && !is_time(voice)))
        return;
    cr_buf_clear(&voice->line);
    if (voice->terminal) {
        show_bar(voice, t->epoch_count, t->model->net->training.epochs, epoch);
        return;
    }
    cr_buf_printf(&voice->line, "epoch %zu: ", t->epoch_count);
    put_measures(epoch, true, &voice->line);
    fprintf(voice->out, "%s\n", cr_buf_text(&voice->line));
}

static void say_end(struct voice *voice, const struct cr_trainer *t, enum cr_train_end end,
                    const struct cr_epoch *now)
{
    if (voice->terminal && !voice->quiet)
        fputs("\r\033[K", stderr);
    if (voice->quiet || end == CR_TRAIN_BROKEN)
        return;
    cr_buf_clear(&voice->line);
    cr_buf_printf(&voice->line, "after %zu epoch%s%s: ", t->epoch_count,
                  t->epoch_count == 1 ? "" : "s",
                  end == CR_TRAIN_INTERRUPTED ? " (interrupted)" : "");
    put_measures(now, false, &voice->line);
    if (end == CR_TRAIN_PATIENCE) {
        cr_buf_printf(&voice->line, "; none better for %zu epochs than ", t->plan.patience);
        cr_num_plain(&voice->line, t->epochs[t->best_at - 1].loss, DIGITS);
        cr_buf_printf(&voice->line, " in epoch %zu", t->best_at);
    }
    fprintf(voice->out, "%s\n", cr_buf_text(&voice->line));
}

/* ---- the work ---- */

/* Of the beginning, of every so many epochs, and of the end. */
static int train(const struct cr_settings *settings, struct cr_trainer *t,
                 struct cr_snapshots *snapshots, enum cr_train_end *end,
                 struct cr_epoch *now, struct cr_err *err)
{
    struct voice voice = voice_of(settings);
    const size_t every = settings->train.every;
    int failed = every ? cr_snapshots_take(snapshots, t, err) : 0;
    watch_interrupts();
    for (*end = CR_TRAIN_GOES_ON; *end == CR_TRAIN_GOES_ON && !failed;) {
        const size_t before = t->epoch_count;
        failed = cr_trainer_epoch(t, end, err);
        if (!failed && t->epoch_count > before)
            say_epoch(&voice, t);
        const bool last = *end != CR_TRAIN_GOES_ON && *end != CR_TRAIN_BROKEN;
        if (!failed && every && (last || t->epoch_count % every == 0))
            failed = cr_snapshots_take(snapshots, t, err);
    }
    if (!failed) {
        *now = cr_trainer_now(t);
        say_end(&voice, t, *end, now);
    }
    cr_buf_release(&voice.line);
    return failed;
}

static bool ends_with(const char *text, const char *ending)
{
    const size_t length = strlen(text), more = strlen(ending);
    return length >= more && strcmp(text + length - more, ending) == 0;
}

static int write_history(const struct cr_settings *settings, const struct cr_trainer *t,
                         const struct cr_epoch *now, struct cr_err *err)
{
    const char *path = settings->train.history;
    struct cr_buf out = {0};
    if (!path)
        return 0;
    int failed = ends_with(path, ".json") ? cr_train_history_json(t, now, &out, err)
                                          : cr_train_history_csv(t, &out, err);
    if (!failed)
        failed = cr_file_write(path, cr_buf_text(&out), out.size, err);
    cr_buf_release(&out);
    return failed;
}

/* The folder of a path, with its slash: how long it is. */
static size_t folder_length(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? (size_t)(slash + 1 - path) : 0;
}

/* The table's name as the new file has to write it when it is in another folder: malloced; or
 * NULL: as it was. */
static char *moved_data(const struct cr_settings *settings, const struct cr_net *net)
{
    const size_t from = folder_length(settings->file), to = folder_length(settings->output);
    struct cr_buf path = {0};
    if (!net->data || *net->data == '/' || strcmp(settings->output, "-") == 0 ||
        (from == to && strncmp(settings->file, settings->output, from) == 0))
        return NULL;
    cr_buf_add(&path, settings->file, from);
    cr_buf_puts(&path, net->data);
    char *whole = path.failed ? NULL : realpath(cr_buf_text(&path), NULL);
    cr_buf_release(&path);
    return whole;
}

/* Into the text of the user's file, where that can be; else as a file of its own. */
static int put_network(const struct cr_settings *settings, const struct cr_work *work,
                       char *data, struct cr_buf *out, struct cr_err *err)
{
    struct cr_net *net = work->model->net;
    struct cr_err why = {0};
    bool can = false;
    if (!settings->expression &&
        cr_net_write_back(net, cr_buf_text(&work->text), work->text.size, &settings->limits,
                          data, out, &can,
                          &why))
        can = false; /* a formula is no DOT */
    cr_err_release(&why);
    if (can)
        return 0;
    cr_buf_clear(out);
    net->training = work->training;
    net->reduce_mean = work->reduce_mean;
    if (data)
        net->data = data;
    if (!settings->quiet && net->output == CR_NONE)
        fprintf(stderr, "note: edges of %s share what is written of them, so the network is "
                        "written anew, without comments and unknown attributes\n",
                settings->file);
    return cr_net_write_dot(net, out, err);
}

static int write_network(const struct cr_settings *settings, const struct cr_trainer *t,
                         const struct cr_work *work, struct cr_err *err)
{
    struct cr_buf out = {0};
    if (!settings->output)
        return 0;
    cr_trainer_give(t, work->model->net);
    char *data = moved_data(settings, work->model->net);
    int failed = put_network(settings, work, data, &out, err);
    if (!failed)
        failed = cr_file_keep(settings->output, cr_buf_text(&out), out.size, err);
    if (!failed && data && !settings->quiet)
        fprintf(stderr, "note: %s reads %s, which it may with --trust\n", settings->output,
                data);
    work->model->net->data = NULL; /* it may be ours */
    free(data);
    cr_buf_release(&out);
    return failed;
}

/* The answer is no, and says itself why. */
static int say_broken(const struct cr_settings *settings, const struct cr_trainer *t,
                      struct cr_err *err)
{
    fprintf(stderr,
            "chainrule: training stops, a number is no longer finite: %s (a smaller rate or "
            "clipping may help)%s\n",
            cr_buf_text(&t->trouble), settings->output ? "; no network is written" : "");
    return cr_fail(err, CR_STATUS_NO, "training stops");
}

/* What was measured is written in any case, a network only while its numbers are finite.
 * Frames first: they are drawn by other processes, which this one starts before it uses pango
 * itself (draw/render.c says why). */
static int write_all(const struct cr_settings *settings, struct cr_trainer *t,
                     const struct cr_work *work, const struct cr_snapshots *snapshots,
                     enum cr_train_end end, const struct cr_epoch *now, struct cr_err *err)
{
    if (write_history(settings, t, now, err) ||
        (snapshots->count && cr_train_frames(settings, work, t, snapshots, err)) ||
        cr_train_plots(settings, t, err))
        return -1;
    if (end == CR_TRAIN_BROKEN)
        return say_broken(settings, t, err);
    if (cr_train_decision(settings, t, snapshots, err))
        return -1;
    return write_network(settings, t, work, err);
}

/* The file cannot ask for too much; who does so by --epochs means it. */
static int check_work(const struct cr_settings *settings, const struct cr_work *work,
                      struct cr_err *err)
{
    const size_t asked = work->training.epochs, all = work->model->net->training.epochs;
    return cr_run_check(work->model, asked < all ? asked : all, &settings->limits, err);
}

/* Where things go: each to a place of its own, which is there before hours are spent. */
static int prepare_places(const struct cr_settings *settings, struct cr_err *err)
{
    const struct cr_train_settings *train = &settings->train;
    const struct {
        const char *option, *path;
    } places[] = {{"-o", settings->output},         {"--history", train->history},
                  {"--plot", train->plot},          {"--plot-gradients", train->gradients},
                  {"--plot-decision", train->decision}};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const char *path = places[i].path;
        for (size_t k = 0; path && k < i; k++)
            if (places[k].path && strcmp(path, places[k].path) == 0)
                return cr_fail(err, CR_STATUS_USAGE, "%s \"%s\": %s goes there already",
                               places[i].option, path, places[k].option);
        if (path && ((i > 0 && cr_spare_input(settings, places[i].option, path, err)) ||
                     cr_folder_make_for(path, err)))
            return -1;
    }
    return 0;
}

/* That of the pictures, which are drawn at the end. */
static int check_theme(const struct cr_settings *settings, struct cr_err *err)
{
    struct cr_theme *theme = settings->theme ? cr_work_theme(settings, NULL, err) : NULL;
    const int failed = settings->theme && !theme;
    cr_theme_free(theme);
    return failed;
}

int cr_command_train(const struct cr_settings *settings, struct cr_err *err)
{
    struct cr_work work = {0};
    struct cr_train_plan plan = settings->train.plan;
    struct cr_snapshots snapshots = {0};
    struct cr_epoch now = {0};
    enum cr_train_end end;
    plan.interrupted = &interrupted;
    if (prepare_places(settings, err) || check_theme(settings, err))
        return -1;
    work.model = load(settings, &work, err);
    struct cr_trainer *t = work.model && !check_work(settings, &work, err)
                               ? cr_trainer_new(work.model, &plan, err)
                               : NULL;
    int failed = !t;
    if (t && settings->train.decision_moves && !settings->train.every)
        failed = cr_wrong(err, "--plot-decision", settings->train.decision,
                          "moves, and wants --every K: a picture every K epochs");
    if (t && !failed && t->count == 0)
        failed = cr_fail(err, CR_STATUS_INPUT, "%s: nothing to train: it has no parameter",
                         settings->file);
    if (!failed)
        failed = train(settings, t, &snapshots, &end, &now, err) ||
                 write_all(settings, t, &work, &snapshots, end, &now, err);
    cr_snapshots_release(&snapshots);
    cr_trainer_free(t);
    cr_work_release(&work);
    return failed ? -1 : 0;
}

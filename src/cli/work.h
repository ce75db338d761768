/*
 * Work: all that is made on the way from the user's file to the story.
 *
 * What the commands share: they load a file, tell its story when they want one, and release
 * the work, whatever failed.
 */
#ifndef CR_CLI_WORK_H
#define CR_CLI_WORK_H

#include "check/claims.h"
#include "cli/settings.h"
#include "train/snapshots.h"

struct cr_work {
    struct cr_buf text;
    struct cr_arena arena;
    enum cr_view view;
    struct cr_model *model;
    struct cr_run *run;
    struct cr_story *story;
    struct cr_training training; /* of `train`: as the file says, without the options */
    bool reduce_mean;
};

/* Reads the file, and says what there is to say of it. */
struct cr_net *cr_work_read(const struct cr_settings *settings, struct cr_work *work,
                            struct cr_err *err);

/* As asked for, else as the file says. */
enum cr_notation cr_work_notation(const struct cr_settings *settings,
                                  const struct cr_net *net);

/* Reads the file and runs it; `epochs` 0: as many as the file says; `drawn`: as it is drawn,
 * where a circuit has neurons taken apart. */
int cr_work_load(const struct cr_settings *settings, size_t epochs, bool drawn,
                 struct cr_work *work, struct cr_err *err);

/* Appends the file's name without its folder and ending. */
int cr_base_name(const struct cr_settings *settings, struct cr_buf *name, struct cr_err *err);

/* Tells the story of what is loaded. */
int cr_work_tell(const struct cr_settings *settings, struct cr_work *work,
                 struct cr_err *err);

/* The theme that is wanted, else `own`, else the first one; says with -v what it ignores. */
struct cr_theme *cr_work_theme(const struct cr_settings *settings, const char *own,
                               struct cr_err *err);

/* Draws the story with the theme that is wanted, and counts the files. */
int cr_work_draw(const struct cr_settings *settings, const struct cr_work *work,
                 struct cr_rendering *rendering, size_t *written, struct cr_err *err);

/* Without -T the ending of the output's name may tell the format. */
void cr_choose_format(const struct cr_settings *settings, const char *output,
                      struct cr_rendering *rendering);

/* Does the name end like a picture, film or document that nothing here makes (a.jpg)? A folder
 * that is there may be called as it likes. */
bool cr_is_foreign(const char *output);

/* Where the files go: `output`, what that option says, is a file or a folder; by default the
 * folder out/`usual`. `folder` holds its name for the rendering. */
int cr_choose_place(const char *option, const char *output, const char *usual,
                    struct cr_rendering *rendering, struct cr_buf *folder,
                    struct cr_err *err);

/* A file takes one frame. */
int cr_check_place(const char *option, const struct cr_work *work,
                   const struct cr_rendering *rendering, struct cr_err *err);
void cr_say_written(const struct cr_rendering *rendering, size_t written);

/* Says which frame is the last one, and fails where there is none of that number. */
int cr_choose_frames(const struct cr_work *work, struct cr_cut *cut, struct cr_err *err);

/* How the folder of the figures is called from where the text is: --link-prefix; for a site
 * from its folder "static" on; else seen from the folder of the text. Ends in a slash. */
void cr_link_prefix(const struct cr_settings *settings, const char *folder,
                    struct cr_buf *out);

/* Writes a text to -o, whose folder is made when it is missing, or to standard output. */
int cr_work_write(const struct cr_settings *settings, const struct cr_buf *out,
                  struct cr_err *err);

void cr_work_release(struct cr_work *work);

/* Is what is to be told within that limit? Asked before it is told, which takes memory. */
int cr_work_check(const struct cr_settings *settings, const struct cr_work *work,
                  enum cr_limit limit, struct cr_err *err);

/* The claims of the file itself, and of --claims. The caller releases them. */
int cr_work_claims(const struct cr_settings *settings, const struct cr_work *work,
                   struct cr_claims *claims, struct cr_err *err);

/* train_frames.c: draws the network as it was at these moments. */
int cr_train_frames(const struct cr_settings *settings, const struct cr_work *work,
                    const struct cr_trainer *trainer, const struct cr_snapshots *snapshots,
                    struct cr_err *err);

/* train_decision.c: draws what the network says all over the plane of its two inputs; in an
 * animation, what it said at these moments. */
int cr_train_decision(const struct cr_settings *settings, struct cr_trainer *trainer,
                      const struct cr_snapshots *snapshots, struct cr_err *err);

/* Warns of what is not finite, and where it begins. */
void cr_work_warn(const struct cr_settings *settings, const struct cr_work *work);

/* Appends a line for everything else that is unhealthy: dead, saturated, vanishing ... */
int cr_work_ailments(const struct cr_work *work, struct cr_buf *out, struct cr_err *err);

/* The digits that are shown: as asked for, else as the file says; 0: auto. */
int cr_work_digits(const struct cr_settings *settings, const struct cr_work *work);

#endif

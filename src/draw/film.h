/*
 * A film: frames in order, one after the other, for whatever writes them.
 *
 * A format goes through it with cr_film_next and knows nothing else of where the frames come
 * from; the frames of a story are one source (cr_film_open). What belongs to a shot is valid
 * until the next one.
 */
#ifndef CR_DRAW_FILM_H
#define CR_DRAW_FILM_H

#include "draw/scene.h"

/* One frame, ready to be drawn. */
struct cr_shot {
    const struct cr_story *story;
    const struct cr_scene *scene;
    const struct cr_state *state; /* what is known by then */
    const struct cr_step *step;
    size_t index;    /* of the step in its story */
    const char *dot; /* the frame: a complete DOT document */
    int ms;          /* how long it is shown where pictures move */
};

/* How a film is shown. */
struct cr_show {
    int width, height; /* pixels, 96 to the inch: of a page, and of a bitmap */
    int dpi;           /* of a bitmap, which so becomes larger or smaller; 0: 96 */
    bool svg_text;
    int delay; /* how long a step is shown, in milliseconds; 0: as below */
    int loops; /* how often an animation is played; 0: without end */
};

enum { CR_DELAY = 1500, CR_TRAINING_DELAY = 200 };

/* How long a moment of a training is shown; the last one at least as long as a step. */
int cr_training_ms(const struct cr_show *show, bool last);

struct cr_film {
    struct cr_gv *gv;
    const struct cr_show *show;
    struct cr_dyes *dyes; /* of a format that names its colours (dyes.h); else NULL */
    const char *title;
    size_t count; /* shots in all */
    void *source;
    /* 1: *shot is the next one; 0: there is none; -1: err is set. */
    int (*next)(void *source, struct cr_shot *shot, struct cr_err *err);
};

/* The size of bitmaps. */
int cr_show_width(const struct cr_show *show);
int cr_show_height(const struct cr_show *show);

/* Which steps of a story are in a film. */
struct cr_cut {
    unsigned phases;    /* bit set of 1 << cr_phase; 0: all */
    size_t first, last; /* steps, 0-based and inclusive; last SIZE_MAX: to the end */
    bool handout;       /* of the steps of a phase and a sample only the last */
};

/* The source of a story's frames. */
struct cr_reel {
    struct cr_scene *scene;
    const struct cr_cut *cut;
    struct cr_state state;
    struct cr_buf dot;
    const struct cr_show *show;
    size_t share, shares; /* of so many parts of the frames, only this one */
    size_t seen;          /* frames, of all shares */
    size_t first, end;    /* those of the share */
    bool moving;                 /* do overviews move: many shots of one step */
    void (*done)(void *watcher); /* is called when a shot is done with; or NULL */
    void *watcher;
    bool shown;    /* is a shot under way */
    size_t moment; /* the next of them; 0: none is under way */
};

int cr_film_next(const struct cr_film *film, struct cr_shot *shot, struct cr_err *err);

/* The shot as PNG, of the size of bitmaps. */
int cr_film_png(const struct cr_film *film, const struct cr_shot *shot,
                struct cr_buf *out, struct cr_err *err);

/* Is the step in the cut? */
bool cr_cut_shows(const struct cr_cut *cut, const struct cr_story *story, size_t index);

/* How many shots a cut leaves of the story. */
size_t cr_cut_count(const struct cr_cut *cut, const struct cr_story *story, bool moving);

/* The share-th of `shares` parts of `count` things: from *first up to *end, which is not one of
 * them. Neighbours stay together: what they have in common is drawn once. */
void cr_cut_share(size_t count, size_t share, size_t shares, size_t *first, size_t *end);

/* Fills `film`, whose gv and show are set, with the frames of the reel's scene: its scene,
 * cut, share, shares, moving and done are set, the rest is zero. The reel is released by the
 * caller, also after a failure; all else is borrowed. */
int cr_film_open(struct cr_film *film, struct cr_reel *reel, struct cr_err *err);
void cr_reel_release(struct cr_reel *reel);

#endif

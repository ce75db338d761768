/*
 * Rendering a story: one file a frame and format.
 *
 * A format is a row of RENDERERS; usage, the reading of -T and the tests go by that table.
 */
#ifndef CR_DRAW_RENDER_H
#define CR_DRAW_RENDER_H

#include "draw/scene.h"

/* One step's frame, ready to be written in some format. */
struct cr_frame_source {
    struct cr_gv *gv;
    const struct cr_step *step;
    const char *dot;
    int width, height; /* pixels of a bitmap */
    bool svg_text;
};

struct cr_renderer {
    const char *name; /* as in -T and as the extension */
    const char *help;
    int (*render)(const struct cr_frame_source *source, struct cr_buf *out,
                  struct cr_err *err);
};

extern const struct cr_renderer CR_RENDERERS[];
enum { CR_RENDERER_COUNT = 3 };

/* The renderer of that name, or NULL. */
const struct cr_renderer *cr_renderer_find(const char *name);

struct cr_rendering {
    const struct cr_renderer *formats[CR_RENDERER_COUNT];
    size_t format_count;
    const char *folder;
    int width, height;
    bool svg_text, legend;
    unsigned phases;    /* bit set of 1 << cr_phase; 0: all */
    size_t first, last; /* steps, 0-based and inclusive; last SIZE_MAX: to the end */
    const char *watermark; /* or NULL */
    size_t max_neurons; /* of a layer that are drawn; 0: CR_MAX_NEURONS */
    size_t jobs;        /* processes; 0: as many as there are processors */
};

/* Writes the files and counts them in *written. The folder is made when it is missing. */
int cr_render(const struct cr_story *story, const struct cr_theme *theme,
              const struct cr_rendering *rendering, size_t *written, struct cr_err *err);

#endif

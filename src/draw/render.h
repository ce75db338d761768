/*
 * Rendering a story: a file for each frame, or one file of them all.
 *
 * A format is a row of CR_RENDERERS; usage, the reading of -T and the tests go by that table.
 * A row has one of two functions: `frame` writes one frame, `film` all of them in turn.
 */
#ifndef CR_DRAW_RENDER_H
#define CR_DRAW_RENDER_H

#include "base/limits.h"
#include "draw/film.h"

struct cr_renderer {
    const char *name; /* as in -T */
    const char *extension;
    const char *help;
    int (*frame)(const struct cr_film *film, const struct cr_shot *shot, struct cr_buf *out,
                 struct cr_err *err);
    bool moves; /* is an overview many frames, in which its chevrons run? */
    int (*film)(const struct cr_film *film, struct cr_buf *out, struct cr_err *err);
    bool dyed; /* are its frames drawn with dyes (dyes.h), and keyed (scene.h)? */
};

extern const struct cr_renderer CR_RENDERERS[];
enum { CR_RENDERER_COUNT = 9 };

/* The renderer of that name, or NULL. */
const struct cr_renderer *cr_renderer_find(const char *name);

/* Appends the names of all: "dot, svg, png". */
void cr_renderer_names(struct cr_buf *out);

struct cr_rendering {
    const struct cr_renderer *formats[CR_RENDERER_COUNT];
    size_t format_count;
    const char *folder;
    const char *name; /* of one-file formats, without the extension; or NULL: "story" */
    const char *file; /* where the only format goes, when it is a one-file format or there is
                         one frame; or NULL: into the folder. "-" is standard output. */
    struct cr_limits limits;
    struct cr_show show;
    struct cr_cut cut;
    bool legend;
    enum cr_shading shading;
    const char *watermark; /* or NULL */
    size_t max_neurons; /* of a layer that are drawn; 0: the default */
    size_t jobs;        /* processes; 0: as many as there are processors */
    /* Only this one of so many shares of the files, so that several machines can divide them;
     * shards 0: all. */
    size_t shard, shards;
    /* Is told now and then how many of all frames are done; or NULL. */
    void (*progress)(void *watcher, size_t done, size_t all);
    void *watcher;
    struct cr_buf *said; /* gets what Graphviz and other libraries warn of; or NULL */
};

/* Writes the files and counts them in *written. Folders are made when they are missing. */
int cr_render(const struct cr_story *story, const struct cr_theme *theme,
              const struct cr_rendering *rendering, size_t *written, struct cr_err *err);

#endif

/* A film: see film.h. */
#include "draw/film.h"

#include <math.h>
#include <stdint.h>

#include "draw/frame.h"

/* A moving overview: so many shots, each this long. The pauses at the ends of a phase and of
 * the story are so many delays. */
enum { MOMENTS = 30, MOMENT_MS = 50, PAUSE_OF_PHASE = 2, PAUSE_OF_STORY = 3 };

int cr_film_next(const struct cr_film *film, struct cr_shot *shot, struct cr_err *err)
{
    return film->next(film->source, shot, err);
}

static int by_density(const struct cr_show *show, int side)
{
    return show->dpi ? (int)lround(side * (show->dpi / 96.0)) : side;
}

int cr_show_width(const struct cr_show *show)
{
    return by_density(show, show->width);
}

int cr_show_height(const struct cr_show *show)
{
    return by_density(show, show->height);
}

int cr_film_png(const struct cr_film *film, const struct cr_shot *shot, struct cr_buf *out,
                struct cr_err *err)
{
    const struct cr_show *show = film->show;
    return cr_gv_png(film->gv, shot->dot, cr_show_width(show), cr_show_height(show), show->dpi,
                     out, err);
}

static bool is_in_cut(const struct cr_cut *cut, const struct cr_story *story, size_t index)
{
    return (!cut->phases || cut->phases & 1u << story->steps[index].phase) &&
           index >= cut->first && index <= cut->last;
}

/* The next step of the cut after `index`; count when there is none. */
static size_t next_in_cut(const struct cr_cut *cut, const struct cr_story *story,
                          size_t index)
{
    do
        index++;
    while (index < story->count && !is_in_cut(cut, story, index));
    return index;
}

/* Is the step the last of its phase, and of its sample, that the cut leaves? */
static bool ends_phase(const struct cr_cut *cut, const struct cr_story *story, size_t index)
{
    const size_t next = next_in_cut(cut, story, index);
    return next == story->count ||
           story->steps[next].sample != story->steps[index].sample ||
           story->steps[next].phase != story->steps[index].phase;
}

bool cr_cut_shows(const struct cr_cut *cut, const struct cr_story *story, size_t index)
{
    return is_in_cut(cut, story, index) &&
           (!cut->handout || ends_phase(cut, story, index));
}

static bool moves(const struct cr_story *story, size_t index, bool moving)
{
    return moving && story->steps[index].phase == CR_PHASE_OVERVIEW;
}

void cr_cut_share(size_t count, size_t share, size_t shares, size_t *first, size_t *end)
{
    *first = count * share / shares;
    *end = count * (share + 1) / shares;
}

/* The shots of the steps that are shown, from the first-th on. */
static size_t count_shots(const struct cr_cut *cut, const struct cr_story *story, bool moving,
                          size_t first, size_t end)
{
    size_t count = 0, seen = 0;
    for (size_t i = 0; i < story->count && seen < end; i++)
        if (cr_cut_shows(cut, story, i) && seen++ >= first)
            count += moves(story, i, moving) ? MOMENTS : 1;
    return count;
}

size_t cr_cut_count(const struct cr_cut *cut, const struct cr_story *story, bool moving)
{
    return count_shots(cut, story, moving, 0, SIZE_MAX);
}

int cr_training_ms(const struct cr_show *show, bool last)
{
    const int delay = show->delay ? show->delay : CR_TRAINING_DELAY;
    const int pause = PAUSE_OF_STORY * delay;
    return !last ? delay : pause < CR_DELAY ? CR_DELAY : pause;
}

static int delay_of(const struct cr_reel *reel, size_t index)
{
    const int delay = reel->show->delay ? reel->show->delay : CR_DELAY;
    const struct cr_story *story = reel->scene->story;
    if (story->steps[index].phase == CR_PHASE_TRAINING)
        return cr_training_ms(reel->show, next_in_cut(reel->cut, story, index) == story->count);
    if (!ends_phase(reel->cut, story, index))
        return delay;
    return next_in_cut(reel->cut, story, index) < story->count ? PAUSE_OF_PHASE * delay
                                                               : PAUSE_OF_STORY * delay;
}

static int fill_shot(struct cr_reel *reel, struct cr_shot *shot, struct cr_err *err)
{
    const size_t index = reel->state.next - 1;
    const bool moving = moves(reel->scene->story, index, reel->moving);
    const double moment = moving ? (double)reel->moment / MOMENTS : -1;
    cr_buf_clear(&reel->dot);
    if (cr_frame_dot_at(reel->scene, &reel->state, moment, &reel->dot, err))
        return -1;
    *shot = (struct cr_shot){.story = reel->scene->story,
                             .scene = reel->scene,
                             .state = &reel->state,
                             .step = &reel->scene->story->steps[index],
                             .index = index,
                             .dot = cr_buf_text(&reel->dot),
                             .ms = moving ? MOMENT_MS : delay_of(reel, index)};
    reel->shown = true;
    if (moving)
        reel->moment = (reel->moment + 1) % MOMENTS;
    return 1;
}

static int next_of_story(void *source, struct cr_shot *shot, struct cr_err *err)
{
    struct cr_reel *reel = source;
    if (reel->shown && reel->done)
        reel->done(reel->watcher);
    reel->shown = false;
    if (reel->moment > 0)
        return fill_shot(reel, shot, err);
    while (reel->seen < reel->end && reel->state.next < reel->scene->story->count) {
        cr_state_advance(&reel->state);
        if (cr_cut_shows(reel->cut, reel->scene->story, reel->state.next - 1) &&
            reel->seen++ >= reel->first)
            return fill_shot(reel, shot, err);
    }
    return 0;
}

int cr_film_open(struct cr_film *film, struct cr_reel *reel, struct cr_err *err)
{
    reel->show = film->show;
    film->title = reel->scene->story->title;
    const struct cr_story *story = reel->scene->story;
    cr_cut_share(cr_cut_count(reel->cut, story, false), reel->share, reel->shares, &reel->first,
             &reel->end);
    film->count = count_shots(reel->cut, story, reel->moving, reel->first, reel->end);
    film->source = reel;
    film->next = next_of_story;
    return cr_state_init(&reel->state, story, err);
}

void cr_reel_release(struct cr_reel *reel)
{
    cr_state_release(&reel->state);
    cr_buf_release(&reel->dot);
}

/*
 * An animated SVG: see animated_svg.h.
 *
 *     <style>
 *       g[class]{animation:1s step-end infinite}       all of the same length
 *       g.v1{visibility:hidden;animation-name:v1}       as it is without CSS animation: frame 0
 *       @keyframes v1{0%{visibility:hidden}25%{visibility:visible}...}
 *       @media (prefers-reduced-motion:reduce){...}    stands still, at the last frame
 *     <defs>  the letters
 *     <g> pieces that are always there </g>
 *     <g class="v1"> ... </g>
 *
 * Pieces that come and go together share a class, and a group where they are neighbours.
 */
#include "draw/animated_svg.h"

#include <stdlib.h>
#include <string.h>

#include "draw/strip.h"
#include "draw/xml.h"

enum { ALWAYS = 0 };

struct movie {
    struct cr_strip strip;
    int *ms;              /* per frame */
    size_t capacity;
    double total;
    size_t *pattern;      /* per piece: when it is seen, one for all that go together */
    size_t *example;      /* per pattern: a piece that has it */
    size_t pattern_count;
    const char *title;
    struct cr_buf words;  /* of the last step */
    double width, height;
};

/* ---- the frames ---- */

static void add_part(void *context, const struct cr_gv_part *part)
{
    cr_strip_add(context, part);
}

static bool keep_time(struct movie *movie, size_t frame, int ms)
{
    if (frame == movie->capacity) {
        const size_t larger = movie->capacity ? 2 * movie->capacity : 64;
        int *moved = realloc(movie->ms, larger * sizeof *moved);
        if (!moved)
            return false;
        movie->ms = moved;
        movie->capacity = larger;
    }
    movie->ms[frame] = ms;
    movie->total += ms;
    return true;
}

static int add_shot(const struct cr_film *film, const struct cr_shot *shot,
                    struct movie *movie, struct cr_err *err)
{
    const struct cr_gv_parts parts = {add_part, &movie->strip};
    if (!keep_time(movie, movie->strip.frame_count, shot->ms))
        return cr_fail_memory(err);
    movie->width = shot->scene->width;
    movie->height = shot->scene->height;
    cr_buf_clear(&movie->words);
    cr_buf_puts(&movie->words, shot->step->words);
    return cr_strip_begin_frame(&movie->strip, err) ||
                   cr_gv_draw_parts(film->gv, shot->dot, film->show->svg_text, &parts, err)
               ? -1
               : cr_strip_end_frame(&movie->strip, err);
}

static int add_shots(const struct cr_film *film, struct movie *movie, struct cr_err *err)
{
    struct cr_shot shot;
    int got;
    cr_gv_parts_begin(film->gv);
    while ((got = cr_film_next(film, &shot, err)) > 0)
        if (add_shot(film, &shot, movie, err))
            return -1;
    return got < 0 ? -1 : cr_strip_finish(&movie->strip, err);
}

/* ---- when a piece is seen ---- */

static bool go_together(const struct cr_strip *strip, size_t a, size_t b)
{
    for (size_t f = 0; f < strip->frame_count; f++)
        if (cr_strip_has(strip, f, a) != cr_strip_has(strip, f, b))
            return false;
    return true;
}

static bool is_always(const struct cr_strip *strip, size_t piece)
{
    for (size_t f = 0; f < strip->frame_count; f++)
        if (!cr_strip_has(strip, f, piece))
            return false;
    return true;
}

static size_t first_frame(const struct cr_strip *strip, size_t piece)
{
    size_t f = 0;
    while (!cr_strip_has(strip, f, piece))
        f++;
    return f;
}

/* The pattern of a piece among those that begin with the same frame: from `chain` on, each
 * leads to the next by `after`. */
static size_t find_pattern(const struct movie *movie, size_t piece, size_t chain,
                           const size_t *after)
{
    while (chain != ALWAYS && !go_together(&movie->strip, piece, movie->example[chain]))
        chain = after[chain];
    return chain;
}

static int find_patterns(struct movie *movie, struct cr_err *err)
{
    const struct cr_strip *strip = &movie->strip;
    size_t *chains = calloc(strip->frame_count + strip->count + 2, sizeof *chains);
    movie->pattern = calloc(strip->count + 1, sizeof *movie->pattern);
    movie->example = calloc(strip->count + 1, sizeof *movie->example);
    if (!chains || !movie->pattern || !movie->example) {
        free(chains);
        return cr_fail_memory(err);
    }
    size_t *after = chains + strip->frame_count;
    for (size_t i = 0; i < strip->count; i++) {
        if (is_always(strip, i))
            continue;
        size_t *chain = &chains[first_frame(strip, i)];
        size_t pattern = find_pattern(movie, i, *chain, after);
        if (pattern == ALWAYS) {
            pattern = ++movie->pattern_count;
            movie->example[pattern] = i;
            after[pattern] = *chain;
            *chain = pattern;
        }
        movie->pattern[i] = pattern;
    }
    free(chains);
    return 0;
}

/* ---- the file ---- */

static void put_state(struct cr_buf *out, bool seen)
{
    cr_buf_puts(out, seen ? "{visibility:visible}" : "{visibility:hidden}");
}

static void put_keyframes(const struct movie *movie, size_t pattern, struct cr_buf *out)
{
    const struct cr_strip *strip = &movie->strip;
    double at = 0;
    bool seen = false;
    cr_buf_printf(out, "@keyframes v%zu{", pattern);
    for (size_t f = 0; f < strip->frame_count; f++) {
        const bool is = cr_strip_has(strip, f, movie->example[pattern]);
        if (f == 0 || is != seen) {
            cr_xml_number(out, 100 * at / movie->total, 4);
            cr_buf_putc(out, '%');
            put_state(out, is);
        }
        seen = is;
        at += movie->ms[f];
    }
    cr_buf_puts(out, "to");
    put_state(out, seen);
    cr_buf_puts(out, "}\n");
}

static void put_style(const struct cr_film *film, const struct movie *movie,
                      struct cr_buf *out)
{
    const size_t last = movie->strip.frame_count - 1;
    cr_buf_puts(out, "<style>\ng[class]{animation:");
    cr_xml_number(out, movie->total / 1000, 3);
    cr_buf_puts(out, "s step-end ");
    if (film->show->loops > 0)
        cr_buf_printf(out, "%d", film->show->loops);
    else
        cr_buf_puts(out, "infinite");
    cr_buf_puts(out, " forwards}\n");
    for (size_t p = 1; p <= movie->pattern_count; p++) {
        cr_buf_printf(out, "g.v%zu{", p);
        if (!cr_strip_has(&movie->strip, 0, movie->example[p]))
            cr_buf_puts(out, "visibility:hidden;");
        cr_buf_printf(out, "animation-name:v%zu}\n", p);
        put_keyframes(movie, p, out);
    }
    cr_buf_puts(out, "@media (prefers-reduced-motion:reduce){g[class]{animation:none;"
                     "visibility:hidden}\n");
    for (size_t p = 1; p <= movie->pattern_count; p++)
        if (cr_strip_has(&movie->strip, last, movie->example[p]))
            cr_buf_printf(out, "g.v%zu{visibility:visible}\n", p);
    cr_buf_puts(out, "}\n</style>\n");
}

static void put_pieces(const struct movie *movie, struct cr_buf *out)
{
    for (size_t i = 0; i < movie->strip.count; i++) {
        const size_t pattern = movie->pattern[i];
        if (i == 0 || pattern != movie->pattern[i - 1]) {
            cr_buf_puts(out, i ? "</g>\n<g" : "<g");
            if (pattern != ALWAYS)
                cr_buf_printf(out, " class=\"v%zu\"", pattern);
            cr_buf_puts(out, ">\n");
        }
        cr_buf_puts(out, movie->strip.pieces[i].body);
    }
    cr_buf_puts(out, movie->strip.count ? "</g>\n" : "");
}

static void put_file(const struct cr_film *film, const struct movie *movie,
                     struct cr_buf *out)
{
    cr_buf_puts(out, "<svg xmlns=\"http://www.w3.org/2000/svg\"");
    cr_xml_measure(out, "width", movie->width);
    cr_xml_measure(out, "height", movie->height);
    cr_buf_puts(out, " viewBox=\"0 0 ");
    cr_xml_number(out, movie->width, 2);
    cr_buf_putc(out, ' ');
    cr_xml_number(out, movie->height, 2);
    cr_buf_puts(out, "\" role=\"img\" aria-labelledby=\"title desc\" "
                     "stroke-miterlimit=\"10\">\n<title id=\"title\">");
    cr_xml_text(out, film->title);
    cr_buf_puts(out, "</title>\n<desc id=\"desc\">");
    cr_xml_text(out, cr_buf_text(&movie->words));
    cr_buf_puts(out, "</desc>\n");
    put_style(film, movie, out);
    cr_gv_parts_defs(film->gv, out);
    put_pieces(movie, out);
    cr_buf_puts(out, "</svg>\n");
}

int cr_animated_svg(const struct cr_film *film, struct cr_buf *out, struct cr_err *err)
{
    struct movie movie = {0};
    int failed = cr_strip_init(&movie.strip, false, err);
    if (!failed)
        failed = add_shots(film, &movie, err) || find_patterns(&movie, err);
    if (!failed)
        put_file(film, &movie, out);
    cr_strip_release(&movie.strip);
    free(movie.ms);
    free(movie.pattern);
    free(movie.example);
    const int broken = cr_buf_check(&movie.words, err);
    cr_buf_release(&movie.words);
    return failed || broken || cr_buf_check(out, err) ? -1 : 0;
}

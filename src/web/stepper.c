/* The stepper: see stepper.h. */
#include "web/stepper.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/assets.h"
#include "draw/dyes.h"
#include "draw/xml.h"
#include "web/shorthand.h"
#include "web/stepper_story.h"

enum { ROOM = 14 }; /* points around the picture */

struct page {
    const struct cr_film *film;
    struct cr_strip picture;
    struct cr_equations equations;
    struct cr_stepper_known known;
    json_t *quantities, *steps;
    struct cr_buf pieces, formulas, story; /* painted, ready to be put in */
};

/* ---- the steps ---- */

/* The page has these as text of its own. */
static bool is_said_elsewhere(const char *id)
{
    static const char *const names[] = {"ground", "board", "title", "detail"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(id, names[i]) == 0)
            return true;
    return strncmp(id, "headline-", 9) == 0 || strncmp(id, "footer-", 7) == 0;
}

static void add_part(void *context, const struct cr_gv_part *part)
{
    struct page *page = context;
    if (!is_said_elsewhere(part->id))
        cr_strip_add(&page->picture, part);
}

static int add_shot(struct page *page, const struct cr_shot *shot, struct cr_err *err)
{
    const struct cr_film *film = page->film;
    const struct cr_gv_parts parts = {add_part, page};
    if (!page->quantities)
        page->quantities = cr_stepper_quantities(shot->scene, &page->equations, err);
    if (!page->quantities || cr_strip_begin_frame(&page->picture, err) ||
        cr_gv_draw_parts(film->gv, shot->dot, film->show->svg_text, &parts, err) ||
        cr_strip_end_frame(&page->picture, err))
        return -1;
    json_t *step = cr_stepper_step(shot, &page->known, &page->equations, err);
    if (!step)
        return -1;
    return json_array_append_new(page->steps, step) ? cr_fail_memory(err) : 0;
}

static int add_shots(struct page *page, struct cr_err *err)
{
    struct cr_shot shot;
    int got;
    page->steps = json_array();
    if (!page->steps)
        return cr_fail_memory(err);
    cr_gv_parts_begin(page->film->gv);
    while ((got = cr_film_next(page->film, &shot, err)) > 0)
        if (add_shot(page, &shot, err))
            return -1;
    return got < 0 || cr_strip_finish(&page->picture, err) ||
                   cr_strip_finish(&page->equations.pieces, err)
               ? -1
               : cr_stepper_settle(page->steps, page->quantities, &page->picture,
                                   &page->equations, err);
}

/* ---- what goes into the page ---- */

/* "q7" and "a3-4" say what a drawing stands for; other titles are left out. */
static void put_meaning(const struct cr_piece *piece, struct cr_buf *out)
{
    const char *title = piece->title;
    if ((title[0] != 'q' && title[0] != 'a') || title[1] < '0' || title[1] > '9')
        return;
    cr_buf_printf(out, " data-%c=\"", title[0]);
    cr_xml_text(out, title + 1);
    cr_buf_putc(out, '"');
}

static void put_piece(const struct page *page, const struct cr_piece *piece,
                      struct cr_buf *out)
{
    cr_buf_printf(out, "<g id=\"%s\" class=\"%s\"", piece->id, piece->class);
    put_meaning(piece, out);
    cr_buf_putc(out, '>');
    cr_dyes_paint(page->film->dyes, piece->body, out);
    cr_buf_puts(out, "</g>");
}

static int put_pieces(struct page *page, struct cr_err *err)
{
    struct cr_buf svg = {0};
    for (size_t i = 0; i < page->picture.count; i++) {
        cr_buf_clear(&svg);
        put_piece(page, &page->picture.pieces[i], &svg);
        cr_shorthand(cr_buf_text(&svg), &page->pieces);
        cr_buf_putc(&page->pieces, '\n');
    }
    const struct cr_strip *formulas = &page->equations.pieces;
    for (size_t i = 0; i < formulas->count; i++) {
        cr_buf_clear(&svg);
        cr_dyes_paint(page->film->dyes, formulas->pieces[i].body, &svg);
        cr_buf_printf(&page->formulas, "%s\t", formulas->pieces[i].title);
        cr_shorthand(cr_buf_text(&svg), &page->formulas);
        cr_buf_putc(&page->formulas, '\n');
    }
    const int failed = cr_buf_check(&svg, err);
    cr_buf_release(&svg);
    return failed;
}

/* In a script's text nothing may look like a tag. */
static void put_json(const char *json, struct cr_buf *out)
{
    for (; *json; json++)
        if (*json == '<')
            cr_buf_puts(out, "\\u003c");
        else
            cr_buf_putc(out, *json);
}

static json_t *view_of(const struct cr_strip *picture)
{
    return json_pack("[f, f, f, f]", floor(picture->left) - ROOM, floor(picture->top) - ROOM,
                     ceil(picture->right - picture->left) + 2 * ROOM,
                     ceil(picture->bottom - picture->top) + 2 * ROOM);
}

static int put_story(struct page *page, struct cr_err *err)
{
    json_t *story =
        json_pack("{s:s, s:o, s:o, s:b, s:O, s:O}", "title", page->film->title, "view",
                  view_of(&page->picture), "short", cr_shorthand_table(), "dark", cr_dyes_are_dark(page->film->dyes), "q",
                  page->quantities, "steps", page->steps);
    char *text = story ? json_dumps(story, JSON_COMPACT | JSON_REAL_PRECISION(6)) : NULL;
    if (text)
        put_json(text, &page->story);
    free(text);
    json_decref(story);
    return text ? 0 : cr_fail_memory(err);
}

static void put_still(struct page *page, struct cr_buf *out)
{
    const struct cr_strip *strip = &page->picture;
    cr_buf_printf(out, "<svg viewBox=\"%.0f %.0f %.0f %.0f\" role=\"img\">",
                  floor(strip->left) - ROOM, floor(strip->top) - ROOM,
                  ceil(strip->right - strip->left) + 2 * ROOM,
                  ceil(strip->bottom - strip->top) + 2 * ROOM);
    for (size_t i = 0; i < strip->frames[0].count; i++)
        put_piece(page, &strip->pieces[strip->frames[0].pieces[i]], out);
    cr_buf_puts(out, "</svg>");
}

static void put_colors(struct page *page, struct cr_buf *out)
{
    const struct cr_dyes *dyes = page->film->dyes;
    cr_buf_puts(out, ":root{");
    cr_dyes_css(dyes, false, out);
    cr_buf_puts(out, "--board:");
    cr_dyes_name(dyes, "board", "fillcolor", out);
    cr_buf_puts(out, ";--red:");
    cr_dyes_name(dyes, "gradient", "fontcolor", out);
    cr_buf_puts(out, "}\n:root[data-theme=dark]{");
    cr_dyes_css(dyes, true, out);
    cr_buf_puts(out, "}\n@media (prefers-color-scheme:dark){:root:not([data-theme]){");
    cr_dyes_css(dyes, true, out);
    cr_buf_puts(out, "}}\n");
}

/* ---- the page ---- */

static void put_title(struct page *page, struct cr_buf *out)
{
    cr_xml_text(out, page->film->title);
}

static void put_glyphs(struct page *page, struct cr_buf *out)
{
    cr_gv_parts_defs(page->film->gv, out);
}

static void put_buf(const struct cr_buf *from, struct cr_buf *out)
{
    cr_buf_add(out, cr_buf_text(from), from->size);
}

static void put_picture(struct page *page, struct cr_buf *out)
{
    put_buf(&page->pieces, out);
}

static void put_formulas(struct page *page, struct cr_buf *out)
{
    put_buf(&page->formulas, out);
}

static void put_data(struct page *page, struct cr_buf *out)
{
    put_buf(&page->story, out);
}

static void put_css(struct page *page, struct cr_buf *out)
{
    (void)page;
    cr_buf_puts(out, cr_web_asset("stepper.css"));
}

/* The files of the script, which story.js describes, in their order. */
static void put_js(struct page *page, struct cr_buf *out)
{
    static const char *const files[] = {"story.js", "page.js", "draw.js", "inspect.js",
                                        "controls.js"};
    (void)page;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        cr_buf_puts(out, cr_web_asset(files[i]));
}

static const struct place {
    const char *name;
    void (*put)(struct page *page, struct cr_buf *out);
} PLACES[] = {
    {"{{TITLE}}", put_title},     {"{{STYLE}}", put_css},         {"{{COLORS}}", put_colors},
    {"{{GLYPHS}}", put_glyphs},   {"{{STILL}}", put_still},       {"{{PIECES}}", put_picture},
    {"{{FORMULAS}}", put_formulas}, {"{{STORY}}", put_data},        {"{{SCRIPT}}", put_js},
};

static const struct place *place_at(const char *text)
{
    for (size_t i = 0; i < sizeof PLACES / sizeof *PLACES; i++)
        if (strncmp(text, PLACES[i].name, strlen(PLACES[i].name)) == 0)
            return &PLACES[i];
    return NULL;
}

/* Pieces first, so that all colours are known when the style sheet is written. */
static int put_page(struct page *page, struct cr_buf *out, struct cr_err *err)
{
    if (put_pieces(page, err) || put_story(page, err))
        return -1;
    const char *from = cr_web_asset("page.html");
    for (const char *at = from; (at = strstr(at, "{{")) != NULL; at++) {
        const struct place *place = place_at(at);
        if (!place)
            continue;
        cr_buf_add(out, from, (size_t)(at - from));
        place->put(page, out);
        from = at + strlen(place->name);
    }
    cr_buf_puts(out, from);
    return cr_buf_check(&page->pieces, err) || cr_buf_check(&page->formulas, err) ||
                   cr_buf_check(&page->story, err)
               ? -1
               : cr_buf_check(out, err);
}

int cr_stepper(const struct cr_film *film, struct cr_buf *out, struct cr_err *err)
{
    struct page page = {.film = film};
    const int failed = cr_strip_init(&page.picture, true, err) ||
                       cr_equations_init(&page.equations, film, err) ||
                       add_shots(&page, err) || put_page(&page, out, err);
    cr_strip_release(&page.picture);
    cr_equations_release(&page.equations);
    cr_stepper_known_release(&page.known);
    json_decref(page.quantities);
    json_decref(page.steps);
    cr_buf_release(&page.pieces);
    cr_buf_release(&page.formulas);
    cr_buf_release(&page.story);
    return failed ? -1 : 0;
}

/* A deck as PDF: see deck.h. */
#include "draw/deck.h"

#include <ctype.h>

/* Where the bookmarks have come to. */
struct marks {
    const struct cr_surface *document;
    int page;    /* the last one */
    int chapter; /* the bookmark of the phase; 0: none yet */
    enum cr_phase phase;
    struct cr_buf name;
};

/* "Backward pass", for the first step of each phase in a row. */
static void mark_phase(struct marks *marks, enum cr_phase phase)
{
    if (marks->chapter && marks->phase == phase)
        return;
    cr_buf_clear(&marks->name);
    cr_buf_puts(&marks->name, cr_phase_name(phase));
    if (marks->name.size > 0)
        marks->name.data[0] = (char)toupper((unsigned char)marks->name.data[0]);
    marks->chapter =
        cr_surface_bookmark(marks->document, 0, cr_buf_text(&marks->name), marks->page);
    marks->phase = phase;
}

/* What is written on the page, and below which phase. */
static void mark_step(struct marks *marks, const struct cr_step *step)
{
    mark_phase(marks, step->phase);
    cr_buf_clear(&marks->name);
    cr_buf_printf(&marks->name, "%d  %s", marks->page, step->title);
    if (step->detail && *step->detail)
        cr_buf_printf(&marks->name, ", %s", step->detail);
    if (step->what && *step->what)
        cr_buf_printf(&marks->name, " (%s)", step->what);
    cr_surface_bookmark(marks->document, marks->chapter, cr_buf_text(&marks->name),
                        marks->page);
}

static int put_pages(const struct cr_film *film, struct marks *marks, struct cr_err *err)
{
    struct cr_shot shot;
    int got;
    while ((got = cr_film_next(film, &shot, err)) > 0) {
        if (cr_gv_draw(film->gv, shot.dot, marks->document, err))
            return -1;
        cr_surface_page(marks->document);
        marks->page++;
        mark_step(marks, shot.step);
    }
    return got || cr_buf_check(&marks->name, err) ? -1 : 0;
}

int cr_deck_pdf(const struct cr_film *film, struct cr_buf *out, struct cr_err *err)
{
    const struct cr_surface_about about = {.title = film->title};
    struct cr_surface *document =
        cr_surface_new_pdf(film->show->width, film->show->height, &about, out, err);
    if (!document)
        return -1;
    struct marks marks = {.document = document};
    const int failed = put_pages(film, &marks, err) || cr_surface_finish(document, err);
    cr_surface_free(document);
    cr_buf_release(&marks.name);
    return failed ? -1 : 0;
}

/*
 * A watermark: see watermark.h.
 *
 * The text is not among the labels that were measured. So the label is a cell that is
 * wide enough for any, with the text at its right end: that is at the margin, however wide
 * the font makes the text. (Graphviz heeds ALIGN only where the cell itself has the WIDTH.)
 */
#include "draw/watermark.h"

#include <math.h>
#include <string.h>

#include "base/markup.h"
#include "draw/xml.h"

enum { MOST_CHARACTERS = 80, MOST_WIDTH = 2000 };

/* LEGEND_ROW: the height that the legend is centred on (frame_labels.c). */
static const double SIZE = 9, ALONE = 1.1, LINE_HEIGHT = 1.2, BOARD_EDGE = 3, LEGEND_ROW = 19;

/* The middle of the free strip; the legend's row is centred on a fixed height. */
static double strip_middle(const struct cr_scene *scene)
{
    const double legend =
        LEGEND_ROW + cr_slot_size(&scene->labels, CR_SLOT_LEGEND).h / 2;
    const double bottom = scene->options.legend ? legend : BOARD_EDGE;
    return (bottom + scene->foot_bottom) / 2;
}

static bool continues(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

static size_t count_characters(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += !continues(*text);
    return count;
}

/* The text in one line of valid UTF-8: control characters become blanks, and in a text that
 * is no UTF-8 every byte beyond ASCII becomes a question mark. */
static void put_plain(struct cr_buf *out, const char *text)
{
    const bool valid = cr_xml_is_utf8(text);
    for (; *text; text++) {
        const unsigned char c = (unsigned char)*text;
        cr_buf_putc(out, c < 0x20 || c == 0x7F ? ' ' : c >= 0x80 && !valid ? '?' : *text);
    }
}

/* At most so many characters, the last of them a … where some are missing. */
static void put_cut(struct cr_buf *out, const char *text)
{
    if (count_characters(text) <= MOST_CHARACTERS) {
        cr_buf_puts(out, text);
        return;
    }
    size_t count = 0;
    for (; count < MOST_CHARACTERS || continues(*text); text++) {
        count += !continues(*text);
        if (count < MOST_CHARACTERS)
            cr_buf_putc(out, *text);
    }
    cr_buf_puts(out, "…");
}

static void put_table(struct cr_buf *out, double width, const char *text)
{
    cr_buf_printf(out,
                  "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"0\">"
                  "<TR><TD WIDTH=\"%ld\" ALIGN=\"RIGHT\">",
                  lround(width));
    cr_markup_escape(out, text);
    cr_buf_puts(out, "</TD></TR></TABLE>");
}

static void put_node(struct cr_frame *f, const char *html, double width)
{
    const double alone = f->scene->options.legend ? 1 : ALONE;
    const double size = SIZE * alone * f->scene->zoom;
    const struct cr_box box = {f->scene->width - CR_MARGIN - width / 2,
                               strip_middle(f->scene), width, size * LINE_HEIGHT};
    cr_dot_node(&f->out, "watermark", &box, "plain");
    cr_dot_string(&f->out, "style", "");
    cr_dot_html(&f->out, html, "");
    cr_dot_number(&f->out, "fontsize", size);
    cr_dot_string(&f->out, "fontcolor", cr_frame_get(f, "watermark", "fontcolor"));
    cr_dot_string(&f->out, "class", "watermark");
    cr_dot_string(&f->out, "tooltip", "");
    cr_dot_end(&f->out);
}

void cr_frame_watermark(struct cr_frame *f, const char *text)
{
    struct cr_buf plain = {0}, cut = {0}, html = {0};
    const double width = fmin(MOST_WIDTH, floor(f->scene->width - 2 * CR_MARGIN));
    put_plain(&plain, text);
    put_cut(&cut, cr_buf_text(&plain));
    put_table(&html, width, cr_buf_text(&cut));
    f->out.failed |= plain.failed || cut.failed || html.failed;
    if (!f->out.failed && text[strspn(text, " \t\r\n")])
        put_node(f, cr_buf_text(&html), width);
    cr_buf_release(&plain);
    cr_buf_release(&cut);
    cr_buf_release(&html);
}

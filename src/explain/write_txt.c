/* Plain text in Unicode, wrapped; formulas are indented and broken where they are too wide. */
#include <string.h>

#include "explain/write.h"
#include "math/rows.h"

enum { INDENT = 4, LEAST_WIDTH = 20 };

/* Columns that a text takes: characters, but not what combines with the one before. */
static size_t columns_of(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        const bool combines = (unsigned char)text[i] == 0xCC && i + 1 < length;
        count += (text[i] & 0xC0) != 0x80 && !combines;
    }
    return count;
}

static double measure(const struct cr_math *math)
{
    struct cr_buf text = {0};
    cr_math_text(math, &text);
    const double width = (double)columns_of(cr_buf_text(&text), text.size);
    cr_buf_release(&text);
    return width;
}

static void spaces(struct cr_buf *out, size_t count)
{
    while (count-- > 0)
        cr_buf_putc(out, ' ');
}

/* Words on lines of that width. A formula in the text is one word: its blanks are marked
 * with a 1 byte before it comes here. */
static void wrap(const char *text, size_t width, struct cr_buf *out)
{
    size_t column = 0;
    for (const char *p = text; *p;) {
        const size_t length = strcspn(p, " "), wide = columns_of(p, length);
        if (column > 0 && column + 1 + wide > width) {
            cr_buf_putc(out, '\n');
            column = 0;
        } else if (column > 0) {
            cr_buf_putc(out, ' ');
            column++;
        }
        for (size_t i = 0; i < length; i++)
            cr_buf_putc(out, p[i] == 1 ? ' ' : p[i]);
        column += wide;
        p += length;
        p += strspn(p, " ");
    }
    cr_buf_putc(out, '\n');
}

static void put_inline(const struct cr_math *math, struct cr_buf *out)
{
    struct cr_buf text = {0};
    cr_math_text(math, &text);
    for (const char *p = cr_buf_text(&text); *p; p++)
        cr_buf_putc(out, *p == ' ' ? 1 : *p);
    cr_buf_release(&text);
}

static void flatten(const struct cr_text *text, struct cr_buf *out)
{
    for (size_t i = 0; i < text->count; i++)
        if (text->spans[i].words)
            cr_buf_puts(out, text->spans[i].words);
        else
            put_inline(text->spans[i].math, out);
}

static void put_head(const struct cr_block *block, size_t width, struct cr_buf *out)
{
    struct cr_buf text = {0};
    flatten(&block->text, &text);
    wrap(cr_buf_text(&text), width, out);
    const size_t columns = columns_of(cr_buf_text(&text), text.size);
    for (size_t i = 0; i < columns && i < width; i++)
        cr_buf_putc(out, block->level == 1 ? '=' : block->level == 2 ? '-' : '~');
    cr_buf_putc(out, '\n');
    cr_buf_release(&text);
}

static void put_rows(const struct cr_rows *rows, size_t left, struct cr_buf *out)
{
    static const char *const signs[] = {
        [CR_ROW_NONE] = "  ", [CR_ROW_EQUALS] = "= ", [CR_ROW_APPROX] = "≈ "};
    for (size_t r = 0; r < rows->count; r++) {
        const struct cr_row *row = &rows->row[r];
        spaces(out, INDENT);
        if (row->left) {
            spaces(out, left - (size_t)measure(row->left));
            cr_math_text(row->left, out);
            cr_buf_putc(out, ' ');
        } else if (left > 0) {
            spaces(out, left + 1);
        }
        if (left > 0)
            cr_buf_puts(out, signs[row->sign]);
        cr_math_text(row->right, out);
        cr_buf_putc(out, '\n');
    }
}

static void put_formulas(struct cr_doc *doc, const struct cr_block *block, size_t width,
                         struct cr_buf *out)
{
    const double left = cr_rows_left(block->math, block->count, measure);
    for (size_t i = 0; i < block->count; i++) {
        struct cr_rows rows;
        if (cr_rows_break(&doc->arena, block->math[i], (double)(width - INDENT), left,
                          measure, &rows))
            doc->failed = true;
        else
            put_rows(&rows, (size_t)left, out);
    }
}

static void cell_text(const struct cr_text *cell, struct cr_buf *out)
{
    struct cr_buf text = {0};
    flatten(cell, &text);
    for (const char *p = cr_buf_text(&text); *p; p++)
        cr_buf_putc(out, *p == 1 ? ' ' : *p);
    cr_buf_release(&text);
}

static size_t cell_width(const struct cr_text *cell)
{
    struct cr_buf text = {0};
    cell_text(cell, &text);
    const size_t width = columns_of(cr_buf_text(&text), text.size);
    cr_buf_release(&text);
    return width;
}

/* The first column is flush left, the others, numbers, flush right. */
static void put_table(const struct cr_block *block, struct cr_buf *out)
{
    for (size_t i = 0; i < block->count; i++) {
        const size_t column = i % block->columns;
        size_t widest = 0;
        for (size_t k = column; k < block->count; k += block->columns) {
            const size_t width = cell_width(&block->cells[k]);
            widest = width > widest ? width : widest;
        }
        const size_t pad = widest - cell_width(&block->cells[i]);
        spaces(out, column == 0 ? INDENT : 2 + pad);
        cell_text(&block->cells[i], out);
        if (column + 1 == block->columns)
            cr_buf_putc(out, '\n');
        else if (column == 0)
            spaces(out, pad);
    }
}

static void put_block(struct cr_doc *doc, const struct cr_block *block, size_t width,
                      struct cr_buf *out)
{
    struct cr_buf text = {0};
    switch (block->kind) {
    case CR_BLOCK_HEAD:
        put_head(block, width, out);
        break;
    case CR_BLOCK_TEXT:
        flatten(&block->text, &text);
        wrap(cr_buf_text(&text), width, out);
        break;
    case CR_BLOCK_FORMULAS:
        put_formulas(doc, block, width, out);
        break;
    case CR_BLOCK_TABLE:
        put_table(block, out);
        break;
    case CR_BLOCK_FIGURE:
        cr_buf_printf(&text, "[%s: %s]", block->link, block->alt);
        wrap(cr_buf_text(&text), width, out);
        break;
    }
    out->failed = out->failed || text.failed;
    cr_buf_release(&text);
}

void cr_write_txt(struct cr_doc *doc, const struct cr_writing *writing, struct cr_buf *out)
{
    const size_t width = writing->width < LEAST_WIDTH ? LEAST_WIDTH : writing->width;
    for (size_t i = 0; i < doc->count; i++) {
        put_block(doc, &doc->blocks[i], width, out);
        if (i + 1 < doc->count)
            cr_buf_putc(out, '\n');
    }
}

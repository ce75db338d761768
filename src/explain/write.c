/* Writers, what they share: see write.h. */
#include "explain/write.h"

#include <string.h>

#include "math/rows.h"

const struct cr_writer CR_WRITERS[CR_WRITER_COUNT] = {
    {"md", "Markdown with $...$ for KaTeX and MathJax", "svg", cr_write_md},
    {"tex", "LaTeX with amsmath", "png", cr_write_tex},
    {"txt", "plain text, wrapped", "svg", cr_write_txt},
    {"html", "HTML with MathML", "svg", cr_write_html},
};

const struct cr_writer *cr_writer_find(const char *name)
{
    for (size_t i = 0; i < CR_WRITER_COUNT; i++)
        if (strcmp(CR_WRITERS[i].name, name) == 0)
            return &CR_WRITERS[i];
    return NULL;
}

int cr_doc_write(struct cr_doc *doc, const struct cr_writer *writer,
                 const struct cr_writing *writing, struct cr_buf *out, struct cr_err *err)
{
    writer->write(doc, writing, out);
    return cr_doc_check(doc, err) || cr_buf_check(out, err) ? -1 : 0;
}

static void put_row(const struct cr_row *row, struct cr_buf *out)
{
    static const char *const signs[] = {
        [CR_ROW_NONE] = "\\quad", [CR_ROW_EQUALS] = "=", [CR_ROW_APPROX] = "\\approx"};
    if (row->left)
        cr_math_tex(row->left, out);
    cr_buf_printf(out, "%s&%s ", row->left ? " " : "", signs[row->sign]);
    cr_math_tex(row->right, out);
}

bool cr_write_aligned(struct cr_doc *doc, const struct cr_block *block, double width,
                      struct cr_buf *out)
{
    size_t lines = 0;
    const double left = cr_rows_left(block->math, block->count, cr_math_letters);
    struct cr_rows rows, first = {0};
    struct cr_buf all = {0};
    for (size_t i = 0; i < block->count; i++) {
        if (cr_rows_break(&doc->arena, block->math[i], width, left, cr_math_letters, &rows)) {
            doc->failed = true;
            break;
        }
        for (size_t r = 0; r < rows.count; r++) {
            cr_buf_puts(&all, lines++ ? " \\\\\n" : "");
            put_row(&rows.row[r], &all);
        }
        first = i == 0 ? rows : first;
    }
    if (lines == 1 && first.row[0].left)
        cr_math_tex(block->math[0], out);
    else if (lines == 1)
        cr_math_tex(first.row[0].right, out);
    else
        cr_buf_puts(out, cr_buf_text(&all));
    out->failed = out->failed || all.failed;
    cr_buf_release(&all);
    return lines > 1;
}

void cr_doc_title(const struct cr_doc *doc, struct cr_buf *out)
{
    if (doc->count == 0 || doc->blocks[0].kind != CR_BLOCK_HEAD)
        return;
    const struct cr_text *text = &doc->blocks[0].text;
    for (size_t i = 0; i < text->count; i++)
        if (text->spans[i].words)
            cr_buf_puts(out, text->spans[i].words);
        else
            cr_math_text(text->spans[i].math, out);
}

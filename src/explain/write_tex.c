/*
 * LaTeX for pdflatex; amsmath is the only package. Pictures are set by pdfTeX itself, unless
 * the document around has \includegraphics.
 */
#include <string.h>

#include "explain/write.h"
#include "math/letters.h"

enum { LINE = 58, TABLE_ROWS = 34 };

static const char PREAMBLE[] = "\\documentclass{article}\n"
                               "\\usepackage{amsmath}\n"
                               "\\allowdisplaybreaks\n"
                               "\\begin{document}\n\n";

/* The width of a line at most; a picture that the document's own macros set, or pdfTeX. */
static const char PICTURE_MACRO[] =
    "\\providecommand{\\chainrulepicture}[1]{\\leavevmode\\ifdefined\\includegraphics"
    "\\includegraphics[width=\\linewidth]{#1}\\else"
    "\\pdfximage width \\linewidth {#1}\\pdfrefximage\\pdflastximage\\fi}\n\n";

static void put_inline(const struct cr_math *math, struct cr_buf *out)
{
    cr_buf_putc(out, '$');
    cr_math_tex(math, out);
    cr_buf_putc(out, '$');
}

static void put_text(const struct cr_text *text, struct cr_buf *out)
{
    for (size_t i = 0; i < text->count; i++)
        if (text->spans[i].words)
            cr_tex_words(out, text->spans[i].words);
        else
            put_inline(text->spans[i].math, out);
}

static void put_head(const struct cr_writing *writing, const struct cr_block *block,
                     struct cr_buf *out)
{
    static const char *const heads[] = {"\\section*{", "\\section*{", "\\subsection*{",
                                        "\\subsubsection*{"};
    const bool title = block->level == 1 && writing->standalone;
    cr_buf_puts(out, title ? "\\begin{center}\\LARGE " : heads[block->level < 4 ? block->level : 3]);
    put_text(&block->text, out);
    cr_buf_puts(out, title ? "\\end{center}\n" : "}\n");
}

static void put_formulas(struct cr_doc *doc, const struct cr_block *block, struct cr_buf *out)
{
    struct cr_buf tex = {0};
    const bool aligned = cr_write_aligned(doc, block, LINE, &tex);
    cr_buf_puts(out, aligned ? "\\begin{align*}\n" : "\\[\n");
    cr_buf_puts(out, cr_buf_text(&tex));
    cr_buf_puts(out, aligned ? "\n\\end{align*}\n" : "\n\\]\n");
    out->failed = out->failed || tex.failed;
    cr_buf_release(&tex);
}

static void put_row(const struct cr_block *block, size_t row, struct cr_buf *out)
{
    for (size_t c = 0; c < block->columns; c++) {
        cr_buf_puts(out, c ? " & " : "");
        put_text(&block->cells[row * block->columns + c], out);
    }
    cr_buf_puts(out, " \\\\\n");
}

/* A long table is several: LaTeX's own cannot be broken over pages. */
static void put_table(const struct cr_block *block, struct cr_buf *out)
{
    const size_t rows = block->count / block->columns;
    for (size_t first = 1; first < rows; first += TABLE_ROWS) {
        cr_buf_puts(out, "\\begin{center}\n\\begin{tabular}{l");
        for (size_t c = 1; c < block->columns; c++)
            cr_buf_putc(out, 'r');
        cr_buf_puts(out, "}\n\\hline\n");
        put_row(block, 0, out);
        cr_buf_puts(out, "\\hline\n");
        for (size_t row = first; row < rows && row < first + TABLE_ROWS; row++)
            put_row(block, row, out);
        cr_buf_puts(out, "\\hline\n\\end{tabular}\n\\end{center}\n");
    }
}

static void put_block(struct cr_doc *doc, const struct cr_writing *writing,
                      const struct cr_block *block, struct cr_buf *out)
{
    switch (block->kind) {
    case CR_BLOCK_HEAD:
        put_head(writing, block, out);
        break;
    case CR_BLOCK_TEXT:
        put_text(&block->text, out);
        cr_buf_putc(out, '\n');
        break;
    case CR_BLOCK_FORMULAS:
        put_formulas(doc, block, out);
        break;
    case CR_BLOCK_TABLE:
        put_table(block, out);
        break;
    case CR_BLOCK_FIGURE:
        cr_buf_printf(out, "\\begin{center}\n\\begin{minipage}{\\linewidth}\n\\centering\n"
                           "\\chainrulepicture{%s}\\\\\n\\small ", block->link);
        cr_tex_words(out, block->caption);
        cr_buf_puts(out, "\n\\end{minipage}\n\\end{center}\n");
        break;
    }
}

static bool has_figures(const struct cr_doc *doc)
{
    for (size_t i = 0; i < doc->count; i++)
        if (doc->blocks[i].kind == CR_BLOCK_FIGURE)
            return true;
    return false;
}

/* A formula belongs to the paragraph before and behind it: no blank line there. */
static bool parts(const struct cr_block *a, const struct cr_block *b)
{
    return !(a->kind == CR_BLOCK_TEXT && b->kind == CR_BLOCK_FORMULAS);
}

void cr_write_tex(struct cr_doc *doc, const struct cr_writing *writing, struct cr_buf *out)
{
    if (writing->standalone)
        cr_buf_puts(out, PREAMBLE);
    if (has_figures(doc))
        cr_buf_puts(out, PICTURE_MACRO);
    for (size_t i = 0; i < doc->count; i++) {
        put_block(doc, writing, &doc->blocks[i], out);
        if (i + 1 < doc->count && parts(&doc->blocks[i], &doc->blocks[i + 1]))
            cr_buf_putc(out, '\n');
    }
    if (writing->standalone)
        cr_buf_puts(out, "\n\\end{document}\n");
}

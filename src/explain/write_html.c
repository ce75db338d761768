/* HTML with MathML: browsers set it without a script. Well-formed as XML too. */
#include "base/markup.h"
#include "math/rows.h"
#include "explain/write.h"

enum { LINE = 76 };

static const char STYLE[] =
    "<style>\n"
    "body { max-width: 46em; margin: 2em auto; padding: 0 1em; font-family: serif;"
    " line-height: 1.5; }\n"
    "math { font-size: 1.05em; }\n"
    "math[display=\"block\"] { margin: 1em 0; overflow: auto hidden; }\n"
    "mtd { padding: 0.25em 0; }\n"
    "table { border-collapse: collapse; margin: 1em auto; }\n"
    "th, td { padding: 0.2em 0.8em; border-bottom: 1px solid #ccc; text-align: right; }\n"
    "th:first-child, td:first-child { text-align: left; }\n"
    "figure { margin: 1.5em 0; }\n"
    "figure img { width: 100%; }\n"
    "</style>\n";

static void put_text(const struct cr_text *text, struct cr_buf *out)
{
    for (size_t i = 0; i < text->count; i++) {
        if (text->spans[i].words) {
            cr_markup_escape(out, text->spans[i].words);
            continue;
        }
        cr_buf_puts(out, "<math><mrow>");
        cr_math_mathml(text->spans[i].math, out);
        cr_buf_puts(out, "</mrow></math>");
    }
}

static void put_row(const struct cr_row *row, struct cr_buf *out)
{
    static const char *const signs[] = {[CR_ROW_NONE] = "<mspace width=\"1.5em\"/>",
                                        [CR_ROW_EQUALS] = "<mo>=</mo>",
                                        [CR_ROW_APPROX] = "<mo>≈</mo>"};
    cr_buf_puts(out, "<mtr><mtd style=\"text-align:right;text-align:-webkit-right\"><mrow>");
    if (row->left)
        cr_math_mathml(row->left, out);
    cr_buf_puts(out, "</mrow></mtd><mtd style=\"text-align:left;text-align:-webkit-left\"><mrow>");
    cr_buf_puts(out, signs[row->sign]);
    cr_math_mathml(row->right, out);
    cr_buf_puts(out, "</mrow></mtd></mtr>\n");
}

static void put_formulas(struct cr_doc *doc, const struct cr_block *block, struct cr_buf *out)
{
    const double left = cr_rows_left(block->math, block->count, cr_math_letters);
    cr_buf_puts(out, "<math display=\"block\"><mtable displaystyle=\"true\">\n");
    for (size_t i = 0; i < block->count; i++) {
        struct cr_rows rows;
        if (cr_rows_break(&doc->arena, block->math[i], LINE, left, cr_math_letters, &rows)) {
            doc->failed = true;
            break;
        }
        for (size_t r = 0; r < rows.count; r++)
            put_row(&rows.row[r], out);
    }
    cr_buf_puts(out, "</mtable></math>\n");
}

static void put_table(const struct cr_block *block, struct cr_buf *out)
{
    cr_buf_puts(out, "<table>\n");
    for (size_t i = 0; i < block->count; i++) {
        const char *tag = i < block->columns ? "th" : "td";
        cr_buf_printf(out, "%s<%s>", i % block->columns ? "" : "<tr>", tag);
        put_text(&block->cells[i], out);
        cr_buf_printf(out, "</%s>%s", tag, (i + 1) % block->columns ? "" : "</tr>\n");
    }
    cr_buf_puts(out, "</table>\n");
}

static void put_figure(const struct cr_block *block, struct cr_buf *out)
{
    cr_buf_puts(out, "<figure><img src=\"");
    cr_markup_escape(out, block->link);
    cr_buf_puts(out, "\" alt=\"");
    cr_markup_escape(out, block->alt);
    cr_buf_puts(out, "\"/></figure>\n");
}

static void put_block(struct cr_doc *doc, const struct cr_block *block, struct cr_buf *out)
{
    switch (block->kind) {
    case CR_BLOCK_HEAD:
        cr_buf_printf(out, "<h%d>", block->level);
        put_text(&block->text, out);
        cr_buf_printf(out, "</h%d>\n", block->level);
        break;
    case CR_BLOCK_TEXT:
        cr_buf_puts(out, "<p>");
        put_text(&block->text, out);
        cr_buf_puts(out, "</p>\n");
        break;
    case CR_BLOCK_FORMULAS:
        put_formulas(doc, block, out);
        break;
    case CR_BLOCK_TABLE:
        put_table(block, out);
        break;
    case CR_BLOCK_FIGURE:
        put_figure(block, out);
        break;
    }
}

void cr_write_html(struct cr_doc *doc, const struct cr_writing *writing, struct cr_buf *out)
{
    if (writing->standalone) {
        struct cr_buf title = {0};
        cr_doc_title(doc, &title);
        cr_buf_puts(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
                         "<meta charset=\"utf-8\"/>\n"
                         "<meta name=\"viewport\" content=\"width=device-width\"/>\n<title>");
        cr_markup_escape(out, cr_buf_text(&title));
        cr_buf_puts(out, "</title>\n");
        cr_buf_puts(out, STYLE);
        cr_buf_puts(out, "</head>\n<body>\n");
        cr_buf_release(&title);
    }
    for (size_t i = 0; i < doc->count; i++)
        put_block(doc, &doc->blocks[i], out);
    if (writing->standalone)
        cr_buf_puts(out, "</body>\n</html>\n");
}

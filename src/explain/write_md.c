/*
 * Markdown with mathematics that KaTeX and MathJax both take.
 *
 * Where the site hands mathematics to Markdown first (`escaped`), a backslash that Markdown
 * would take for its own is doubled: \\( stands for \(.
 */
#include <string.h>

#include "explain/write.h"

enum { LINE = 72 };

static const char PUNCTUATION[] = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

/* TeX as Markdown wants it. */
static void put_tex(const struct cr_writing *writing, const char *tex, struct cr_buf *out)
{
    for (const char *p = tex; *p; p++) {
        if (writing->escaped && *p == '\\' && p[1] && strchr(PUNCTUATION, p[1]))
            cr_buf_puts(out, "\\\\\\"), cr_buf_putc(out, *++p);
        else
            cr_buf_putc(out, *p);
    }
}

static void put_inline(const struct cr_writing *writing, const struct cr_math *math,
                       struct cr_buf *out)
{
    struct cr_buf tex = {0};
    cr_math_tex(math, &tex);
    cr_buf_puts(out, writing->escaped ? "\\\\(" : "$");
    put_tex(writing, cr_buf_text(&tex), out);
    cr_buf_puts(out, writing->escaped ? "\\\\)" : "$");
    out->failed = out->failed || tex.failed;
    cr_buf_release(&tex);
}

/* Words: what Markdown would take for a mark of its own is escaped. */
static void put_words(const char *words, struct cr_buf *out)
{
    for (; *words; words++) {
        if (strchr("\\`*_[]<>#|$", *words))
            cr_buf_putc(out, '\\');
        cr_buf_putc(out, *words);
    }
}

static void put_text(const struct cr_writing *writing, const struct cr_text *text,
                     struct cr_buf *out)
{
    for (size_t i = 0; i < text->count; i++)
        if (text->spans[i].words)
            put_words(text->spans[i].words, out);
        else
            put_inline(writing, text->spans[i].math, out);
}

static void put_formulas(struct cr_doc *doc, const struct cr_writing *writing,
                         const struct cr_block *block, struct cr_buf *out)
{
    struct cr_buf tex = {0};
    const bool aligned = cr_write_aligned(doc, block, LINE, &tex);
    cr_buf_puts(out, writing->escaped ? "\\\\[\n" : "$$\n");
    if (aligned)
        cr_buf_puts(out, "\\begin{aligned}\n");
    put_tex(writing, cr_buf_text(&tex), out);
    if (aligned)
        cr_buf_puts(out, "\n\\end{aligned}");
    cr_buf_puts(out, writing->escaped ? "\n\\\\]\n" : "\n$$\n");
    out->failed = out->failed || tex.failed;
    cr_buf_release(&tex);
}

static void put_table(const struct cr_writing *writing, const struct cr_block *block,
                      struct cr_buf *out)
{
    for (size_t i = 0; i < block->count; i++) {
        cr_buf_puts(out, i % block->columns ? " " : "| ");
        put_text(writing, &block->cells[i], out);
        cr_buf_puts(out, (i + 1) % block->columns ? " |" : " |\n");
        for (size_t c = 0; i + 1 == block->columns && c < block->columns; c++)
            cr_buf_puts(out, c == 0 ? "|---|" : "---:|");
        if (i + 1 == block->columns)
            cr_buf_putc(out, '\n');
    }
}

/* A link's destination, in angle brackets where it has blanks or parentheses. */
static void put_link(const char *link, struct cr_buf *out)
{
    const bool plain = link[strcspn(link, " ()<>\\")] == '\0';
    cr_buf_puts(out, plain ? "" : "<");
    for (; *link; link++) {
        if (strchr("<>\\", *link))
            cr_buf_putc(out, '\\');
        cr_buf_putc(out, *link);
    }
    cr_buf_puts(out, plain ? "" : ">");
}

static void put_block(struct cr_doc *doc, const struct cr_writing *writing,
                      const struct cr_block *block, struct cr_buf *out)
{
    switch (block->kind) {
    case CR_BLOCK_HEAD:
        for (int i = 0; i < block->level; i++)
            cr_buf_putc(out, '#');
        cr_buf_putc(out, ' ');
        put_text(writing, &block->text, out);
        cr_buf_putc(out, '\n');
        break;
    case CR_BLOCK_TEXT:
        put_text(writing, &block->text, out);
        cr_buf_putc(out, '\n');
        break;
    case CR_BLOCK_FORMULAS:
        put_formulas(doc, writing, block, out);
        break;
    case CR_BLOCK_TABLE:
        put_table(writing, block, out);
        break;
    case CR_BLOCK_FIGURE:
        cr_buf_puts(out, "![");
        put_words(block->alt, out);
        cr_buf_puts(out, "](");
        put_link(block->link, out);
        cr_buf_puts(out, ")\n");
        break;
    }
}

/* YAML, the title in double quotes. */
static void put_front_matter(const struct cr_doc *doc, struct cr_buf *out)
{
    struct cr_buf title = {0};
    cr_doc_title(doc, &title);
    cr_buf_puts(out, "---\ntitle: \"");
    for (const char *p = cr_buf_text(&title); *p; p++) {
        if (*p == '"' || *p == '\\')
            cr_buf_putc(out, '\\');
        cr_buf_putc(out, (unsigned char)*p < ' ' ? ' ' : *p);
    }
    cr_buf_puts(out, "\"\nmath: true\n---\n\n");
    cr_buf_release(&title);
}

void cr_write_md(struct cr_doc *doc, const struct cr_writing *writing, struct cr_buf *out)
{
    if (writing->hugo)
        put_front_matter(doc, out);
    for (size_t i = 0; i < doc->count; i++) {
        if (i == 0 && writing->hugo && doc->blocks[0].kind == CR_BLOCK_HEAD)
            continue; /* the title is the front matter's */
        put_block(doc, writing, &doc->blocks[i], out);
        if (i + 1 < doc->count)
            cr_buf_putc(out, '\n');
    }
}

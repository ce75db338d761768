/* A document: see doc.h. */
#include "explain/doc.h"

#include <stdarg.h>
#include <string.h>

void cr_doc_release(struct cr_doc *doc)
{
    cr_arena_release(&doc->arena);
    *doc = (struct cr_doc){0};
}

int cr_doc_check(const struct cr_doc *doc, struct cr_err *err)
{
    return doc->failed ? cr_fail_memory(err) : 0;
}

/* Makes room for one more item in an arena array that doubles at every power of two; NULL,
 * remembered, when memory is out. */
static void *grown(struct cr_doc *doc, void *items, size_t count, size_t size)
{
    if (count > 0 && (count & (count - 1)) != 0)
        return items;
    char *larger = cr_arena_alloc(&doc->arena, count ? 2 * count : 1, size);
    if (larger && count)
        memcpy(larger, items, count * size);
    doc->failed = doc->failed || !larger;
    return larger;
}

static struct cr_block *add_block(struct cr_doc *doc, enum cr_block_kind kind)
{
    struct cr_block *blocks = grown(doc, doc->blocks, doc->count, sizeof *blocks);
    if (!blocks)
        return NULL;
    doc->blocks = blocks;
    blocks[doc->count] = (struct cr_block){.kind = kind};
    return &blocks[doc->count++];
}

static void add_span(struct cr_doc *doc, struct cr_text *text, struct cr_span span)
{
    struct cr_span *spans = grown(doc, text->spans, text->count, sizeof *spans);
    if (!spans || (!span.words && !span.math)) {
        doc->failed = true;
        return;
    }
    text->spans = spans;
    spans[text->count++] = span;
}

static void add_words(struct cr_doc *doc, struct cr_text *text, struct cr_buf *words)
{
    if (words->size > 0)
        add_span(
            doc, text,
            (struct cr_span){.words = cr_arena_string(&doc->arena, cr_buf_text(words))});
    doc->failed = doc->failed || words->failed;
    cr_buf_clear(words);
}

static void add_format(struct cr_doc *doc, struct cr_text *text, const char *format,
                       va_list args)
{
    struct cr_buf words = {0};
    for (const char *p = format; *p; p++) {
        if (*p != '%') {
            cr_buf_putc(&words, *p);
            continue;
        }
        p++;
        if (*p == 's') {
            cr_buf_puts(&words, va_arg(args, const char *));
        } else if (*p == 'z') {
            cr_buf_printf(&words, "%zu", va_arg(args, size_t));
        } else if (*p == 'm') {
            struct cr_math *math = va_arg(args, struct cr_math *);
            add_words(doc, text, &words);
            if (math)
                cr_math_settle(math, doc->digits);
            add_span(doc, text, (struct cr_span){.math = math});
        } else {
            cr_buf_putc(&words, *p);
        }
    }
    add_words(doc, text, &words);
    cr_buf_release(&words);
}

void cr_doc_head(struct cr_doc *doc, int level, const char *format, ...)
{
    va_list args;
    struct cr_block *block = add_block(doc, CR_BLOCK_HEAD);
    if (!block)
        return;
    block->level = level;
    va_start(args, format);
    add_format(doc, &block->text, format, args);
    va_end(args);
}

void cr_doc_say(struct cr_doc *doc, const char *format, ...)
{
    va_list args;
    struct cr_block *block = add_block(doc, CR_BLOCK_TEXT);
    if (!block)
        return;
    va_start(args, format);
    add_format(doc, &block->text, format, args);
    va_end(args);
}

/* The paragraph that is being written. */
static struct cr_block *paragraph(struct cr_doc *doc)
{
    struct cr_block *block = doc->count ? &doc->blocks[doc->count - 1] : NULL;
    return block && block->kind == CR_BLOCK_TEXT ? block : add_block(doc, CR_BLOCK_TEXT);
}

void cr_doc_more(struct cr_doc *doc, const char *format, ...)
{
    va_list args;
    struct cr_block *block = paragraph(doc);
    if (!block)
        return;
    if (block->text.count > 0)
        add_span(doc, &block->text, (struct cr_span){.words = " "});
    va_start(args, format);
    add_format(doc, &block->text, format, args);
    va_end(args);
}

void cr_doc_add(struct cr_doc *doc, const char *format, ...)
{
    va_list args;
    struct cr_block *block = paragraph(doc);
    if (!block)
        return;
    va_start(args, format);
    add_format(doc, &block->text, format, args);
    va_end(args);
}

void cr_doc_formula(struct cr_doc *doc, struct cr_math *math)
{
    struct cr_block *block = doc->count ? &doc->blocks[doc->count - 1] : NULL;
    if (!block || block->kind != CR_BLOCK_FORMULAS)
        block = add_block(doc, CR_BLOCK_FORMULAS);
    struct cr_math **all =
        block ? grown(doc, block->math, block->count, sizeof *all) : NULL;
    if (!all || !math) {
        doc->failed = true;
        return;
    }
    cr_math_settle(math, doc->digits);
    block->math = all;
    all[block->count++] = math;
}

void cr_doc_table(struct cr_doc *doc, size_t columns)
{
    struct cr_block *block = add_block(doc, CR_BLOCK_TABLE);
    if (block)
        block->columns = columns;
}

void cr_doc_cell(struct cr_doc *doc, const char *format, ...)
{
    va_list args;
    struct cr_block *block = doc->count ? &doc->blocks[doc->count - 1] : NULL;
    if (!block || block->kind != CR_BLOCK_TABLE)
        return;
    struct cr_text *cells = grown(doc, block->cells, block->count, sizeof *cells);
    if (!cells)
        return;
    block->cells = cells;
    cells[block->count] = (struct cr_text){0};
    va_start(args, format);
    add_format(doc, &cells[block->count++], format, args);
    va_end(args);
}

void cr_doc_figure(struct cr_doc *doc, const char *link, const char *alt,
                   const char *caption)
{
    struct cr_block *block = add_block(doc, CR_BLOCK_FIGURE);
    if (!block)
        return;
    block->link = cr_arena_string(&doc->arena, link);
    block->alt = cr_arena_string(&doc->arena, alt);
    block->caption = cr_arena_string(&doc->arena, caption);
    doc->failed = doc->failed || !block->link || !block->alt || !block->caption;
}

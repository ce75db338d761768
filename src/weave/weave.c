/* Weaving: see weave.h. The only file that knows libcmark. */
#include "weave/weave.h"

#include <cmark.h>
#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

static const char WORD[] = "chainrule", OPEN[] = "{{cr", CLOSE[] = "}}";

/* Bytes of the source that are replaced, in their order. */
struct patch {
    size_t from, to; /* to be replaced: [from, to) */
    const char *text;
};

struct loom {
    const char *text;
    size_t size;
    size_t *lines; /* where each line begins; one more at the end */
    size_t line_count;
    const struct cr_weaver *weaver;
    struct patch *patches;
    size_t count, capacity;
    struct cr_arena arena; /* owns the texts */
    struct cr_err *err;
};

/* Does a line end behind text[i], as libcmark counts lines: by \n, \r\n or \r? */
static bool ends_line(const struct loom *loom, size_t i)
{
    return loom->text[i] == '\n' ||
           (loom->text[i] == '\r' && (i + 1 == loom->size || loom->text[i + 1] != '\n'));
}

static int find_lines(struct loom *loom)
{
    size_t count = 1;
    for (size_t i = 0; i < loom->size; i++)
        count += ends_line(loom, i);
    loom->lines = calloc(count + 2, sizeof *loom->lines);
    if (!loom->lines)
        return cr_fail_memory(loom->err);
    for (size_t i = 0, n = 1; i < loom->size; i++)
        if (ends_line(loom, i))
            loom->lines[n++] = i + 1;
    loom->lines[count] = loom->size;
    loom->line_count = count;
    return 0;
}

/* Where a line, counted from 1, begins; the end of the text for those behind the last. */
static size_t line_start(const struct loom *loom, size_t line)
{
    return line - 1 < loom->line_count ? loom->lines[line - 1] : loom->size;
}

/* Takes over the buffer's text. */
static int add_patch(struct loom *loom, size_t from, size_t to, struct cr_buf *with)
{
    if (loom->count == loom->capacity) {
        const size_t capacity = loom->capacity ? 2 * loom->capacity : 16;
        struct patch *more = realloc(loom->patches, capacity * sizeof *more);
        if (!more)
            return cr_fail_memory(loom->err);
        loom->patches = more;
        loom->capacity = capacity;
    }
    if (cr_buf_check(with, loom->err))
        return -1;
    const char *text = cr_arena_string(&loom->arena, cr_buf_text(with));
    if (!text)
        return cr_fail_memory(loom->err);
    loom->patches[loom->count++] = (struct patch){from, to, text};
    return 0;
}

/* What stands before a block on its lines, inside of quotes and lists: "> " and blanks; of a
 * list's mark only the room that it takes. An empty line needs the marks of quotes alone. */
static void put_prefix(const struct loom *loom, size_t from, size_t to, bool empty,
                       struct cr_buf *out)
{
    while (empty && to > from && loom->text[to - 1] != '>')
        to--;
    for (size_t i = from; i < to; i++)
        cr_buf_putc(out, loom->text[i] == '>' || loom->text[i] == '\t' ? loom->text[i] : ' ');
}

/* The lines of `made` with the block's prefix before all but the first, and its line ends. */
static void put_lines(const struct loom *loom, const struct cr_buf *made, size_t from,
                      size_t to, bool carriage, struct cr_buf *out)
{
    const char *p = cr_buf_text(made);
    for (bool first = true; *p; first = false) {
        const size_t length = strcspn(p, "\n");
        if (!first)
            put_prefix(loom, from, to, length == 0, out);
        cr_buf_add(out, p, length);
        p += length;
        if (*p == '\n') {
            cr_buf_puts(out, carriage ? "\r\n" : "\n");
            p++;
        }
    }
}

/* Is the info string ours; what stands behind the word? */
static const char *our_info(const char *info)
{
    const size_t length = strlen(WORD);
    if (!info || strncmp(info, WORD, length) != 0 ||
        (info[length] && !isspace((unsigned char)info[length])))
        return NULL;
    return info + length;
}

/* The line behind a block's last. Of a block that nothing but the end of its quote or list
 * ends, libcmark names a line too many; of the quote or list it does not. */
static size_t line_behind(cmark_node *block)
{
    const int own = cmark_node_get_end_line(block);
    const int around = cmark_node_get_end_line(cmark_node_parent(block));
    return (size_t)(own < around ? own : around) + 1;
}

static int weave_block(struct loom *loom, cmark_node *node)
{
    const char *info = our_info(cmark_node_get_fence_info(node));
    if (!info)
        return 0;
    const size_t line = (size_t)cmark_node_get_start_line(node);
    const size_t start = line_start(loom, line);
    const size_t from = start + (size_t)cmark_node_get_start_column(node) - 1;
    const size_t to = line_start(loom, line_behind(node));
    const bool carriage = from > 0 && to > 1 && loom->text[to - 1] == '\n' &&
                          loom->text[to - 2] == '\r';
    struct cr_buf made = {0}, all = {0};
    int failed = loom->weaver->block(loom->weaver->context, info,
                                     cmark_node_get_literal(node), line, &made, loom->err) ||
                 cr_buf_check(&made, loom->err);
    if (!failed) {
        put_lines(loom, &made, start, from, carriage, &all);
        failed = add_patch(loom, from, to, &all);
    }
    cr_buf_release(&made);
    cr_buf_release(&all);
    return failed ? -1 : 0;
}

/* The next mark at or behind `from` and before `end`, or `end`. */
static size_t next_mark(const struct loom *loom, size_t from, size_t end)
{
    const size_t length = strlen(OPEN);
    for (size_t i = from; i + length < end; i++)
        if (memcmp(loom->text + i, OPEN, length) == 0 &&
            isspace((unsigned char)loom->text[i + length]))
            return i;
    return end;
}

static size_t marks_in(const char *text)
{
    size_t count = 0;
    for (const char *p = text; p && (p = strstr(p, OPEN)); p += strlen(OPEN))
        count += isspace((unsigned char)p[strlen(OPEN)]) != 0;
    return count;
}

static size_t line_of(const struct loom *loom, size_t at)
{
    size_t line = 1;
    while (line < loom->line_count && loom->lines[line] <= at)
        line++;
    return line;
}

/* Where the mark's "}}" stands, or `end`: on its line, and before the next mark. */
static size_t close_of(const struct loom *loom, size_t mark, size_t end)
{
    const size_t next = next_mark(loom, mark + strlen(OPEN), end);
    for (size_t i = mark; i + 1 < next && loom->text[i] != '\n'; i++)
        if (memcmp(loom->text + i, CLOSE, strlen(CLOSE)) == 0)
            return i;
    return end;
}

static int weave_mark(struct loom *loom, size_t at, size_t end)
{
    const size_t line = line_of(loom, at), close = close_of(loom, at, end);
    if (close == end)
        return cr_fail(loom->err, CR_STATUS_INPUT,
                       "%s:%zu: a \"{{cr\" has no \"}}\" on its line, before any other \"{{cr\"",
                       loom->weaver->name, line);
    const size_t first = at + strlen(OPEN);
    const char *what =
        cr_arena_format(&loom->arena, "%.*s", (int)(close - first), loom->text + first);
    struct cr_buf made = {0};
    if (!what)
        return cr_fail_memory(loom->err);
    const int failed =
        loom->weaver->mark(loom->weaver->context, what, line, &made, loom->err) ||
        add_patch(loom, at, close + strlen(CLOSE), &made);
    cr_buf_release(&made);
    return failed ? -1 : 0;
}

/* Weaves `count` marks of a leaf from *at on, or steps over them where they are code. */
static int pass_marks(struct loom *loom, size_t *at, size_t end, size_t count, bool weave)
{
    for (; count > 0; count--) {
        const size_t mark = next_mark(loom, *at, end);
        if (mark == end)
            return 0;
        if (weave && weave_mark(loom, mark, end))
            return -1;
        *at = mark + strlen(OPEN);
    }
    return 0;
}

/* A paragraph or a heading. Its marks come in the source in the order of its inlines, and only
 * those in text, links and raw HTML are woven: not those in code. */
static int weave_leaf(struct loom *loom, cmark_node *leaf)
{
    size_t at = line_start(loom, (size_t)cmark_node_get_start_line(leaf));
    const size_t end = line_start(loom, (size_t)cmark_node_get_end_line(leaf) + 1);
    int failed = 0;
    cmark_iter *iter = cmark_iter_new(leaf);
    for (cmark_event_type event; !failed && (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
        cmark_node *node = cmark_iter_get_node(iter);
        const cmark_node_type type = cmark_node_get_type(node);
        if (event == CMARK_EVENT_ENTER && (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE ||
                                           type == CMARK_NODE_HTML_INLINE))
            failed = pass_marks(loom, &at, end, marks_in(cmark_node_get_literal(node)),
                                type != CMARK_NODE_CODE);
        else if (event == CMARK_EVENT_EXIT && (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE))
            failed = pass_marks(loom, &at, end, marks_in(cmark_node_get_url(node)), true) ||
                     pass_marks(loom, &at, end, marks_in(cmark_node_get_title(node)), true);
    }
    cmark_iter_free(iter);
    return failed;
}

static int weave_node(struct loom *loom, cmark_node *node, bool blocks)
{
    const cmark_node_type type = cmark_node_get_type(node);
    if (type == CMARK_NODE_CODE_BLOCK)
        return blocks ? weave_block(loom, node) : 0;
    return !blocks && (type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING)
               ? weave_leaf(loom, node)
               : 0;
}

/* One way through the document. */
static int weave_all(struct loom *loom, cmark_node *document, bool blocks)
{
    int failed = 0;
    cmark_iter *iter = cmark_iter_new(document);
    for (cmark_event_type event;
         !failed && (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;)
        if (event == CMARK_EVENT_ENTER)
            failed = weave_node(loom, cmark_iter_get_node(iter), blocks);
    cmark_iter_free(iter);
    return failed;
}

static int by_place(const void *a, const void *b)
{
    const struct patch *left = a, *right = b;
    return (left->from > right->from) - (left->from < right->from);
}

static void put_all(const struct loom *loom, struct cr_buf *out)
{
    size_t at = 0;
    for (size_t i = 0; i < loom->count; i++) {
        cr_buf_add(out, loom->text + at, loom->patches[i].from - at);
        cr_buf_puts(out, loom->patches[i].text);
        at = loom->patches[i].to;
    }
    cr_buf_add(out, loom->text + at, loom->size - at);
}

int cr_weave(const char *text, size_t size, const struct cr_weaver *weaver,
             struct cr_buf *out, struct cr_err *err)
{
    struct loom loom = {.text = text, .size = size, .weaver = weaver, .err = err};
    cmark_node *document = cmark_parse_document(text, size, CMARK_OPT_DEFAULT);
    int failed = document ? find_lines(&loom) : cr_fail_memory(err);
    /* Blocks first: a mark may name one that comes later. */
    if (!failed)
        failed = weave_all(&loom, document, true) || weave_all(&loom, document, false);
    if (!failed && loom.count)
        qsort(loom.patches, loom.count, sizeof *loom.patches, by_place);
    if (!failed)
        put_all(&loom, out);
    if (document)
        cmark_node_free(document);
    cr_arena_release(&loom.arena);
    free(loom.patches);
    free(loom.lines);
    return failed || cr_buf_check(out, err) ? -1 : 0;
}

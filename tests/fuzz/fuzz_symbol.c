/*
 * Any bytes as a symbol, as `symbol=` has them, and as a name that gets a symbol of its own:
 * every printer ends, and what Graphviz is given is a label that it reads.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "draw/xml.h"
#include "math/math.h"

enum { LONGEST = 400 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* The tags of a label are closed in order, and nothing else is left of < and >. */
static bool is_balanced(const char *label)
{
    int depth = 0;
    for (const char *p = label; *p && depth >= 0; p++) {
        if (*p != '<')
            continue;
        const char *end = strchr(p, '>');
        if (!end)
            return false;
        if (p[1] == '/')
            depth--;
        else if (end[-1] != '/')
            depth++;
        p = end;
    }
    return depth == 0;
}

static void print_all(const struct cr_math *math)
{
    struct cr_buf label = {0}, other = {0};
    const struct cr_label_style style = {.size = 14, .color = "#000000"};
    cr_math_label(math, &style, &label);
    cr_math_tex(math, &other);
    cr_math_text(math, &other);
    cr_math_mathml(math, &other);
    if (!is_balanced(cr_buf_text(&label)))
        abort();
    cr_buf_release(&label);
    cr_buf_release(&other);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char text[LONGEST + 1];
    if (size > LONGEST || memchr(bytes, 0, size))
        return 0;
    memcpy(text, bytes, size);
    text[size] = '\0';
    if (!cr_xml_is_utf8(text)) /* the readers see to that */
        return 0;
    struct cr_arena arena = {0};
    bool bad = false;
    const struct cr_math *symbol = cr_math_parse_symbol(&arena, text, &bad);
    if (symbol)
        print_all(symbol);
    const struct cr_math *name = cr_math_name_symbol(&arena, text);
    if (name)
        print_all(name);
    cr_arena_release(&arena);
    return 0;
}

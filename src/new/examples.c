/* The examples that are built in: see new.h. What a list says of one is the first sentence of
 * the comment that it begins with. */
#include <string.h>

#include "base/assets.h"
#include "new/new.h"

static bool ends_with(const char *name, const char *ending)
{
    const char *dot = strrchr(name, '.');
    return dot && strcmp(dot, ending) == 0;
}

/* A network or a formula, and no table. */
static bool is_model(const char *name)
{
    return ends_with(name, ".dot") || ends_with(name, ".expr");
}

const char *cr_example_find(const char *name, const char **file)
{
    const size_t length = strlen(name);
    const char *entry;
    for (size_t i = 0; (entry = cr_example_asset_name(i)); i++) {
        const bool whole = strcmp(entry, name) == 0;
        const bool stem = is_model(entry) && strncmp(entry, name, length) == 0 &&
                          strcmp(entry + length, strrchr(entry, '.')) == 0;
        if (whole || stem) {
            *file = entry;
            return cr_example_asset(entry);
        }
    }
    return NULL;
}

/* Without the signs of comments and line ends, up to a full stop that ends a sentence. */
static void put_sentence(const char *text, struct cr_buf *out)
{
    for (const char *p = text; *p == '/' || *p == '#';) {
        p += strspn(p, "/# ");
        for (; *p && *p != '\n'; p++) {
            if (*p == '.' && (p[1] == '\n' || p[1] == ' '))
                return;
            cr_buf_putc(out, *p);
        }
        p += *p == '\n';
        cr_buf_puts(out, *p == '/' || *p == '#' ? " " : "");
    }
}

void cr_example_list(struct cr_buf *out)
{
    const char *entry;
    for (size_t i = 0; (entry = cr_example_asset_name(i)); i++) {
        if (!is_model(entry))
            continue;
        cr_buf_printf(out, "%-22s ", entry);
        put_sentence(cr_example_asset(entry), out);
        cr_buf_putc(out, '\n');
    }
}

void cr_example_names(struct cr_buf *out)
{
    const char *entry, *before = "";
    for (size_t i = 0; (entry = cr_example_asset_name(i)); i++)
        if (is_model(entry)) {
            cr_buf_printf(out, "%s%.*s", before, (int)(strrchr(entry, '.') - entry), entry);
            before = ", ";
        }
}

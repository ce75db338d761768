/* The nearest name of a file: see file_near.h. */
#include "base/file_near.h"

#include <dirent.h>
#include <string.h>

#include "base/near.h"
#include "base/text.h"

enum { MOST_NAMES = 1000, SHORTEST = 3 /* before the ending: of less all are near */ };

/* The names of a folder, a row each; returns how many. */
static size_t list(DIR *folder, struct cr_buf *names)
{
    const struct dirent *entry;
    size_t count = 0;
    while (count < MOST_NAMES && (entry = readdir(folder)))
        if (cr_text_is_plain(entry->d_name) && !strchr(entry->d_name, '\n')) {
            cr_buf_printf(names, "%s\n", entry->d_name);
            count++;
        }
    return count;
}

/* The rows apart, each in *names. */
static void take_apart(char *rows, const char **names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        names[i] = rows;
        rows += strcspn(rows, "\n");
        *rows++ = '\0';
    }
}

void cr_file_hint(const char *path, struct cr_buf *out)
{
    const char *slash = strrchr(path, '/'), *names[MOST_NAMES];
    const size_t above = slash ? (size_t)(slash + 1 - path) : 0;
    struct cr_buf folder = {0}, rows = {0};
    if (strcspn(path + above, ".") < SHORTEST)
        return;
    cr_buf_add(&folder, above ? path : "./", above ? above : 2);
    DIR *open = folder.failed ? NULL : opendir(cr_buf_text(&folder));
    const size_t count = open ? list(open, &rows) : 0;
    if (open)
        closedir(open);
    if (count && !rows.failed) {
        take_apart(rows.data, names, count);
        const char *near = cr_nearest(path + above, names, count);
        if (near)
            cr_buf_printf(out, " (did you mean %.*s%s?)", (int)above, path, near);
    }
    cr_buf_release(&folder);
    cr_buf_release(&rows);
}

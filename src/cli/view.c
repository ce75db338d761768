/* The command `view`: the stepper, in a browser. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <unistd.h>

#include "cli/page.h"
#include "cli/work.h"

/* Appends the page's path to that of the folder. */
static int add_name(const struct cr_settings *settings, struct cr_buf *path,
                    struct cr_err *err)
{
    cr_buf_putc(path, '/');
    const int failed = cr_base_name(settings, path, err);
    cr_buf_puts(path, ".html");
    return failed || cr_buf_check(path, err) ? -1 : 0;
}

static void open_page(const struct cr_settings *settings, const char *path)
{
    if (!settings->quiet)
        printf("%s\n", path);
    if (!cr_page_open(path))
        fprintf(stderr,
                "chainrule: no browser found to open %s with ($BROWSER may name one)\n",
                path);
}

int cr_command_view(const struct cr_settings *settings, struct cr_err *err)
{
    struct cr_buf folder = {0}, path = {0};
    int failed = cr_page_folder(&folder, err);
    if (!failed) {
        cr_buf_puts(&path, cr_buf_text(&folder));
        failed = add_name(settings, &path, err) ||
                 cr_page_render(settings, cr_buf_text(&path), err);
        if (failed)
            rmdir(cr_buf_text(&folder));
        else
            open_page(settings, cr_buf_text(&path));
    }
    cr_buf_release(&folder);
    cr_buf_release(&path);
    return failed ? -1 : 0;
}

/*
 * What `view` and `watch` share: the stepper as one page, and a browser for it.
 */
#ifndef CR_CLI_PAGE_H
#define CR_CLI_PAGE_H

#include "cli/settings.h"

/* Makes a folder for temporary files, for the user alone, and appends its path. */
int cr_page_folder(struct cr_buf *folder, struct cr_err *err);

/* Renders the file as the stepper, to `path`; says nothing. */
int cr_page_render(const struct cr_settings *settings, const char *path,
                   struct cr_err *err);

/* Opens an address or a file: with $BROWSER, else as the system does. False when nothing
 * here can. Waits for what it starts, which may be a browser in the terminal. */
bool cr_page_open(const char *address);

#endif

/* Any bytes as a theme file. It lies in memory, as a file without a name. */
#include <stdint.h>
#include <stdio.h>

#include "draw/theme.h"
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char path[40];
    struct cr_err err = {0};
    snprintf(path, sizeof path, "/proc/self/fd/%d", feed_memory(bytes, size));
    struct cr_theme *theme = cr_theme_load(path, &err);
    feed_refused(theme == NULL, &err);
    cr_theme_free(theme);
    return 0;
}

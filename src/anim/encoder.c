/* The encoders by the names of their formats: see encoder.h. */
#include <string.h>

#include "anim/encoder.h"

static const struct {
    const char *name;
    cr_encoder_new_fn *new;
} FORMATS[] = {{"gif", cr_gif_new}, {"webp", cr_webp_new}};

cr_encoder_new_fn *cr_encoder_find(const char *name)
{
    for (size_t i = 0; i < sizeof FORMATS / sizeof *FORMATS; i++)
        if (strcmp(FORMATS[i].name, name) == 0)
            return FORMATS[i].new;
    return NULL;
}

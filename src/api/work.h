/* What the public functions share: from a text to its story, and errors for callers. */
#ifndef CR_API_WORK_H
#define CR_API_WORK_H

#include "story/story.h"

/* What lies between the text and what is made of it. */
struct cr_api_work {
    struct cr_model *model;
    struct cr_run *run;
    struct cr_story *story;
};

/* Reads, runs and tells; release also after a failure. */
int cr_api_load(struct cr_api_work *work, const char *name, const char *text, size_t size,
                enum cr_grain grain, struct cr_err *err);
void cr_api_release(struct cr_api_work *work);

/* Draws a story; `theme` NULL: the article's. */
int cr_api_draw(const struct cr_story *story, const char *theme, const char *format,
                int width, int height, const char *folder, struct cr_err *err);

/* Hands the error's text over to the caller, and releases the rest. Returns 0 or -1. */
int cr_api_finish(int failed, struct cr_err *err, char **error);

#endif

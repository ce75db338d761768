/*
 * The explanation of a run: the worked derivation as a document.
 *
 *     The network, Forward pass, Loss, Backward pass, Update
 *     and when asked for: General formulation, Appendix
 *
 * A formula has no layers; its values are told one by one.
 */
#ifndef CR_EXPLAIN_EXPLAIN_H
#define CR_EXPLAIN_EXPLAIN_H

#include "explain/doc.h"
#include "story/story.h"

/* Pictures that stand in the text: the frames of a story, wherever they are linked. */
struct cr_figures {
    const struct cr_story *story;
    const char *prefix;    /* before the name: "", "images/", "/images/post/" */
    const char *extension; /* "svg" */
};

struct cr_explaining {
    const char *title;
    int digits; /* 0: auto */
    bool general, appendix;
    const struct cr_figures *figures; /* or NULL */
};

/* Fills an empty document. 0, or -1 when memory is out. */
int cr_explain_run(const struct cr_run *run, const struct cr_explaining *how,
                   struct cr_doc *doc, struct cr_err *err);

#endif

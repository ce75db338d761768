/*
 * Writers: a document in a format.
 *
 * A format is a row of CR_WRITERS; the reading of -f, the help and the tests go by that table.
 */
#ifndef CR_EXPLAIN_WRITE_H
#define CR_EXPLAIN_WRITE_H

#include "explain/doc.h"

struct cr_writing {
    bool standalone; /* a whole document, where the format knows the difference */
    bool escaped;    /* md: \\( \\) and \\[ \\] for mathematics, not $ and $$ */
    bool hugo;       /* md: with front matter */
    size_t width;    /* txt: columns */
};

struct cr_writer {
    const char *name; /* as in -f, and the extension */
    const char *help;
    const char *figures; /* the format of its pictures */
    void (*write)(struct cr_doc *doc, const struct cr_writing *writing, struct cr_buf *out);
};

enum { CR_WRITER_COUNT = 4, CR_TEXT_WIDTH = 80 };
extern const struct cr_writer CR_WRITERS[CR_WRITER_COUNT];

/* The writer of that name, or NULL. */
const struct cr_writer *cr_writer_find(const char *name);

/* Writes the document; 0, or -1 when memory is out. */
int cr_doc_write(struct cr_doc *doc, const struct cr_writer *writer,
                 const struct cr_writing *writing, struct cr_buf *out, struct cr_err *err);

/* The rows' functions. */
void cr_write_md(struct cr_doc *doc, const struct cr_writing *writing, struct cr_buf *out);
void cr_write_tex(struct cr_doc *doc, const struct cr_writing *writing, struct cr_buf *out);
void cr_write_txt(struct cr_doc *doc, const struct cr_writing *writing, struct cr_buf *out);
void cr_write_html(struct cr_doc *doc, const struct cr_writing *writing,
                   struct cr_buf *out);

/* What md and tex share: formulas as the inside of amsmath's aligned environments, broken
 * over lines that are `width` letters wide; and is that more than one line? */
bool cr_write_aligned(struct cr_doc *doc, const struct cr_block *block, double width,
                      struct cr_buf *out);

/* The title: the first heading; "" when there is none. As plain text. */
void cr_doc_title(const struct cr_doc *doc, struct cr_buf *out);

#endif

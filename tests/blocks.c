/*
 * The code blocks of a Markdown page, for the tests of what the documentation shows:
 *
 *     blocks PAGE.md FOLDER
 *
 * writes FOLDER/001.text, what stands in the first block, and FOLDER/001.info, the words
 * behind its fence (`sh`, `dot file=one.dot`), and so on. libcmark finds them, so they are
 * the blocks that a reader sees. Ends with status 1 when something could not be read or
 * written.
 */
#include <cmark.h>
#include <stdio.h>
#include <stdlib.h>

static int write_text(const char *folder, int number, const char *kind, const char *text)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%03d.%s", folder, number, kind);
    FILE *out = fopen(path, "w");
    if (!out)
        return -1;
    const int failed = fputs(text, out) < 0;
    return fclose(out) != 0 || failed ? -1 : 0;
}

static int write_blocks(cmark_node *page, const char *folder)
{
    int status = 0, number = 0;
    cmark_iter *walk = cmark_iter_new(page);
    while (cmark_iter_next(walk) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(walk);
        if (cmark_node_get_type(node) != CMARK_NODE_CODE_BLOCK)
            continue;
        number++;
        if (write_text(folder, number, "info", cmark_node_get_fence_info(node)) != 0 ||
            write_text(folder, number, "text", cmark_node_get_literal(node)) != 0)
            status = -1;
    }
    cmark_iter_free(walk);
    return status;
}

int main(int argc, char **argv)
{
    FILE *in = argc == 3 ? fopen(argv[1], "r") : NULL;
    if (!in) {
        fprintf(stderr, "usage: blocks PAGE.md FOLDER\n");
        return 1;
    }
    cmark_node *page = cmark_parse_file(in, CMARK_OPT_DEFAULT);
    fclose(in);
    const int status = page ? write_blocks(page, argv[2]) : -1;
    if (page)
        cmark_node_free(page);
    return status == 0 ? 0 : 1;
}

/*
 * Graphviz's own floor: `floor FORMAT SIZE FILE...` draws frames (DOT with positions) in one
 * process, by what Graphviz offers for it: agmemread, gvLayout "nop2", gvRenderData. Pictures
 * are thrown away. SIZE is that of a bitmap, in inches at 96 pixels; "-" for others.
 */
#include <gvc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The text of the file, to be freed; NULL when it cannot be read. */
static char *text_of(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    fseek(file, 0, SEEK_END);
    const long size = ftell(file);
    rewind(file);
    char *text = size >= 0 ? calloc((size_t)size + 1, 1) : NULL;
    if (text && fread(text, 1, (size_t)size, file) != (size_t)size) {
        free(text);
        text = NULL;
    }
    fclose(file);
    return text;
}

static int draw(GVC_t *gvc, const char *format, char *size, const char *text)
{
    char *picture = NULL;
    unsigned length = 0;
    Agraph_t *graph = agmemread(text);
    if (!graph)
        return -1;
    if (strcmp(size, "-") != 0) {
        agattr(graph, AGRAPH, "size", size);
        agattr(graph, AGRAPH, "dpi", "96");
    }
    int failed = gvLayout(gvc, graph, "nop2");
    if (!failed) {
        failed = gvRenderData(gvc, graph, format, &picture, &length) || length == 0;
        gvFreeRenderData(picture);
        gvFreeLayout(gvc, graph);
    }
    agclose(graph);
    return failed;
}

int main(int argc, char **argv)
{
    GVC_t *gvc = gvContext();
    int failed = argc < 4;
    for (int i = 3; i < argc && !failed; i++) {
        char *text = text_of(argv[i]);
        failed = !text || draw(gvc, argv[1], argv[2], text);
        free(text);
    }
    gvFreeContext(gvc);
    return failed ? 1 : 0;
}

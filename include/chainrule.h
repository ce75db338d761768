/*
 * chainrule: the forward and backward pass of small neural networks and formulas, and
 * pictures of them.
 *
 * The functions read a network from DOT text or a formula (`name` ending in ".dot", ".gv" or
 * ".expr" says which; otherwise the text does), and give the numbers as JSON, the story as
 * text, or the frames as files. Nothing is kept between calls and nothing is printed; but
 * Graphviz keeps state of its own, so rendering is for one thread at a time.
 *
 * Functions return 0, or -1 with *error set to what is wrong: a string that the caller
 * frees, NULL when there was no memory for it. `error` itself may be NULL.
 */
#ifndef CHAINRULE_H
#define CHAINRULE_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* "0.1.0". */
const char *chainrule_version(void);

/* The numbers of the model in text[0 .. size), as `chainrule run --json` writes them:
 * values, gradients of the loss, parameters after one update. `name` is what errors call
 * the file. The caller frees *json. */
int chainrule_json(const char *name, const char *text, size_t size, char **json,
                   char **error);

/* The story in words and formulas, as `chainrule run --steps` writes it. `grain` is "pass",
 * "layer", "neuron" or "op". The caller frees *story. */
int chainrule_story(const char *name, const char *text, size_t size, const char *grain,
                    char **story, char **error);

/* Draws every step (of grain "layer") into `folder`, which is made when it is missing.
 * `format` is one of `chainrule render -T`; of one-file formats the file is "story" with the
 * format's extension. width and height are the pixels of a bitmap, or of a page of 96 to the
 * inch. */
int chainrule_render(const char *name, const char *text, size_t size, const char *format,
                     int width, int height, const char *folder, char **error);

#ifdef __cplusplus
}
#endif

#endif

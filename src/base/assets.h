/* Files of assets/ that are built into the program: themes by their name, parts of web pages,
 * examples. */
#ifndef CR_BASE_ASSETS_H
#define CR_BASE_ASSETS_H

#include <stddef.h>

/* The text of a built-in theme, or NULL. */
const char *cr_asset(const char *name);

/* The names of the built-in themes, in the alphabet's order; NULL behind the last. */
const char *cr_asset_name(size_t index);

/* The same for what web pages are made of, by its file's name: "watch.js". */
const char *cr_web_asset(const char *name);
const char *cr_web_asset_name(size_t index);

/* The same for the examples, by their files' names: "xor.dot", "iris.csv". */
const char *cr_example_asset(const char *name);
const char *cr_example_asset_name(size_t index);

#endif

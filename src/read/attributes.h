/*
 * The attributes that a network file has, with what each one says. What is in no row, here or
 * among the attributes of presentation (dot_style.c), is ignored.
 */
#ifndef CR_READ_ATTRIBUTES_H
#define CR_READ_ATTRIBUTES_H

#include <stddef.h>

enum cr_dot_object { CR_DOT_THE_GRAPH, CR_DOT_A_NODE, CR_DOT_AN_EDGE, CR_DOT_OBJECTS };

struct cr_attribute {
    const char *key, *help;
};

enum { CR_ATTRIBUTES_MOST = 32 };

/* Of an object; each list ends with a row without a key. */
extern const struct cr_attribute CR_ATTRIBUTES[CR_DOT_OBJECTS][CR_ATTRIBUTES_MOST];

/* The attribute of presentation at a place in the table, and what its value must look like;
 * NULL behind the last. */
const char *cr_presentation_at(size_t index, const char **rule);

#endif

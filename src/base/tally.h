/* A count that several processes add to. */
#ifndef CR_BASE_TALLY_H
#define CR_BASE_TALLY_H

#include <stddef.h>

struct cr_tally;

/* NULL when memory is out; the others take that for a count that stays 0. Processes that are
 * started afterwards share it. */
struct cr_tally *cr_tally_new(void);
size_t cr_tally_add(struct cr_tally *tally, size_t count); /* returns what it has come to */
void cr_tally_free(struct cr_tally *tally);

#endif

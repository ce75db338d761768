/* A count for several processes: see tally.h. */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include "base/tally.h"

#include <stdatomic.h>
#include <sys/mman.h>

struct cr_tally {
    atomic_size_t count;
};

struct cr_tally *cr_tally_new(void)
{
    void *shared = mmap(NULL, sizeof(struct cr_tally), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        return NULL;
    struct cr_tally *tally = shared;
    atomic_init(&tally->count, 0);
    return tally;
}

size_t cr_tally_add(struct cr_tally *tally, size_t count)
{
    return tally ? atomic_fetch_add(&tally->count, count) + count : 0;
}

void cr_tally_free(struct cr_tally *tally)
{
    if (tally)
        munmap(tally, sizeof *tally);
}

/* A network as its file says it: see net.h. */
#include "read/net.h"

#include <stdlib.h>

void cr_net_free(struct cr_net *net)
{
    if (!net)
        return;
    cr_arena_release(&net->arena);
    free(net);
}

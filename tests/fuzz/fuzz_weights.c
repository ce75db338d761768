/* Any bytes as a safetensors file whose matrices a network is filled with. */
#include <stdint.h>
#include <string.h>

#include "feed.h"
#include "import/weights.h"
#include "read/read.h"

static const char NET[] = "digraph { x1 [value=1] x2 [value=1] h1 [b=0] h2 [b=0] y [b=0, target=0]"
                          " {x1 x2} -> {h1 h2} [w=0.5] {h1 h2} -> y [w=0.5] }";

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct cr_err err = {0};
    struct cr_net *net = cr_read("net.dot", NET, strlen(NET), NULL, NULL, &err);
    feed_refused(net == NULL, &err);
    const int failed = cr_weights_fill(net, "fuzz.safetensors", (const char *)bytes, size, &err);
    feed_refused(failed, &err);
    cr_net_free(net);
    return 0;
}

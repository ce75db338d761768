/*
 * Any bytes as the table of samples that a network names by `data`. The table lies in memory,
 * as a file without a name; the network's own folder is where open files are listed.
 */

#include <stdint.h>
#include <stdio.h>

#include "feed.h"

static const char NET[] =
    "digraph { graph [data=\"%d\", loss=ce, activation=softmax] x -> n [w=1]"
    " p [b=0] q [b=1, target=0] x -> {p q} y -> {p q} [w=2] n [b=1] }";

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const int table = feed_memory(bytes, size);
    char text[sizeof NET + 16];
    const int length = snprintf(text, sizeof text, NET, table);
    feed_file("/proc/self/fd/fuzz.dot", (const unsigned char *)text, (size_t)length);
    return 0;
}

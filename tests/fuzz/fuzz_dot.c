/* Any bytes as a network file: see feed.h. */
#include <stdint.h>

#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    feed_file("fuzz.dot", bytes, size);
    return 0;
}

/* Any bytes as a formula: see feed.h. */
#include <stdint.h>

#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    feed_file("fuzz.expr", bytes, size);
    return 0;
}

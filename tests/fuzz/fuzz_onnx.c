/* Any bytes as a model of another program, imported and read as the network file it becomes. */
#include <stdint.h>

#include "feed.h"
#include "import/import.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const struct cr_import wanted = {.loss = CR_OP_COUNT};
    struct cr_buf dot = {0}, notes = {0};
    struct cr_err err = {0};
    const int failed = cr_import_onnx("fuzz.onnx", (const char *)bytes, size, &wanted,
                                      &dot, &notes, &err);
    feed_refused(failed, &err);
    if (!failed)
        feed_file("fuzz.dot", (const unsigned char *)dot.data, dot.size);
    cr_buf_release(&dot);
    cr_buf_release(&notes);
    return 0;
}

/* Zip archives: see zip.h. */
#include "base/zip.h"

#include <stdlib.h>
#include <string.h>
#include <zip.h>

/* The first day that an archive can have. */
enum { DAY = 1 << 5 | 1, TIME = 0 };

struct cr_zip {
    zip_source_t *bytes; /* owned: where the archive is written to */
    zip_t *archive;      /* owned; NULL once it is finished */
};

static int refuse(struct cr_err *err, const char *reason)
{
    return cr_fail(err, CR_STATUS_SYSTEM, "cannot write zip archive: %s", reason);
}

struct cr_zip *cr_zip_new(struct cr_err *err)
{
    struct cr_zip *zip = calloc(1, sizeof *zip);
    if (zip)
        zip->bytes = zip_source_buffer_create(NULL, 0, 0, NULL);
    if (zip && zip->bytes) {
        zip_source_keep(zip->bytes); /* closing the archive lets go of it */
        zip->archive = zip_open_from_source(zip->bytes, ZIP_CREATE | ZIP_TRUNCATE, NULL);
        if (zip->archive)
            return zip;
        zip_source_free(zip->bytes);
    }
    cr_zip_free(zip);
    cr_fail_memory(err);
    return NULL;
}

/* The archive reads its files when it is closed, so each gets a copy to own. */
static zip_source_t *make_source(struct cr_zip *zip, const struct cr_buf *bytes)
{
    char *copy = bytes->size > 0 ? malloc(bytes->size) : NULL; /* it would not free nothing */
    if (bytes->size > 0 && !copy)
        return NULL;
    if (copy)
        memcpy(copy, bytes->data, bytes->size);
    zip_source_t *source = zip_source_buffer(zip->archive, copy, bytes->size, 1);
    if (!source)
        free(copy);
    return source;
}

int cr_zip_add(struct cr_zip *zip, const char *path, const struct cr_buf *bytes, bool packed,
               struct cr_err *err)
{
    if (cr_buf_check(bytes, err))
        return -1;
    zip_source_t *source = make_source(zip, bytes);
    if (!source)
        return cr_fail_memory(err);
    const zip_int64_t index =
        zip_file_add(zip->archive, path, source, ZIP_FL_ENC_UTF_8 | ZIP_FL_OVERWRITE);
    if (index < 0) {
        zip_source_free(source);
        return refuse(err, zip_strerror(zip->archive));
    }
    if (zip_set_file_compression(zip->archive, (zip_uint64_t)index,
                                 packed ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0) != 0 ||
        zip_file_set_dostime(zip->archive, (zip_uint64_t)index, TIME, DAY, 0) != 0)
        return refuse(err, zip_strerror(zip->archive));
    return 0;
}

/* Appends what was written. */
static int take(zip_source_t *bytes, struct cr_buf *out, struct cr_err *err)
{
    char piece[16 * 1024];
    if (zip_source_open(bytes) != 0)
        return refuse(err, zip_error_strerror(zip_source_error(bytes)));
    zip_int64_t got;
    while ((got = zip_source_read(bytes, piece, sizeof piece)) > 0)
        cr_buf_add(out, piece, (size_t)got);
    zip_source_close(bytes);
    return got < 0 ? refuse(err, "cannot read it again") : cr_buf_check(out, err);
}

int cr_zip_finish(struct cr_zip *zip, struct cr_buf *out, struct cr_err *err)
{
    if (zip_close(zip->archive) != 0)
        return refuse(err, zip_strerror(zip->archive));
    zip->archive = NULL;
    return take(zip->bytes, out, err);
}

void cr_zip_free(struct cr_zip *zip)
{
    if (!zip)
        return;
    if (zip->archive)
        zip_discard(zip->archive);
    zip_source_free(zip->bytes); /* NULL is fine with it */
    free(zip);
}

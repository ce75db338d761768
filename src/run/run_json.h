/* What the JSON documents share; jansson is known to their files only. */
#ifndef CR_RUN_RUN_JSON_H
#define CR_RUN_RUN_JSON_H

#include <jansson.h>

/* A number; what is not finite as the string "nan", "inf" or "-inf". */
json_t *cr_json_number(double value);

/* Appends the document, indented and with 17 digits, and takes the reference to it. NULL is
 * what jansson has when memory is out: that is the error. */
int cr_json_write(json_t *root, struct cr_buf *out, struct cr_err *err);

#endif

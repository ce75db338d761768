/* What the JSON documents share; jansson is known to their files only. */
#ifndef CR_RUN_RUN_JSON_H
#define CR_RUN_RUN_JSON_H

#include <jansson.h>

/* A number; what is not finite as the string "nan", "inf" or "-inf". */
json_t *cr_json_number(double value);

#endif

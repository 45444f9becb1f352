/*
 * JSON as benchmark tools write it: jansson's document, but NaN, Infinity and
 * the like, which are no JSON, become the strings "NaN", "Infinity",
 * "-Infinity". For this folder.
 */
#ifndef FORMATS_JSON_INPUT_H
#define FORMATS_JSON_INPUT_H

#include <jansson.h>

#include "formats/format.h"

/* NULL: ERR_DATA "FILE:LINE:COLUMN: what". The caller decrefs it. */
json_t *json_input(const struct format_input *input, struct err *err);

/* A number, or a string that says one ("NaN", "+INF"); false: neither. */
bool json_number(const json_t *value, double *out);

/* The text of a member, or NULL; a number, NaN without one. */
const char *json_text_of(const json_t *object, const char *key);
double json_number_of(const json_t *object, const char *key);

#endif

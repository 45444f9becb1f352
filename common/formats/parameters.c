/* What a benchmark was run with, as a part of its name. */
#include "formats/parameters.h"

#include <stdlib.h>
#include <string.h>

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int append_text(struct buf *out, const char *text, struct err *err)
{
    return buf_append(out, text, strlen(text), err);
}

/* A text as it is, anything else as JSON has it. */
static int append_value(struct buf *out, const json_t *value, struct err *err)
{
    char *dump;
    int rc;

    if (json_is_string(value))
        return append_text(out, json_string_value(value), err);
    dump = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS |
                                 JSON_REAL_PRECISION(17));
    if (!dump)
        return err_set(err, ERR_SYSTEM, "out of memory");
    rc = append_text(out, dump, err);
    free(dump);
    return rc;
}

int parameters_append(json_t *parameters, const char *before, struct buf *out,
                      struct err *err)
{
    size_t size = json_object_size(parameters);
    const char **keys;
    const char *key;
    const json_t *value;
    size_t count = 0;
    int rc;

    if (!size)
        return 0;
    keys = calloc(size, sizeof(*keys));
    if (!keys)
        return err_set(err, ERR_SYSTEM, "out of memory");
    json_object_foreach (parameters, key, value)
        keys[count++] = key;
    qsort(keys, count, sizeof(*keys), by_text);
    rc = append_text(out, before, err);
    for (size_t k = 0; k < count && !rc; k++)
        if (append_text(out, "[", err) < 0 ||
            append_text(out, keys[k], err) < 0 ||
            append_text(out, "=", err) < 0 ||
            append_value(out, json_object_get(parameters, keys[k]), err) < 0 ||
            append_text(out, "]", err) < 0)
            rc = -1;
    free(keys);
    return rc;
}

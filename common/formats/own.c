/* benchcmp/1: the format that keeps everything. */
#include "formats/own.h"

#include <string.h>

#include "formats/json_skim.h"

static bool has_text(const struct format_input *input, const char *text)
{
    size_t size = strlen(text);
    size_t look = input->size < FORMAT_LOOK ? input->size : FORMAT_LOOK;

    for (const char *at = input->data;
         (at = memchr(at, '"', (size_t)(input->data + look - at))) != NULL;
         at++) {
        if ((size_t)(input->data + look - at) < size)
            return false;
        if (!memcmp(at, text, size))
            return true;
    }
    return false;
}

static bool detect(const struct format_input *input)
{
    return json_skim_first(input) == '{' && has_text(input, "\"benchcmp/") &&
           json_skim(input, "schema");
}

const struct format format_own = {
    .name = "own",
    .summary = "benchcmp's own JSON, " OWN_SCHEMA,
    .detect = detect,
    .read = own_read,
    .write = own_write,
};

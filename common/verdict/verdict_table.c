/* Which reports there are. */
#include <string.h>

#include "verdict/formats.h"

const struct verdict_format *const verdict_formats[] = {
    &verdict_text,  &verdict_markdown, &verdict_json, &verdict_html,
    &verdict_junit, &verdict_tap,      &verdict_csv,  NULL,
};

const struct verdict_format *verdict_format_find(const char *name, size_t size)
{
    for (size_t k = 0; verdict_formats[k]; k++)
        if (strlen(verdict_formats[k]->name) == size &&
            !memcmp(verdict_formats[k]->name, name, size))
            return verdict_formats[k];
    return NULL;
}

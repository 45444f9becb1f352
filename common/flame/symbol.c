/* Names of functions as compilers write them. */
#include "flame/symbol.h"

#include <stdbool.h>
#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Without ".17" at the end. */
static size_t without_number(const char *name, size_t size)
{
    size_t at = size;

    while (at > 0 && is_digit(name[at - 1]))
        at--;
    return at < size && at > 1 && name[at - 1] == '.' ? at - 1 : size;
}

static bool ends_with(const char *name, size_t size, const char *suffix)
{
    size_t length = strlen(suffix);

    return size > length && !memcmp(name + size - length, suffix, length);
}

/* Without one suffix, or `size`. */
static size_t shorter(const char *name, size_t size)
{
    static const char *const numbered[] = {".constprop", ".isra", ".part",
                                           ".lto_priv", ".llvm"};
    size_t bare = without_number(name, size);

    if (ends_with(name, bare, ".cold"))
        return bare - strlen(".cold");
    for (size_t k = 0; k < sizeof(numbered) / sizeof(numbered[0]); k++)
        if (bare < size && ends_with(name, bare, numbered[k]))
            return bare - strlen(numbered[k]);
    return size;
}

size_t symbol_plain(const char *name, size_t size)
{
    size_t left = shorter(name, size);

    while (left < size) {
        size = left;
        left = shorter(name, size);
    }
    return size;
}

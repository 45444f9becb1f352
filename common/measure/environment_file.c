/* Small files of /proc and /sys. */
#include "measure/environment_file.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

FILE *environment_file_open(const char *root, const char *path)
{
    char name[PATH_MAX];
    int size = snprintf(name, sizeof(name), "%s/%s", root, path);

    return size > 0 && (size_t)size < sizeof(name) ? fopen(name, "re") : NULL;
}

bool environment_file_text(const char *root, const char *path, char *out,
                           size_t size)
{
    FILE *file = environment_file_open(root, path);
    size_t length;
    bool good;

    out[0] = 0;
    if (!file)
        return false;
    good = fgets(out, (int)size, file) != NULL;
    fclose(file);
    length = good ? strlen(out) : 0;
    while (length && isspace((unsigned char)out[length - 1]))
        length--;
    out[length] = 0;
    return good;
}

int64_t environment_file_int(const char *root, const char *path,
                             int64_t without)
{
    char text[64];
    char *end;
    long long value;

    if (!environment_file_text(root, path, text, sizeof(text)))
        return without;
    value = strtoll(text, &end, 10);
    return end == text ? without : value;
}

bool environment_file_pair(FILE *file, char *key, size_t size, int64_t *value)
{
    char line[256];

    while (fgets(line, sizeof(line), file)) {
        size_t length = strcspn(line, " \t:");
        const char *text = line + length + strspn(line + length, " \t:");
        char *end;

        *value = strtoll(text, &end, 10);
        if (end == text || length >= size)
            continue;
        memcpy(key, line, length);
        key[length] = 0;
        return true;
    }
    return false;
}

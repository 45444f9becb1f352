/* Error reports. */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int err_set(struct err *err, enum err_code code, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    err->code = code;
    vsnprintf(err->msg, sizeof(err->msg), fmt, args);
    va_end(args);
    return -1;
}

int err_prefix(struct err *err, const char *fmt, ...)
{
    char old[ERR_MESSAGE_MAX];
    va_list args;
    int used;

    memcpy(old, err->msg, sizeof(old));
    va_start(args, fmt);
    used = vsnprintf(err->msg, sizeof(err->msg), fmt, args);
    va_end(args);
    if (used >= 0 && (size_t)used < sizeof(err->msg))
        snprintf(err->msg + used, sizeof(err->msg) - (size_t)used, "%s", old);
    return -1;
}

enum err_code err_worse(enum err_code a, enum err_code b)
{
    static const int rank[] = {[ERR_NONE] = 0,
                               [ERR_DATA] = 1,
                               [ERR_ANSWER] = 2,
                               [ERR_USAGE] = 3,
                               [ERR_SYSTEM] = 4};

    return rank[a] >= rank[b] ? a : b;
}

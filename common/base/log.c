/* Messages of a tool to its user. */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>

static const char *log_tool = "barpipe";
static enum log_level log_level = LOG_NORMAL;

void log_init(const char *tool, enum log_level level)
{
    log_tool = tool;
    log_level = level;
}

/* One write per message, so that the lines of a pipeline do not mix. */
__attribute__((format(printf, 2, 0))) static void
print(const char *kind, const char *fmt, va_list args)
{
    char line[1024];
    int used = snprintf(line, sizeof(line), "%s: %s", log_tool, kind);

    if (used < 0 || (size_t)used >= sizeof(line))
        return;
    vsnprintf(line + used, sizeof(line) - (size_t)used, fmt, args);
    fprintf(stderr, "%s\n", line);
}

void log_error(const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    print("", fmt, args);
    va_end(args);
}

void log_warn(const char *fmt, ...)
{
    va_list args;

    if (log_level == LOG_QUIET)
        return;
    va_start(args, fmt);
    print("warning: ", fmt, args);
    va_end(args);
}

void log_info(const char *fmt, ...)
{
    va_list args;

    if (log_level != LOG_VERBOSE)
        return;
    va_start(args, fmt);
    print("", fmt, args);
    va_end(args);
}

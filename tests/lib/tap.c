/* A small TAP producer. */
#include "lib/tap.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int points;
static int failures;

__attribute__((format(printf, 4, 0))) static void
report(const char *file, int line, bool good, const char *fmt, va_list args)
{
    printf("%sok %d - ", good ? "" : "not ", ++points);
    vprintf(fmt, args);
    printf("\n");
    if (!good) {
        failures++;
        printf("# failed at %s:%d\n", file, line);
    }
}

void tap_ok(const char *file, int line, bool good, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    report(file, line, good, fmt, args);
    va_end(args);
}

void tap_is_int(const char *file, int line, int64_t got, int64_t want,
                const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    report(file, line, got == want, fmt, args);
    va_end(args);
    if (got != want)
        printf("# got %" PRId64 ", want %" PRId64 "\n", got, want);
}

void tap_is_text(const char *file, int line, const char *got, const char *want,
                 const char *fmt, ...)
{
    bool good = got && want ? !strcmp(got, want) : got == want;
    va_list args;

    va_start(args, fmt);
    report(file, line, good, fmt, args);
    va_end(args);
    if (!good)
        printf("# got \"%s\", want \"%s\"\n", got ? got : "(null)",
               want ? want : "(null)");
}

void tap_is_near(const char *file, int line, double got, double want,
                 double tolerance, const char *fmt, ...)
{
    bool good = (isnan(got) && isnan(want)) || fabs(got - want) <= tolerance;
    va_list args;

    va_start(args, fmt);
    report(file, line, good, fmt, args);
    va_end(args);
    if (!good)
        printf("# got %.17g, want %.17g +- %g\n", got, want, tolerance);
}

void tap_skip_all(const char *why)
{
    printf("1..0 # SKIP %s\n", why);
    exit(0);
}

void tap_note(const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    printf("# ");
    vprintf(fmt, args);
    printf("\n");
    va_end(args);
}

int tap_done(void)
{
    printf("1..%d\n", points);
    return failures ? 1 : 0;
}

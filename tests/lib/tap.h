/* A small TAP producer for the unit tests; each macro is one test point. */
#ifndef TESTS_LIB_TAP_H
#define TESTS_LIB_TAP_H

#include <stdbool.h>
#include <stdint.h>

/* One point: ok when `good`; the rest is its name, printf-like. */
void tap_ok(const char *file, int line, bool good, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
void tap_is_int(const char *file, int line, int64_t got, int64_t want,
                const char *fmt, ...) __attribute__((format(printf, 5, 6)));
void tap_is_text(const char *file, int line, const char *got, const char *want,
                 const char *fmt, ...) __attribute__((format(printf, 5, 6)));
/* Equal within `tolerance`; NaN equals NaN. */
void tap_is_near(const char *file, int line, double got, double want,
                 double tolerance, const char *fmt, ...)
    __attribute__((format(printf, 6, 7)));

#define OK(good, ...) tap_ok(__FILE__, __LINE__, (good), __VA_ARGS__)
#define IS_INT(got, want, ...)                                                 \
    tap_is_int(__FILE__, __LINE__, (got), (want), __VA_ARGS__)
#define IS_TEXT(got, want, ...)                                                \
    tap_is_text(__FILE__, __LINE__, (got), (want), __VA_ARGS__)
#define IS_NEAR(got, want, tolerance, ...)                                     \
    tap_is_near(__FILE__, __LINE__, (got), (want), (tolerance), __VA_ARGS__)

/* Skips the whole program, saying why; does not return. */
_Noreturn void tap_skip_all(const char *why);

/* "# ..." for the reader of a failure. */
void tap_note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Prints the plan; main returns it: 0 when every point passed. */
int tap_done(void);

#endif

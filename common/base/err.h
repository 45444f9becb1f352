/* Error reports: library code fills one, only main prints it. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

/* A result that must not be ignored. */
#define NODISCARD __attribute__((warn_unused_result))

/*
 * The exit statuses of every tool. When several apply, the precedence is
 * ERR_SYSTEM > ERR_USAGE > ERR_ANSWER > ERR_DATA > ERR_NONE.
 */
enum err_code {
    ERR_NONE = 0,   /* done */
    ERR_ANSWER = 1, /* done, and the answer is no */
    ERR_USAGE = 2,  /* wrong options or operands */
    ERR_DATA = 3,   /* malformed or incomplete input */
    ERR_SYSTEM = 4  /* I/O, memory, network, database */
};

#define ERR_MESSAGE_MAX 512

/* The caller's, on its stack; {0} means no error. */
struct err {
    enum err_code code;
    char msg[ERR_MESSAGE_MAX];
};

/*
 * Fills the report, replacing what it held; returns -1 so that callers can
 * `return err_set(...)`. Message: lower case, no full stop, what and why.
 */
int err_set(struct err *err, enum err_code code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts context in front of the message ("bar 17: ..."); returns -1. */
int err_prefix(struct err *err, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Of two exit statuses the one that takes precedence. */
enum err_code err_worse(enum err_code a, enum err_code b);

#endif

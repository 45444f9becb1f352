/* Messages of a tool to its user, on stderr; stdout belongs to the data. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

enum log_level { LOG_QUIET, LOG_NORMAL, LOG_VERBOSE };

/* The tool's name, and how much it says; set once by main. */
void log_init(const char *tool, enum log_level level);

/* "tool: text": an error is always printed. */
void log_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* "tool: warning: text", unless quiet. */
void log_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* "tool: text", only when verbose. */
void log_info(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif

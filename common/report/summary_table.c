/* The result of a backtest for people. */
#include "report/summary_table.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "base/timestamp.h"
#include "report/summary_parts.h"
#include "report/table.h"
#include "report/table_text.h"

#define YEAR_DAYS      365.25
#define LINE_MAX_BYTES 512

/* "1 bar", "2 bars"; with a comma before it. Returns the length so far. */
static size_t add_count(char *line, size_t used, int64_t count,
                        const char *singular, const char *plural)
{
    int length;

    if (count == FIELD_ABSENT)
        return used;
    length = snprintf(line + used, LINE_MAX_BYTES - used, "%s%lld %s",
                      used ? ", " : "", (long long)count,
                      count == 1 ? singular : plural);
    return length < 0 ? used : used + (size_t)length;
}

/* When, for how long, how much. */
static void span_text(const struct summary *summary, char *line)
{
    char start[TABLE_TEXT_MAX];
    char finish[TABLE_TEXT_MAX];
    size_t used = 0;
    int length;

    line[0] = 0;
    if (summary->start != FIELD_ABSENT && summary->finish != FIELD_ABSENT) {
        double days = ((double)summary->finish - (double)summary->start) /
                      (double)TIMESTAMP_DAY;

        length = snprintf(line, LINE_MAX_BYTES, "%.40s to %.40s, %.2f years",
                          table_text_time(summary->start, start),
                          table_text_time(summary->finish, finish),
                          days / YEAR_DAYS);
        used = length < 0 ? 0 : (size_t)length;
    }
    used = add_count(line, used, summary->bars, "bar", "bars");
    add_count(line, used, summary->series, "series", "series");
}

/* One line across the terminal, cut at its edge. */
static int put_line(const char *text, enum text_colour colour,
                    const struct text_terminal *terminal, struct buf *out,
                    struct err *err)
{
    static const struct table_column column = {"", 1, false, 0};
    struct table table;

    if (!*text)
        return 0;
    table_init(&table, &column, 1, terminal, out);
    if (table_cell(&table, 0, text, colour, err) < 0)
        return -1;
    return table_end_row(&table, err);
}

static int put_title(const struct summary *summary,
                     const struct text_terminal *terminal, struct buf *out,
                     struct err *err)
{
    char line[LINE_MAX_BYTES];

    if (*summary->strategy && buf_append(out, "\n", 1, err) < 0)
        return -1;
    if (put_line(summary->strategy, TEXT_BOLD, terminal, out, err) < 0)
        return -1;
    span_text(summary, line);
    return put_line(line, TEXT_PLAIN, terminal, out, err);
}

/* What pins the run: the same fills give the same hash. */
static int put_hash(const struct summary *summary,
                    const struct text_terminal *terminal, struct buf *out,
                    struct err *err)
{
    char line[LINE_MAX_BYTES];

    if (!summary->fills_hash)
        return 0;
    snprintf(line, sizeof(line), "fills hash %016llx%s%s",
             (unsigned long long)summary->fills_hash,
             *summary->arith ? ", " : "", summary->arith);
    if (buf_append(out, "\n", 1, err) < 0)
        return -1;
    return put_line(line, TEXT_DIM, terminal, out, err);
}

static int compose(const struct text_terminal *terminal,
                   const struct summary *summary,
                   const struct summary_details *details, struct buf *out,
                   struct err *err)
{
    if (put_title(summary, terminal, out, err) < 0 ||
        summary_figures(summary, terminal, out, err) < 0 ||
        summary_months(details, terminal, out, err) < 0 ||
        summary_drawdowns(details, terminal, out, err) < 0)
        return -1;
    return put_hash(summary, terminal, out, err);
}

int summary_table_write(FILE *out, const struct text_terminal *terminal,
                        const struct record *summary,
                        const struct summary_details *details, struct err *err)
{
    struct buf text = {0};
    int rc = compose(terminal, &summary->u.summary, details, &text, err);

    if (!rc &&
        (fwrite(text.data, 1, text.size, out) != text.size || fflush(out) != 0))
        rc = err_set(err, ERR_SYSTEM, "could not write: %s", strerror(errno));
    buf_reset(&text);
    return rc;
}

/*
 * The comparison for a terminal: a table, the reasons under it, and the answer
 * at the end, where the eye is.
 */
#include <math.h>
#include <string.h>

#include "report/table.h"
#include "verdict/formats.h"
#include "verdict/words.h"

#define NAME_LEAST  16
#define NAME_LIMIT  60
#define VALUE_LIMIT 16 /* the unit may be any text */
#define TEXT_LIMIT  600

enum column {
    COLUMN_NAME,
    COLUMN_BASE,
    COLUMN_CURRENT,
    COLUMN_CHANGE,
    COLUMN_STATUS,
    COLUMN_INTERVAL,
    COLUMN_P,
    COLUMN_N,
    COLUMN_NOISE,
    COLUMNS
};

struct text_report {
    struct words words;
    struct table table;
    struct table_column column[COLUMNS];
    struct sheet sheet;
    struct buf scratch;
    size_t width;
    size_t name_limit;
};

static enum text_colour colour_of(enum verdict verdict)
{
    switch (words_tone(verdict)) {
    case TONE_BAD:
        return TEXT_RED;
    case TONE_DOUBT:
        return TEXT_YELLOW;
    case TONE_GOOD:
        return TEXT_GREEN;
    case TONE_NEWS:
        return TEXT_CYAN;
    case TONE_SAME:
        break;
    }
    return TEXT_PLAIN;
}

static void put_coloured(struct text_report *report, const char *text,
                         enum text_colour colour)
{
    bool on = report->words.options->terminal.colour && colour != TEXT_PLAIN;

    if (on)
        sheet_text(&report->sheet, text_colour_begin(colour));
    sheet_text(&report->sheet, text);
    if (on)
        sheet_text(&report->sheet, text_colour_end());
}

/* A row's name in the scratch buffer, closed by a NUL. */
static const char *name_text(struct text_report *report,
                             const struct compare_row *row, size_t limit)
{
    struct sheet sheet;

    report->scratch.size = 0;
    sheet_init(&sheet, &report->scratch, report->sheet.err);
    words_name(&report->words, row, ESCAPE_PLAIN, limit, &sheet);
    sheet_bytes(&sheet, "", 1);
    if (sheet_end(&sheet) < 0) {
        report->sheet.failed = true;
        return "";
    }
    return (const char *)report->scratch.data;
}

/* A unit is a file's text: only what a terminal may have stays. */
static const char *value_text(struct text_report *report, double value,
                              const char *unit)
{
    char text[WORDS_MAX];
    struct sheet sheet;

    report->scratch.size = 0;
    sheet_init(&sheet, &report->scratch, report->sheet.err);
    sheet_escaped(&sheet, words_value(value, unit, text), ESCAPE_PLAIN,
                  VALUE_LIMIT);
    sheet_bytes(&sheet, "", 1);
    if (sheet_end(&sheet) < 0) {
        report->sheet.failed = true;
        return "";
    }
    return (const char *)report->scratch.data;
}

static void widen(size_t *width, const char *text)
{
    size_t wanted = text_width(text, strlen(text));

    if (wanted > *width)
        *width = wanted;
}

/* The widths are the least; the rows may widen them. */
static const struct table_column columns[COLUMNS] = {
    [COLUMN_NAME] = {"Benchmark", 9, false, 0},
    [COLUMN_BASE] = {"Baseline", 8, true, 0},
    [COLUMN_CURRENT] = {"Current", 7, true, 0},
    [COLUMN_CHANGE] = {"Change", 6, true, 0},
    [COLUMN_STATUS] = {"Status", 6, false, 0},
    [COLUMN_INTERVAL] = {"95% interval", 12, true, 1},
    [COLUMN_P] = {"p", 7, true, 2},
    [COLUMN_N] = {"n", 5, true, 3},
    [COLUMN_NOISE] = {"Noise", 6, true, 4},
};

/* Widths from the rows, which are all there; the name takes what is left. */
static void plan(struct text_report *report)
{
    const struct comparison *comparison = report->words.comparison;
    struct table_column *column = report->column;
    size_t longest = columns[COLUMN_NAME].width;
    size_t fixed = 0;
    char text[WORDS_MAX];

    memcpy(column, columns, sizeof(columns));
    for (size_t k = 0; k < comparison->rows; k++) {
        const struct compare_row *row = &comparison->row[k];

        widen(&column[COLUMN_BASE].width,
              value_text(report, row->base.value, row->unit));
        widen(&column[COLUMN_CURRENT].width,
              value_text(report, row->current.value, row->unit));
        widen(&column[COLUMN_CHANGE].width, words_change(row->change, text));
        widen(&column[COLUMN_STATUS].width, verdict_name(row->verdict));
        widen(&column[COLUMN_INTERVAL].width, words_interval(row, text));
        widen(&column[COLUMN_N].width, words_n(row, text));
        widen(&longest, name_text(report, row, NAME_LIMIT));
    }
    for (size_t k = COLUMN_BASE; k <= COLUMN_STATUS; k++)
        fixed += column[k].width + 1;
    report->name_limit =
        report->width > fixed + NAME_LEAST ? report->width - fixed : NAME_LEAST;
    if (report->name_limit > longest)
        report->name_limit = longest;
    column[COLUMN_NAME].width = report->name_limit;
}

/* The name within its column, with the metric. */
static const char *fitting_name(struct text_report *report,
                                const struct compare_row *row)
{
    size_t limit = report->name_limit;
    const char *text = name_text(report, row, NAME_LIMIT);
    size_t width = text_width(text, strlen(text));

    if (width <= limit)
        return text;
    /* The metric is short as a rule: the name gives way. */
    width -= text_width(row->name, strlen(row->name)) < NAME_LIMIT
                 ? text_width(row->name, strlen(row->name))
                 : NAME_LIMIT;
    return name_text(report, row,
                     width < limit / 2 ? limit - width : limit / 3);
}

static int put_row(struct text_report *report, const struct compare_row *row)
{
    struct table *table = &report->table;
    struct err *err = report->sheet.err;
    enum text_colour colour = colour_of(row->verdict);
    char text[WORDS_MAX];

    if (table_begin_row(table, err) < 0 ||
        table_cell(table, COLUMN_NAME, fitting_name(report, row), TEXT_PLAIN,
                   err) < 0 ||
        table_cell(table, COLUMN_BASE,
                   value_text(report, row->base.value, row->unit), TEXT_PLAIN,
                   err) < 0 ||
        table_cell(table, COLUMN_CURRENT,
                   value_text(report, row->current.value, row->unit),
                   TEXT_PLAIN, err) < 0 ||
        table_cell(table, COLUMN_CHANGE, words_change(row->change, text),
                   colour, err) < 0 ||
        table_cell(table, COLUMN_STATUS, verdict_name(row->verdict), colour,
                   err) < 0 ||
        table_cell(table, COLUMN_INTERVAL, words_interval(row, text),
                   TEXT_PLAIN, err) < 0 ||
        table_cell(table, COLUMN_P, words_row_p(row, text), TEXT_PLAIN, err) <
            0 ||
        table_cell(table, COLUMN_N, words_n(row, text), TEXT_PLAIN, err) < 0 ||
        table_cell(table, COLUMN_NOISE, words_noise(row->noise, text),
                   TEXT_PLAIN, err) < 0)
        return -1;
    return table_end_row(table, err);
}

/* A line may end here: at a space, but not between a number and its "%". */
static bool may_break(const char *text, size_t at)
{
    return text[at] == ' ' && text[at + 1] != '%';
}

/* Rows of text within the terminal, broken at spaces, all indented. */
static void put_wrapped(struct text_report *report, const char *text,
                        size_t indent)
{
    size_t room = report->width > indent + NAME_LEAST ? report->width - indent
                                                      : NAME_LEAST;
    size_t size = strlen(text);

    while (size) {
        size_t fits = text_fit(text, size, room);
        size_t end = fits;

        while (fits < size && end > 0 && !may_break(text, end))
            end--;
        if (!end)
            end = fits ? fits : 1;
        sheet_format(&report->sheet, "%*s", (int)indent, "");
        sheet_bytes(&report->sheet, text, end);
        sheet_text(&report->sheet, "\n");
        while (end < size && text[end] == ' ')
            end++;
        text += end;
        size -= end;
    }
}

/* A text of unknown origin, cleaned, then wrapped. */
static void put_paragraph(struct text_report *report, const char *text,
                          size_t indent)
{
    struct buf clean = {0};
    struct sheet sheet;

    sheet_init(&sheet, &clean, report->sheet.err);
    sheet_escaped(&sheet, text, ESCAPE_PLAIN, TEXT_LIMIT);
    sheet_bytes(&sheet, "", 1);
    if (sheet_end(&sheet) < 0)
        report->sheet.failed = true;
    else
        put_wrapped(report, (const char *)clean.data, indent);
    buf_reset(&clean);
}

static int put_reasons(struct text_report *report, enum verdict verdict)
{
    const struct comparison *comparison = report->words.comparison;
    struct buf reason = {0};
    int rc = 0;

    for (size_t k = 0; k < comparison->rows && rc == 0; k++) {
        const struct compare_row *row = report->words.row[k];

        if (row->verdict != verdict)
            continue;
        rc = words_reason(row, &reason, report->sheet.err);
        if (rc < 0)
            break;
        sheet_text(&report->sheet, "\n");
        put_coloured(report, verdict_name(verdict), colour_of(verdict));
        sheet_text(&report->sheet, " ");
        put_coloured(report, name_text(report, row, NAME_LIMIT), TEXT_BOLD);
        sheet_text(&report->sheet, "\n");
        put_paragraph(report, (const char *)reason.data, 2);
    }
    buf_reset(&reason);
    return rc;
}

/* What was compared with what. */
static void put_context(struct text_report *report)
{
    const struct verdict_options *options = report->words.options;

    if (options->title) {
        sheet_escaped(&report->sheet, options->title, ESCAPE_PLAIN,
                      report->width);
        sheet_text(&report->sheet, "\n");
    }
    if (options->base_name && options->current_name) {
        sheet_escaped(&report->sheet, options->base_name, ESCAPE_PLAIN,
                      NAME_LIMIT);
        sheet_text(&report->sheet, " -> ");
        sheet_escaped(&report->sheet, options->current_name, ESCAPE_PLAIN,
                      NAME_LIMIT);
        sheet_format(&report->sheet, ", by %s\n",
                     statistic_name(report->words.comparison->stat));
    }
    if (options->title || (options->base_name && options->current_name))
        sheet_text(&report->sheet, "\n");
}

/* How many of each. */
static void put_totals(struct text_report *report)
{
    const struct comparison *comparison = report->words.comparison;
    struct sheet sheet;
    char text[WORDS_MAX];

    report->scratch.size = 0;
    sheet_init(&sheet, &report->scratch, report->sheet.err);
    words_counts(&report->words, &sheet);
    if (isfinite(comparison->geomean))
        sheet_format(&sheet, "; geometric mean %s",
                     words_geomean(comparison, text));
    sheet_bytes(&sheet, "", 1);
    if (sheet_end(&sheet) < 0)
        report->sheet.failed = true;
    else
        put_wrapped(report, (const char *)report->scratch.data, 0);
}

static void put_answer(struct text_report *report)
{
    const struct words *words = &report->words;
    const struct comparison *comparison = words->comparison;
    struct sheet *sheet = &report->sheet;
    enum text_colour colour = words->status == ERR_NONE     ? TEXT_GREEN
                              : words->status == ERR_ANSWER ? TEXT_RED
                                                            : TEXT_YELLOW;

    for (size_t k = 0; k < comparison->warnings; k++) {
        sheet_text(sheet, "\n");
        put_coloured(report, "warning", TEXT_YELLOW);
        sheet_text(sheet, "\n");
        put_paragraph(report, comparison->warning[k], 2);
    }
    sheet_text(sheet, "\n");
    if (comparison->rows)
        put_totals(report);
    put_coloured(report, words_status(words), colour);
    sheet_text(sheet, ": ");
    words_headline(words, sheet);
    sheet_text(sheet, "\n");
}

static int put_rows(struct text_report *report)
{
    for (size_t k = 0; k < report->words.comparison->rows; k++)
        if (put_row(report, report->words.row[k]) < 0)
            return -1;
    return 0;
}

static int put_report(struct text_report *report)
{
    plan(report);
    table_init(&report->table, report->column, COLUMNS,
               &report->words.options->terminal, report->sheet.out);
    put_context(report);
    if (put_rows(report) < 0)
        return -1;
    for (size_t k = 0; k < VERDICT_COUNT; k++)
        if (words_order[k] != VERDICT_PASS && words_order[k] != VERDICT_NEW &&
            put_reasons(report, words_order[k]) < 0)
            return -1;
    put_answer(report);
    return sheet_end(&report->sheet);
}

static int write_text(const struct comparison *comparison,
                      const struct verdict_options *options, struct buf *out,
                      struct err *err)
{
    struct text_report report = {.width = options->terminal.width
                                              ? options->terminal.width
                                              : TEXT_WIDTH_DEFAULT};
    int rc;

    words_init(&report.words, comparison, options);
    sheet_init(&report.sheet, out, err);
    rc = words_sort(&report.words, err) < 0 ? -1 : put_report(&report);
    words_reset(&report.words);
    buf_reset(&report.scratch);
    return rc;
}

const struct verdict_format verdict_text = {"text", write_text};

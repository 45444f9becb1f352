/* The comparison as CSV of RFC 4180: a row a line, figures exact. */
#include <inttypes.h>

#include "base/number.h"
#include "verdict/formats.h"
#include "verdict/words.h"

static void cell_text(struct sheet *out, const char *text)
{
    sheet_text(out, "\"");
    sheet_escaped(out, text, ESCAPE_CSV, SHEET_WHOLE);
    sheet_text(out, "\",");
}

/* A word of this program's: nothing in it needs quotes. */
static void cell_word(struct sheet *out, const char *word)
{
    sheet_format(out, "%s,", word);
}

static void cell_real(struct sheet *out, double value)
{
    char text[NUMBER_TEXT_MAX];

    sheet_bytes(out, text, number_format_real(value, text));
    sheet_text(out, ",");
}

static void put_side(struct sheet *out, const struct compare_side *side)
{
    const double value[] = {side->value, side->mean, side->median, side->stddev,
                            side->min,   side->max,  side->p95,    side->p99};

    sheet_format(out, "%zu,%zu,", side->n, side->sessions);
    for (size_t k = 0; k < sizeof(value) / sizeof(value[0]); k++)
        cell_real(out, value[k]);
    sheet_format(out, "%zu,%s,", side->outliers,
                 side->many_modes ? "true" : "false");
}

static void put_header(struct sheet *out)
{
    static const char *const sides[] = {"base", "current"};
    static const char *const figures[] = {
        "n",   "sessions", "value", "mean", "median",   "stddev",
        "min", "max",      "p95",   "p99",  "outliers", "many_modes"};

    sheet_text(out, "verdict,name,metric,unit,better,kind,gated,literal,"
                    "change_percent,worse_percent,low_percent,high_percent,p,"
                    "p_adjusted,evidence,warn_percent,fail_percent,abs,"
                    "noise_percent,needed,");
    for (size_t side = 0; side < 2; side++)
        for (size_t k = 0; k < sizeof(figures) / sizeof(figures[0]); k++)
            sheet_format(out, "%s_%s,", sides[side], figures[k]);
    sheet_text(out, "why\r\n");
}

static int put_row(struct sheet *out, const struct compare_row *row,
                   struct buf *reason)
{
    const double figure[] = {row->change, row->worse, row->low,
                             row->high,   row->p,     row->p_adjusted};
    const double limit[] = {row->warn, row->fail, row->abs, row->noise};

    cell_word(out, verdict_name(row->verdict));
    cell_text(out, row->name);
    cell_text(out, row->metric);
    cell_text(out, row->unit);
    cell_word(out, row->better == BETTER_LOWER ? "lower" : "higher");
    cell_word(out, words_kind(row->kind));
    cell_word(out, row->gated ? "true" : "false");
    cell_word(out, row->literal ? "true" : "false");
    for (size_t k = 0; k < sizeof(figure) / sizeof(figure[0]); k++)
        cell_real(out, figure[k]);
    cell_word(out, words_evidence(row->evidence));
    for (size_t k = 0; k < sizeof(limit) / sizeof(limit[0]); k++)
        cell_real(out, limit[k]);
    sheet_format(out, "%" PRId64 ",", row->needed);
    put_side(out, &row->base);
    put_side(out, &row->current);
    if (words_reason(row, reason, out->err) < 0)
        return -1;
    sheet_text(out, "\"");
    sheet_escaped(out, (const char *)reason->data, ESCAPE_CSV, SHEET_WHOLE);
    sheet_text(out, "\"\r\n");
    return sheet_end(out);
}

static int write_csv(const struct comparison *comparison,
                     const struct verdict_options *options, struct buf *out,
                     struct err *err)
{
    struct buf reason = {0};
    struct sheet sheet;
    int rc = 0;

    (void)options;
    sheet_init(&sheet, out, err);
    put_header(&sheet);
    for (size_t k = 0; k < comparison->rows && rc == 0; k++)
        rc = put_row(&sheet, &comparison->row[k], &reason);
    buf_reset(&reason);
    return rc < 0 ? -1 : sheet_end(&sheet);
}

const struct verdict_format verdict_csv = {"csv", write_csv};

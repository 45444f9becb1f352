/* The comparison as JUnit's XML: a test case a row. */
#include "verdict/formats.h"
#include "verdict/gate.h"

/* The elements of the cases by gate; NULL: none. */
static const char *const elements[] = {
    [GATE_PASS] = NULL,      [GATE_FAILURE] = "failure",
    [GATE_ERROR] = "error",  [GATE_DOUBT] = "skipped",
    [GATE_SKIP] = "skipped",
};

struct totals {
    size_t failures;
    size_t errors;
    size_t skipped;
};

static struct totals count(const struct words *words)
{
    struct totals totals = {0};

    for (size_t k = 0; k < words->comparison->rows; k++) {
        enum gate gate = gate_of(words, &words->comparison->row[k]);

        totals.failures += gate == GATE_FAILURE;
        totals.errors += gate == GATE_ERROR;
        totals.skipped += gate == GATE_DOUBT || gate == GATE_SKIP;
    }
    return totals;
}

static void put_totals(struct sheet *out, const struct words *words,
                       const struct totals *totals)
{
    sheet_format(out,
                 " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" "
                 "skipped=\"%zu\"",
                 words->comparison->rows, totals->failures, totals->errors,
                 totals->skipped);
}

static int put_case(struct sheet *out, const struct words *words,
                    const struct compare_row *row, struct buf *reason)
{
    const char *element = elements[gate_of(words, row)];
    const char *why;
    char base[WORDS_MAX];
    char current[WORDS_MAX];

    if (words_reason(row, reason, out->err) < 0)
        return -1;
    why = (const char *)reason->data;
    sheet_text(out, "    <testcase classname=\"benchcmp\" name=\"");
    words_name(words, row, ESCAPE_XML, SHEET_WHOLE, out);
    sheet_text(out, "\">\n");
    if (element) {
        sheet_format(out, "      <%s type=\"%s\" message=\"", element,
                     verdict_name(row->verdict));
        sheet_escaped(out, why, ESCAPE_XML, SHEET_WHOLE);
        sheet_text(out, "\"/>\n");
    }
    sheet_format(out, "      <system-out>%s: ", verdict_name(row->verdict));
    sheet_escaped(out, words_value(row->base.value, row->unit, base),
                  ESCAPE_XML, SHEET_WHOLE);
    sheet_text(out, " to ");
    sheet_escaped(out, words_value(row->current.value, row->unit, current),
                  ESCAPE_XML, SHEET_WHOLE);
    sheet_format(out, ", %s; ", words_change(row->change, base));
    sheet_escaped(out, why, ESCAPE_XML, SHEET_WHOLE);
    sheet_text(out, "</system-out>\n    </testcase>\n");
    return sheet_end(out);
}

/* What concerns all rows: the headline and the warnings. */
static void put_notes(struct sheet *out, const struct words *words)
{
    const struct comparison *comparison = words->comparison;

    sheet_format(out, "    <system-out>%s: ", words_status(words));
    words_headline(words, out);
    for (size_t k = 0; k < comparison->warnings; k++) {
        sheet_text(out, "\nwarning: ");
        sheet_escaped(out, comparison->warning[k], ESCAPE_XML, SHEET_WHOLE);
    }
    sheet_text(out, "</system-out>\n");
}

static int write_junit(const struct comparison *comparison,
                       const struct verdict_options *options, struct buf *out,
                       struct err *err)
{
    struct buf reason = {0};
    struct words words;
    struct totals totals;
    struct sheet sheet;
    int rc = 0;

    words_init(&words, comparison, options);
    totals = count(&words);
    sheet_init(&sheet, out, err);
    sheet_text(&sheet, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                       "<testsuites name=\"benchcmp\"");
    put_totals(&sheet, &words, &totals);
    sheet_text(&sheet, ">\n  <testsuite name=\"");
    sheet_escaped(&sheet, options->title ? options->title : "benchcmp",
                  ESCAPE_XML, SHEET_WHOLE);
    sheet_text(&sheet, "\"");
    put_totals(&sheet, &words, &totals);
    sheet_text(&sheet, ">\n");
    for (size_t k = 0; k < comparison->rows && rc == 0; k++)
        rc = put_case(&sheet, &words, &comparison->row[k], &reason);
    put_notes(&sheet, &words);
    sheet_text(&sheet, "  </testsuite>\n</testsuites>\n");
    buf_reset(&reason);
    return rc < 0 ? -1 : sheet_end(&sheet);
}

const struct verdict_format verdict_junit = {"junit", write_junit};

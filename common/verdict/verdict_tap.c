/*
 * The comparison as TAP 14: a point a row. What is doubtful is "not ok" with
 * TODO, which a harness shows and does not fail on.
 */
#include "base/json_writer.h"
#include "verdict/formats.h"
#include "verdict/gate.h"

#define NAME_LIMIT 200

static void put_point(struct sheet *out, const struct words *words,
                      const struct compare_row *row, size_t number)
{
    static const char *const directives[] = {
        [GATE_PASS] = "",         [GATE_FAILURE] = "",     [GATE_ERROR] = "",
        [GATE_DOUBT] = " # TODO", [GATE_SKIP] = " # SKIP",
    };
    enum gate gate = gate_of(words, row);
    bool good = gate == GATE_PASS || gate == GATE_SKIP;
    char text[WORDS_MAX];

    sheet_format(out, "%s %zu - ", good ? "ok" : "not ok", number);
    words_name(words, row, ESCAPE_TAP, NAME_LIMIT, out);
    sheet_format(out, " %s %s%s", words_change(row->change, text),
                 verdict_name(row->verdict), directives[gate]);
    if (*directives[gate])
        sheet_format(out, " %s%s", words_count(row->verdict, 1),
                     row->gated || gate == GATE_SKIP ? "" : ", not gated");
    sheet_text(out, "\n");
}

/* A text of YAML in double quotes, which JSON's are. */
static void put_yaml(struct sheet *out, const char *key, const char *text)
{
    struct buf plain = {0};
    struct sheet sheet;

    sheet_init(&sheet, &plain, out->err);
    sheet_escaped(&sheet, text, ESCAPE_PLAIN, SHEET_WHOLE);
    sheet_format(out, "  %s: ", key);
    if (sheet_end(&sheet) < 0 || out->failed ||
        json_writer_quote(out->out, (const char *)plain.data, plain.size,
                          out->err) < 0)
        out->failed = true;
    sheet_text(out, "\n");
    buf_reset(&plain);
}

static int put_row(struct sheet *out, const struct words *words,
                   const struct compare_row *row, size_t number,
                   struct buf *reason)
{
    char text[WORDS_MAX];

    put_point(out, words, row, number);
    if (row->verdict == VERDICT_PASS)
        return sheet_end(out);
    if (words_reason(row, reason, out->err) < 0)
        return -1;
    sheet_text(out, "  ---\n");
    put_yaml(out, "why", (const char *)reason->data);
    put_yaml(out, "baseline", words_value(row->base.value, row->unit, text));
    put_yaml(out, "current", words_value(row->current.value, row->unit, text));
    sheet_text(out, "  ...\n");
    return sheet_end(out);
}

static int write_tap(const struct comparison *comparison,
                     const struct verdict_options *options, struct buf *out,
                     struct err *err)
{
    struct buf reason = {0};
    struct words words;
    struct sheet sheet;
    int rc = 0;

    words_init(&words, comparison, options);
    sheet_init(&sheet, out, err);
    sheet_text(&sheet, "TAP version 14\n");
    /* A plan of none would pass. */
    if (comparison->rows)
        sheet_format(&sheet, "1..%zu\n", comparison->rows);
    else
        sheet_text(&sheet, "Bail out! nothing to compare\n");
    for (size_t k = 0; k < comparison->rows && rc == 0; k++)
        rc = put_row(&sheet, &words, &comparison->row[k], k + 1, &reason);
    for (size_t k = 0; k < comparison->warnings; k++) {
        sheet_text(&sheet, "# warning: ");
        sheet_escaped(&sheet, comparison->warning[k], ESCAPE_PLAIN, NAME_LIMIT);
        sheet_text(&sheet, "\n");
    }
    sheet_format(&sheet, "# %s: ", words_status(&words));
    words_headline(&words, &sheet);
    sheet_text(&sheet, "\n");
    buf_reset(&reason);
    return rc < 0 ? -1 : sheet_end(&sheet);
}

const struct verdict_format verdict_tap = {"tap", write_tap};

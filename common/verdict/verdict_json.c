/*
 * The comparison as JSON, schema "benchcmp-verdict/1": the verdict and every
 * figure, exact; what is no number is null.
 */
#include <math.h>

#include "base/json_writer.h"
#include "base/version.h"
#include "verdict/formats.h"
#include "verdict/words.h"

#define INDENT 2

static void put_real(struct json_writer *json, const char *key, double value)
{
    json_writer_key(json, key);
    if (isfinite(value))
        json_writer_real(json, value);
    else
        json_writer_null(json);
}

static void put_text(struct json_writer *json, const char *key,
                     const char *text)
{
    json_writer_key(json, key);
    if (text)
        json_writer_text(json, text);
    else
        json_writer_null(json);
}

static void put_count(struct json_writer *json, const char *key, size_t count)
{
    json_writer_key(json, key);
    json_writer_int(json, (int64_t)count);
}

static void put_bool(struct json_writer *json, const char *key, bool value)
{
    json_writer_key(json, key);
    json_writer_bool(json, value);
}

static void put_side(struct json_writer *json, const char *key,
                     const struct compare_side *side)
{
    json_writer_key(json, key);
    json_writer_object(json);
    put_count(json, "n", side->n);
    put_count(json, "sessions", side->sessions);
    put_real(json, "value", side->value);
    put_real(json, "mean", side->mean);
    put_real(json, "median", side->median);
    put_real(json, "stddev", side->stddev);
    put_real(json, "min", side->min);
    put_real(json, "max", side->max);
    put_real(json, "p95", side->p95);
    put_real(json, "p99", side->p99);
    put_count(json, "outliers", side->outliers);
    put_bool(json, "many_modes", side->many_modes);
    json_writer_end(json);
}

static void put_figures(struct json_writer *json, const struct compare_row *row)
{
    put_real(json, "change_percent", row->change);
    put_real(json, "worse_percent", row->worse);
    put_real(json, "low_percent", row->low);
    put_real(json, "high_percent", row->high);
    put_real(json, "p", row->p);
    put_real(json, "p_adjusted", row->p_adjusted);
    put_text(json, "evidence", words_evidence(row->evidence));
    put_real(json, "warn_percent", row->warn);
    put_real(json, "fail_percent", row->fail);
    put_real(json, "abs", row->abs);
    put_real(json, "noise_percent", row->noise);
    json_writer_key(json, "needed");
    json_writer_int(json, row->needed);
}

static int put_row(struct json_writer *json, const struct compare_row *row,
                   struct buf *reason, struct err *err)
{
    json_writer_object(json);
    put_text(json, "verdict", verdict_name(row->verdict));
    put_text(json, "name", row->name);
    put_text(json, "metric", row->metric);
    put_text(json, "unit", row->unit);
    put_text(json, "better", row->better == BETTER_LOWER ? "lower" : "higher");
    put_text(json, "kind", words_kind(row->kind));
    put_bool(json, "gated", row->gated);
    put_bool(json, "literal", row->literal);
    put_figures(json, row);
    put_side(json, "base", &row->base);
    put_side(json, "current", &row->current);
    put_text(json, "note", row->note);
    if (words_reason(row, reason, err) < 0)
        return -1;
    put_text(json, "why", (const char *)reason->data);
    json_writer_end(json);
    return 0;
}

static void put_counts(struct json_writer *json,
                       const struct comparison *comparison)
{
    json_writer_key(json, "counts");
    json_writer_object(json);
    for (unsigned k = 0; k < VERDICT_COUNT; k++)
        put_count(json, verdict_name((enum verdict)k), comparison->count[k]);
    json_writer_end(json);
}

static int put_head(struct json_writer *json, const struct words *words,
                    struct err *err)
{
    const struct comparison *comparison = words->comparison;
    struct buf text = {0};
    struct sheet sheet;
    int rc;

    put_text(json, "schema", "benchcmp-verdict/1");
    json_writer_key(json, "tool");
    json_writer_object(json);
    put_text(json, "name", "benchcmp");
    put_text(json, "version", BARPIPE_VERSION);
    json_writer_end(json);
    put_text(json, "status", words_status(words));
    json_writer_key(json, "exit_status");
    json_writer_int(json, (int64_t)words->status);
    sheet_init(&sheet, &text, err);
    words_headline(words, &sheet);
    sheet_bytes(&sheet, "", 1);
    rc = sheet_end(&sheet);
    if (rc == 0)
        put_text(json, "summary", (const char *)text.data);
    buf_reset(&text);
    put_text(json, "title", words->options->title);
    put_text(json, "base", words->options->base_name);
    put_text(json, "current", words->options->current_name);
    put_text(json, "statistic", statistic_name(comparison->stat));
    put_real(json, "fail_percent", comparison->fail);
    put_real(json, "geomean_ratio", comparison->geomean);
    put_bool(json, "same_machine", comparison->same_machine);
    put_counts(json, comparison);
    return rc;
}

static int write_json(const struct comparison *comparison,
                      const struct verdict_options *options, struct buf *out,
                      struct err *err)
{
    struct json_writer json;
    struct words words;
    struct buf reason = {0};
    int rc;

    words_init(&words, comparison, options);
    json_writer_to_buf(&json, out, INDENT);
    json_writer_object(&json);
    rc = put_head(&json, &words, err);
    json_writer_key(&json, "warnings");
    json_writer_array(&json);
    for (size_t k = 0; k < comparison->warnings; k++)
        json_writer_text(&json, comparison->warning[k]);
    json_writer_end(&json);
    json_writer_key(&json, "rows");
    json_writer_array(&json);
    for (size_t k = 0; k < comparison->rows && rc == 0; k++)
        rc = put_row(&json, &comparison->row[k], &reason, err);
    buf_reset(&reason);
    if (rc < 0)
        return -1;
    json_writer_end(&json);
    json_writer_end(&json);
    json_writer_newline(&json);
    return json_writer_finish(&json, err);
}

const struct verdict_format verdict_json = {"json", write_json};

/*
 * The comparison as one HTML file that needs nothing else: no script, pictures
 * inside, light or dark as the reader's system is. It is well-formed XML, too.
 */
#include <math.h>
#include <string.h>

#include "verdict/formats.h"
#include "verdict/page_style.h"
#include "verdict/strip.h"
#include "verdict/words.h"

#define NAME_LIMIT 160
#define TEXT_LIMIT 600
/* So many unchanged rows are shown in full; of more, only what is said. */
#define UNCHANGED_MAX 200

struct page {
    struct words words;
    struct sheet sheet;
    struct buf scratch;
};

static const char *const tones[] = {
    [TONE_BAD] = "bad",   [TONE_DOUBT] = "doubt", [TONE_GOOD] = "good",
    [TONE_SAME] = "same", [TONE_NEWS] = "news",
};

static void put_escaped(struct page *page, const char *text, size_t limit)
{
    sheet_escaped(&page->sheet, text, ESCAPE_HTML, limit);
}

static void put_value(struct page *page, double value, const char *unit)
{
    char text[WORDS_MAX];

    put_escaped(page, words_value(value, unit, text), WORDS_MAX);
}

/* The headline holds ">", so it is escaped as well. */
static void put_headline(struct page *page)
{
    struct sheet sheet;

    page->scratch.size = 0;
    sheet_init(&sheet, &page->scratch, page->sheet.err);
    words_headline(&page->words, &sheet);
    sheet_bytes(&sheet, "", 1);
    if (sheet_end(&sheet) < 0)
        page->sheet.failed = true;
    else
        put_escaped(page, (const char *)page->scratch.data, SHEET_WHOLE);
}

static void put_head(struct page *page)
{
    struct sheet *out = &page->sheet;

    sheet_text(out,
               "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
               "<meta charset=\"utf-8\"/>\n"
               "<meta http-equiv=\"Content-Security-Policy\" "
               "content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n"
               "<meta name=\"viewport\" "
               "content=\"width=device-width, initial-scale=1\"/>\n"
               "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
               "<title>");
    sheet_format(out, "%s: ", words_status(&page->words));
    put_headline(page);
    sheet_text(out, "</title>\n<style>\n");
    sheet_text(out, page_style);
    sheet_text(out, "</style>\n</head>\n<body>\n<main>\n");
}

/* The row that the answer is about, where there is one. */
static void put_worst(struct page *page)
{
    const struct comparison *comparison = page->words.comparison;
    struct sheet *out = &page->sheet;
    char text[WORDS_MAX];

    for (size_t k = 0; k < comparison->rows; k++) {
        const struct compare_row *row = page->words.row[k];

        if (row->verdict != VERDICT_REGRESSION || !row->gated)
            continue;
        sheet_text(out, "<p class=\"worst\">Worst: <bdi>");
        words_name(&page->words, row, ESCAPE_HTML, NAME_LIMIT, out);
        sheet_format(out, "</bdi> %s (", words_change(row->change, text));
        put_value(page, row->base.value, row->unit);
        sheet_text(out, " \xe2\x86\x92 ");
        put_value(page, row->current.value, row->unit);
        sheet_text(out, ")</p>\n");
        return;
    }
}

static void put_answer(struct page *page)
{
    const struct words *words = &page->words;
    enum words_tone tone = words->status == ERR_NONE     ? TONE_GOOD
                           : words->status == ERR_ANSWER ? TONE_BAD
                                                         : TONE_DOUBT;
    struct sheet *out = &page->sheet;

    sheet_format(out, "<header class=\"answer %s\">\n<h1>%s</h1>\n<p>",
                 tones[tone], words_status(words));
    put_headline(page);
    sheet_text(out, "</p>\n");
    put_worst(page);
    sheet_text(out, "</header>\n");
}

static void put_counts(struct page *page)
{
    struct sheet *out = &page->sheet;

    if (!page->words.comparison->rows)
        return;
    sheet_text(out, "<ul class=\"counts\">\n");
    for (size_t k = 0; k < VERDICT_COUNT; k++) {
        enum verdict verdict = words_order[k];
        size_t count = page->words.comparison->count[verdict];

        if (count)
            sheet_format(out, "<li class=\"%s\"><b>%zu</b> %s</li>\n",
                         tones[words_tone(verdict)], count,
                         words_count(verdict, count));
    }
    sheet_text(out, "</ul>\n");
}

static void put_context(struct page *page)
{
    const struct comparison *comparison = page->words.comparison;
    const struct verdict_options *options = page->words.options;
    struct sheet *out = &page->sheet;
    char text[WORDS_MAX];

    sheet_text(out, "<p class=\"context\">");
    if (options->title) {
        sheet_text(out, "<bdi>");
        put_escaped(page, options->title, NAME_LIMIT);
        sheet_text(out, "</bdi>. ");
    }
    if (options->base_name && options->current_name) {
        sheet_text(out, "<bdi>");
        put_escaped(page, options->base_name, NAME_LIMIT);
        sheet_text(out, "</bdi> \xe2\x86\x92 <bdi>");
        put_escaped(page, options->current_name, NAME_LIMIT);
        sheet_text(out, "</bdi>. ");
    }
    sheet_format(out, "Compared by %s.", statistic_name(comparison->stat));
    if (isfinite(comparison->geomean))
        sheet_format(out, " Geometric mean %s.",
                     words_geomean(comparison, text));
    sheet_text(out, "</p>\n");
    if (!comparison->warnings)
        return;
    sheet_text(out, "<ul class=\"warnings\">\n");
    for (size_t k = 0; k < comparison->warnings; k++) {
        sheet_text(out, "<li>");
        put_escaped(page, comparison->warning[k], TEXT_LIMIT);
        sheet_text(out, "</li>\n");
    }
    sheet_text(out, "</ul>\n");
}

static void put_figure(struct page *page, const char *name, double base,
                       double current, const char *unit)
{
    if (!isfinite(base) && !isfinite(current))
        return;
    sheet_format(&page->sheet, "<tr><th scope=\"row\">%s</th><td>", name);
    put_value(page, base, unit);
    sheet_text(&page->sheet, "</td><td>");
    put_value(page, current, unit);
    sheet_text(&page->sheet, "</td></tr>\n");
}

static void put_figures(struct page *page, const struct compare_row *row)
{
    const struct compare_side *base = &row->base;
    const struct compare_side *now = &row->current;
    struct sheet *out = &page->sheet;

    if (!base->n && !now->n && !isfinite(base->value) && !isfinite(now->value))
        return;
    sheet_format(out,
                 "<details><summary>Figures</summary>"
                 "<div class=\"scroll\"><table>\n"
                 "<tr><th scope=\"col\">%s is better</th><th scope=\"col\">"
                 "Baseline</th><th scope=\"col\">Current</th></tr>\n"
                 "<tr><th scope=\"row\">Samples</th><td>%zu</td><td>%zu</td>"
                 "</tr>\n",
                 row->better == BETTER_LOWER ? "Lower" : "Higher", base->n,
                 now->n);
    put_figure(page, "Median", base->median, now->median, row->unit);
    put_figure(page, "Mean", base->mean, now->mean, row->unit);
    put_figure(page, "Standard deviation", base->stddev, now->stddev,
               row->unit);
    put_figure(page, "Least", base->min, now->min, row->unit);
    put_figure(page, "95th percentile", base->p95, now->p95, row->unit);
    put_figure(page, "99th percentile", base->p99, now->p99, row->unit);
    put_figure(page, "Most", base->max, now->max, row->unit);
    sheet_format(out,
                 "<tr><th scope=\"row\">Outliers</th><td>%zu</td><td>%zu</td>"
                 "</tr>\n</table></div></details>\n",
                 base->outliers, now->outliers);
}

/* From what to what; of a row with one side, what there is. */
static void put_change(struct page *page, const struct compare_row *row)
{
    const bool base = isfinite(row->base.value);
    const bool current = isfinite(row->current.value);
    struct sheet *out = &page->sheet;
    char text[WORDS_MAX];

    if (!base && !current)
        return;
    sheet_text(out, "<div class=\"change\">");
    if (isfinite(row->change))
        sheet_format(out, "<b>%s</b>", words_change(row->change, text));
    sheet_text(out, "<span>");
    if (base)
        put_value(page, row->base.value, row->unit);
    sheet_text(out, base && current ? " \xe2\x86\x92 "
                    : base          ? " before"
                                    : "now ");
    if (current)
        put_value(page, row->current.value, row->unit);
    sheet_text(out, "</span></div>\n");
}

static int put_row(struct page *page, const struct compare_row *row)
{
    const bool full =
        row->verdict != VERDICT_PASS ||
        page->words.comparison->count[VERDICT_PASS] <= UNCHANGED_MAX;
    struct sheet *out = &page->sheet;

    sheet_format(out,
                 "<article class=\"row %s\">\n<div class=\"what\">"
                 "<span class=\"pill\">%s</span>\n<h2><bdi>",
                 tones[words_tone(row->verdict)], verdict_name(row->verdict));
    words_name(&page->words, row, ESCAPE_HTML, NAME_LIMIT, out);
    sheet_text(out, "</bdi></h2></div>\n");
    put_change(page, row);
    if (full)
        strip_write(row, out);
    if (words_reason(row, &page->scratch, out->err) < 0)
        return -1;
    sheet_text(out, "<p class=\"why\">");
    put_escaped(page, (const char *)page->scratch.data, TEXT_LIMIT);
    sheet_text(out, "</p>\n");
    if (full)
        put_figures(page, row);
    sheet_text(out, "</article>\n");
    return sheet_end(out);
}

static int put_rows(struct page *page, enum verdict verdict)
{
    const struct comparison *comparison = page->words.comparison;

    for (size_t k = 0; k < comparison->rows; k++)
        if (page->words.row[k]->verdict == verdict &&
            put_row(page, page->words.row[k]) < 0)
            return -1;
    return 0;
}

static int put_page(struct page *page)
{
    const struct comparison *comparison = page->words.comparison;
    size_t unchanged = comparison->count[VERDICT_PASS];
    struct sheet *out = &page->sheet;

    put_head(page);
    put_answer(page);
    put_counts(page);
    put_context(page);
    if (comparison->rows)
        sheet_text(out, "<p class=\"legend\">Each point is a sample, the "
                        "upright bar what is compared, the line below the "
                        "95% interval of the change, dashed the limit.</p>\n");
    for (size_t k = 0; k < VERDICT_COUNT; k++)
        if (words_order[k] != VERDICT_PASS &&
            put_rows(page, words_order[k]) < 0)
            return -1;
    if (unchanged) {
        sheet_format(out,
                     "<details class=\"more\"><summary>%zu unchanged"
                     "</summary>\n",
                     unchanged);
        if (put_rows(page, VERDICT_PASS) < 0)
            return -1;
        sheet_text(out, "</details>\n");
    }
    sheet_text(out, "</main>\n</body>\n</html>\n");
    return sheet_end(out);
}

static int write_html(const struct comparison *comparison,
                      const struct verdict_options *options, struct buf *out,
                      struct err *err)
{
    struct page page = {0};
    int rc;

    words_init(&page.words, comparison, options);
    sheet_init(&page.sheet, out, err);
    rc = words_sort(&page.words, err) < 0 ? -1 : put_page(&page);
    words_reset(&page.words);
    buf_reset(&page.scratch);
    return rc;
}

const struct verdict_format verdict_html = {"html", write_html};

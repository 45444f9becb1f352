/*
 * The comparison as a comment of a code review: GitHub's Markdown, cut before
 * it is too long for one. Sections are written in the order of importance, each
 * as far as the room lasts.
 */
#include <math.h>
#include <string.h>

#include "verdict/formats.h"
#include "verdict/words.h"

/* GitHub takes 65,536 characters. */
#define ROOM        60000
#define ROOM_AT_END 500 /* closing elements and the line of what was cut */
#define NAME_LIMIT  120
#define TEXT_LIMIT  400

struct markdown {
    struct words words;
    struct sheet sheet;
    struct buf scratch;
    size_t begin; /* of the report in the buffer */
    size_t left_out[VERDICT_COUNT];
    size_t silent; /* reasons left out */
};

static const char *emoji(enum verdict verdict)
{
    switch (verdict) {
    case VERDICT_REGRESSION:
        return "\xe2\x9d\x8c "; /* cross mark */
    case VERDICT_IMPROVED:
        return "\xe2\x9c\x85 "; /* check mark */
    case VERDICT_SLOWER:
        return "\xe2\x9a\xa0\xef\xb8\x8f "; /* warning sign */
    case VERDICT_ERROR:
    case VERDICT_MISSING:
    case VERDICT_INCOMPARABLE:
        return "\xf0\x9f\x9b\x91 "; /* stop sign */
    case VERDICT_UNSURE:
        return "\xe2\x9d\x94 "; /* question mark */
    case VERDICT_NEW:
        return "\xf0\x9f\x86\x95 "; /* NEW button */
    case VERDICT_CHANGED:
        return "\xf0\x9f\x94\x81 "; /* arrows around */
    case VERDICT_PASS:
    case VERDICT_COUNT:
        break;
    }
    return "";
}

static void put_value(struct sheet *out, double value, const char *unit)
{
    char text[WORDS_MAX];

    sheet_escaped(out, words_value(value, unit, text), ESCAPE_MARKDOWN,
                  WORDS_MAX);
    sheet_text(out, " | ");
}

static void put_head(struct markdown *page)
{
    const bool wide = page->words.options->wide;

    sheet_text(&page->sheet, "| Benchmark | Baseline | Current | Change | "
                             "Status |");
    if (wide)
        sheet_text(&page->sheet, " 95% interval | p | n |");
    sheet_text(&page->sheet, "\n| :-- | --: | --: | --: | :-- |");
    if (wide)
        sheet_text(&page->sheet, " --: | --: | --: |");
    sheet_text(&page->sheet, "\n");
}

static void put_row(struct markdown *page, struct sheet *out,
                    const struct compare_row *row)
{
    const struct verdict_options *options = page->words.options;
    char text[WORDS_MAX];

    sheet_text(out, "| ");
    words_name(&page->words, row, ESCAPE_MARKDOWN, NAME_LIMIT, out);
    sheet_text(out, " | ");
    put_value(out, row->base.value, row->unit);
    put_value(out, row->current.value, row->unit);
    sheet_format(out, "%s | %s%s |", words_change(row->change, text),
                 options->emoji ? emoji(row->verdict) : "",
                 verdict_name(row->verdict));
    if (options->wide) {
        sheet_format(out, " %s |", words_interval(row, text));
        sheet_format(out, " %s |", words_row_p(row, text));
        sheet_format(out, " %s |", words_n(row, text));
    }
    sheet_text(out, "\n");
}

static int put_reason(struct markdown *page, struct sheet *out,
                      const struct compare_row *row)
{
    struct buf reason = {0};
    int rc = words_reason(row, &reason, out->err);

    if (rc == 0) {
        sheet_text(out, "- **");
        words_name(&page->words, row, ESCAPE_MARKDOWN, NAME_LIMIT, out);
        sheet_text(out, "**: ");
        sheet_escaped(out, (const char *)reason.data, ESCAPE_MARKDOWN,
                      TEXT_LIMIT);
        sheet_text(out, "\n");
    }
    buf_reset(&reason);
    return rc;
}

/* Takes what `scratch` holds over when there is room. */
static bool take(struct markdown *page)
{
    const struct buf *out = page->sheet.out;

    if (out->size - page->begin + page->scratch.size + ROOM_AT_END > ROOM)
        return false;
    sheet_bytes(&page->sheet, (const char *)page->scratch.data,
                page->scratch.size);
    return true;
}

/* The rows of a verdict, once one did not fit no other of it. */
static int put_rows(struct markdown *page, enum verdict verdict)
{
    const struct comparison *comparison = page->words.comparison;
    struct sheet sheet;

    sheet_init(&sheet, &page->scratch, page->sheet.err);
    for (size_t k = 0; k < comparison->rows; k++) {
        if (page->words.row[k]->verdict != verdict)
            continue;
        page->scratch.size = 0;
        if (!page->left_out[verdict])
            put_row(page, &sheet, page->words.row[k]);
        if (page->left_out[verdict] || !take(page))
            page->left_out[verdict]++;
    }
    return sheet_end(&sheet);
}

static int put_reasons_of(struct markdown *page, enum verdict verdict)
{
    const struct comparison *comparison = page->words.comparison;
    struct sheet sheet;

    sheet_init(&sheet, &page->scratch, page->sheet.err);
    for (size_t k = 0; k < comparison->rows; k++) {
        if (page->words.row[k]->verdict != verdict)
            continue;
        page->scratch.size = 0;
        if (!page->silent && put_reason(page, &sheet, page->words.row[k]) < 0)
            return -1;
        if (page->silent || !take(page))
            page->silent++;
    }
    return sheet_end(&sheet);
}

/* All but unchanged rows; `count` of them. */
static int put_table(struct markdown *page, size_t count)
{
    if (!count)
        return 0;
    put_head(page);
    for (size_t k = 0; k < VERDICT_COUNT; k++)
        if (words_order[k] != VERDICT_PASS &&
            put_rows(page, words_order[k]) < 0)
            return -1;
    sheet_text(&page->sheet, "\n");
    return 0;
}

static bool has_reason(enum verdict verdict)
{
    return verdict != VERDICT_PASS && verdict != VERDICT_NEW;
}

static int put_reasons(struct markdown *page, size_t count)
{
    if (!count)
        return 0;
    sheet_text(&page->sheet, "<details><summary>Why</summary>\n\n");
    for (size_t k = 0; k < VERDICT_COUNT; k++)
        if (has_reason(words_order[k]) &&
            put_reasons_of(page, words_order[k]) < 0)
            return -1;
    sheet_text(&page->sheet, "\n</details>\n\n");
    return 0;
}

static int put_unchanged(struct markdown *page)
{
    size_t count = page->words.comparison->count[VERDICT_PASS];

    if (!count)
        return 0;
    sheet_format(&page->sheet, "<details><summary>%zu unchanged</summary>\n\n",
                 count);
    put_head(page);
    if (put_rows(page, VERDICT_PASS) < 0)
        return -1;
    sheet_text(&page->sheet, "\n</details>\n\n");
    return 0;
}

static void put_cut(struct markdown *page)
{
    struct sheet *out = &page->sheet;
    const char *separator = " ";
    bool any = page->silent > 0;

    for (size_t k = 0; k < VERDICT_COUNT; k++)
        any = any || page->left_out[k];
    if (!any)
        return;
    sheet_text(out, "**Cut at 60 kB**, left out are:");
    for (size_t k = 0; k < VERDICT_COUNT; k++) {
        size_t count = page->left_out[words_order[k]];

        if (!count)
            continue;
        sheet_format(out, "%s%zu %s", separator, count,
                     words_count(words_order[k], count));
        separator = ", ";
    }
    if (page->silent)
        sheet_format(out, "%s%zu %s", separator, page->silent,
                     page->silent == 1 ? "reason" : "reasons");
    sheet_text(out, ".\n");
}

static void put_context(struct markdown *page)
{
    const struct words *words = &page->words;
    const struct verdict_options *options = words->options;
    struct sheet *out = &page->sheet;
    char text[WORDS_MAX];

    if (options->base_name && options->current_name) {
        sheet_escaped(out, options->base_name, ESCAPE_MARKDOWN, NAME_LIMIT);
        sheet_text(out, " \xe2\x86\x92 ");
        sheet_escaped(out, options->current_name, ESCAPE_MARKDOWN, NAME_LIMIT);
        sheet_text(out, ": ");
    }
    words_counts(words, out);
    if (isfinite(words->comparison->geomean))
        sheet_format(out, "; geometric mean %s",
                     words_geomean(words->comparison, text));
    sheet_text(out, "\n\n");
}

/* The first few: a suite may have one a row. */
static void put_warnings(struct markdown *page)
{
    enum { SHOWN = 20 };
    const struct comparison *comparison = page->words.comparison;
    struct sheet *out = &page->sheet;

    for (size_t k = 0; k < comparison->warnings && k < SHOWN; k++) {
        sheet_text(out, "> warning: ");
        sheet_escaped(out, comparison->warning[k], ESCAPE_MARKDOWN, TEXT_LIMIT);
        sheet_text(out, "\n>\n");
    }
    if (comparison->warnings > SHOWN)
        sheet_format(out, "> %zu more warnings\n",
                     comparison->warnings - SHOWN);
    if (comparison->warnings)
        sheet_text(out, "\n");
}

/* In a comment of HTML no end of it may stand. */
static void put_marker(struct markdown *page)
{
    const char *id = page->words.options->id;
    struct sheet *out = &page->sheet;

    sheet_text(out, "<!-- benchcmp:");
    for (size_t k = 0; id && id[k] && k < NAME_LIMIT; k++) {
        bool plain = strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUV"
                            "WXYZ0123456789._/:",
                            id[k]) ||
                     (id[k] == '-' && k > 0 && id[k - 1] != '-');

        sheet_bytes(out, plain ? id + k : "_", 1);
    }
    sheet_text(out, " -->\n");
}

static int put_page(struct markdown *page)
{
    const struct words *words = &page->words;
    const struct comparison *comparison = words->comparison;
    size_t notable = comparison->rows - comparison->count[VERDICT_PASS];
    struct sheet *out = &page->sheet;

    put_marker(page);
    if (words->options->title) {
        sheet_text(out, "### ");
        sheet_escaped(out, words->options->title, ESCAPE_MARKDOWN, NAME_LIMIT);
        sheet_text(out, "\n\n");
    }
    sheet_format(out, "**%s**: ", words_status(words));
    words_headline(words, out);
    sheet_text(out, "\n\n");
    if (comparison->rows)
        put_context(page);
    put_warnings(page);
    if (put_table(page, notable) < 0 ||
        put_reasons(page, notable - comparison->count[VERDICT_NEW]) < 0 ||
        put_unchanged(page) < 0)
        return -1;
    put_cut(page);
    return sheet_end(out);
}

static int write_markdown(const struct comparison *comparison,
                          const struct verdict_options *options,
                          struct buf *out, struct err *err)
{
    struct markdown page = {.begin = out->size};
    int rc;

    words_init(&page.words, comparison, options);
    sheet_init(&page.sheet, out, err);
    rc = words_sort(&page.words, err) < 0 ? -1 : put_page(&page);
    words_reset(&page.words);
    buf_reset(&page.scratch);
    return rc;
}

const struct verdict_format verdict_markdown = {"markdown", write_markdown};

/*
 * A comparison in words and figures for people: what every report says in the
 * same way. The words are plain text and hold units and notes of files: escape
 * them. For this folder.
 */
#ifndef VERDICT_WORDS_H
#define VERDICT_WORDS_H

#include "report/sheet.h"
#include "verdict/verdict.h"

/* Room for any of the figures. */
#define WORDS_MAX 96

/* A smaller p is not worth its digits. */
#define WORDS_P_LEAST 0.0001

/* What is said where there is no figure. */
#define WORDS_ABSENT "\xe2\x80\x93"

struct words {
    const struct comparison *comparison;
    const struct verdict_options *options;
    struct compare_config config;
    enum err_code status;
    bool metrics; /* rows are of several metrics: names say which */
    const struct compare_row **row; /* sorted by words_sort(), or NULL */
};
void words_init(struct words *words, const struct comparison *comparison,
                const struct verdict_options *options);

/*
 * Fills `row`: verdicts in the order of words_order, in each the largest change
 * first where it matters. ERR_SYSTEM; words_reset() frees.
 */
NODISCARD int words_sort(struct words *words, struct err *err);
void words_reset(struct words *words);

/* Verdicts in the order that people want: what failed first. */
extern const enum verdict words_order[VERDICT_COUNT];

enum words_tone { TONE_BAD, TONE_DOUBT, TONE_GOOD, TONE_SAME, TONE_NEWS };
enum words_tone words_tone(enum verdict verdict);

/* "FAIL", "INCOMPLETE" or "PASS". */
const char *words_status(const struct words *words);
/* What stands behind it: "1 benchmark regressed >10%". */
void words_headline(const struct words *words, struct sheet *out);
/* "1 regression, 2 unsure, 7 unchanged". */
void words_counts(const struct words *words, struct sheet *out);
/* One of them: "regression", "regressions". */
const char *words_count(enum verdict verdict, size_t count);

/* "replay/daily (wall)", escaped, both parts cut to the limit. */
void words_name(const struct words *words, const struct compare_row *row,
                enum escape escape, size_t limit, struct sheet *out);

/* Figures; WORDS_ABSENT where there is none. They return `out`. */
const char *words_value(double value, const char *unit, char *out);
const char *words_change(double percent, char *out);
const char *words_noise(double percent, char *out); /* without a sign */
const char *words_interval(const struct compare_row *row, char *out);
const char *words_p(double p, char *out);
/* The adjusted p of a row; absent where nothing got worse: it is one-sided. */
const char *words_row_p(const struct compare_row *row, char *out);
const char *words_n(const struct compare_row *row, char *out);
/* "1.031" as "+3.1%". */
const char *words_geomean(const struct comparison *comparison, char *out);

const char *words_kind(enum metric_kind kind);
const char *words_evidence(enum evidence evidence);

/*
 * Why the row has its verdict, one sentence that ends in a NUL not counted:
 * the change and its limits, the interval, p, n, what more would be needed,
 * notes. Replaces what `out` held. ERR_SYSTEM.
 */
NODISCARD int words_reason(const struct compare_row *row, struct buf *out,
                           struct err *err);

#endif

/* Why a row has its verdict. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "results/unit.h"
#include "verdict/words.h"

/* "slower", or what is said of bytes, rates and counts. */
static const char *direction(const struct compare_row *row, bool worse)
{
    const char *text = row->unit ? row->unit : "";
    struct unit unit;

    unit_parse(text, strlen(text), &unit);
    if (unit.dimension == DIMENSION_TIME && row->better == BETTER_LOWER)
        return worse ? "slower" : "faster";
    if (unit.dimension == DIMENSION_OTHER ||
        unit.dimension == DIMENSION_RATIO || unit.dimension == DIMENSION_TIME)
        return worse ? "worse" : "better";
    return worse == (row->better == BETTER_LOWER) ? "more" : "less";
}

/* Two digits more where rounding would hide on which side of a limit it is. */
static int decimals(const struct compare_row *row)
{
    bool near = fabs(row->worse - row->fail) < 0.05 ||
                fabs(row->worse - row->warn) < 0.05;

    return near ? 3 : fabs(row->worse) < 99.95 ? 1 : 0;
}

static void say_change(const struct compare_row *row, struct sheet *out)
{
    if (!isfinite(row->worse))
        sheet_text(out, "the change has no percentage");
    else if (fabs(row->worse) < 0.05)
        sheet_text(out, "no change");
    else
        sheet_format(out, "%.*f %% %s%s", decimals(row), fabs(row->worse),
                     direction(row, row->worse > 0),
                     row->evidence == EVIDENCE_PAIRS ? " within pairs" : "");
}

static bool below_floor(const struct compare_row *row)
{
    return row->abs > 0 &&
           fabs(row->current.value - row->base.value) <= row->abs;
}

/* What a change that counts for nothing is measured by. */
static void say_pass(const struct compare_row *row, struct sheet *out)
{
    char text[WORDS_MAX];

    say_change(row, out);
    if (!(row->worse > row->warn))
        return;
    if (below_floor(row))
        sheet_format(out, ", but by less than the floor of %s",
                     words_value(row->abs, row->unit, text));
    else
        sheet_format(out,
                     ", over the warning at %g %%, but the samples do not "
                     "show it is more than noise",
                     row->warn);
}

static void say_verdict(const struct compare_row *row, struct sheet *out)
{
    switch (row->verdict) {
    case VERDICT_ERROR:
        sheet_text(out, "there is no number to compare");
        return;
    case VERDICT_MISSING:
        sheet_text(out,
                   "it is in the baseline, but not in the current results");
        return;
    case VERDICT_INCOMPARABLE:
        sheet_text(out, "the two sides cannot be compared");
        return;
    case VERDICT_NEW:
        sheet_text(out, "it is not in the baseline: nothing to compare with");
        return;
    case VERDICT_CHANGED:
        sheet_text(out,
                   "the benchmark's own code is another one: not compared");
        return;
    case VERDICT_REGRESSION:
        say_change(row, out);
        sheet_format(out, ", over the limit of %g %%", row->fail);
        return;
    case VERDICT_UNSURE:
        say_change(row, out);
        sheet_format(out,
                     ", over the limit of %g %%, but the samples do not show "
                     "it is more than noise",
                     row->fail);
        return;
    case VERDICT_SLOWER:
        say_change(row, out);
        sheet_format(out, ", over the warning at %g %%", row->warn);
        return;
    case VERDICT_PASS:
        say_pass(row, out);
        return;
    case VERDICT_IMPROVED:
    case VERDICT_COUNT:
        break;
    }
    say_change(row, out);
}

static bool has_change(const struct compare_row *row)
{
    return row->base.n + row->current.n > 0 && isfinite(row->change);
}

static const char *test_name(enum evidence evidence)
{
    switch (evidence) {
    case EVIDENCE_RANK:
        return "Mann-Whitney ";
    case EVIDENCE_PAIRS:
        return "Wilcoxon ";
    case EVIDENCE_SESSIONS:
        return "prediction from the baseline's sessions ";
    case EVIDENCE_NONE:
    case EVIDENCE_EXACT:
    case EVIDENCE_QUANTILES:
        break;
    }
    return "";
}

/* "= 0.063", "< 0.0001". */
static void say_p(double p, struct sheet *out)
{
    char text[WORDS_MAX];

    words_p(p, text);
    if (text[0] == '<')
        sheet_format(out, "< %s", text + 1);
    else
        sheet_format(out, "= %s", text);
}

static void say_evidence(const struct compare_row *row, struct sheet *out)
{
    char text[WORDS_MAX];

    if (!has_change(row))
        return;
    if (isfinite(row->low) && isfinite(row->high))
        sheet_format(out, "; 95 %% interval %s", words_interval(row, text));
    if (row->evidence == EVIDENCE_EXACT)
        sheet_text(out, "; an exact count, no test needed");
    if (row->evidence == EVIDENCE_QUANTILES)
        sheet_text(out, "; judged by the bounds of both percentiles");
    /* One-sided: it says nothing of what got better. */
    if (isfinite(row->p) && row->worse > 0) {
        sheet_format(out, "; %sp ", test_name(row->evidence));
        say_p(row->p, out);
        if (row->p_adjusted > row->p && row->p_adjusted >= WORDS_P_LEAST)
            sheet_format(out, " (adjusted for all tests: %s)",
                         words_p(row->p_adjusted, text));
    }
    if (row->evidence != EVIDENCE_EXACT)
        sheet_format(out, "; n = %zu and %zu", row->base.n, row->current.n);
}

/* The comparison's own note may say it already. */
static bool noted(const struct compare_row *row, const char *words)
{
    return strstr(row->note, words) != NULL;
}

static void say_doubts(const struct compare_row *row, struct sheet *out)
{
    if (row->literal && has_change(row) && !noted(row, "threshold only"))
        sheet_text(out, "; n<3: threshold only");
    if (row->needed > 0 && row->verdict == VERDICT_UNSURE &&
        !noted(row, "per side"))
        sheet_format(out,
                     "; needs ~%" PRId64 " samples per side to resolve %g %% "
                     "at this noise",
                     row->needed, row->fail);
    if (row->verdict == VERDICT_UNSURE && row->evidence == EVIDENCE_SESSIONS)
        sheet_text(out, "; more sessions would tell, not more samples");
    if (row->noise > row->fail && !noted(row, "noise floor"))
        sheet_format(out,
                     "; threshold %g %% is below this benchmark's noise floor "
                     "%.1f %%",
                     row->fail, row->noise);
    if ((row->base.many_modes || row->current.many_modes) &&
        !noted(row, "mode"))
        sheet_format(out, "; the samples of %s have more than one mode",
                     !row->current.many_modes ? "the baseline"
                     : row->base.many_modes   ? "both sides"
                                              : "the current side");
}

int words_reason(const struct compare_row *row, struct buf *out,
                 struct err *err)
{
    struct sheet sheet;

    out->size = 0;
    sheet_init(&sheet, out, err);
    say_verdict(row, &sheet);
    say_evidence(row, &sheet);
    say_doubts(row, &sheet);
    if (row->note[0]) {
        sheet_text(&sheet, "; ");
        sheet_text(&sheet, row->note);
    }
    if (!row->gated && row->verdict != VERDICT_NEW &&
        row->verdict != VERDICT_CHANGED && !noted(row, "not gated"))
        sheet_text(&sheet, "; not gated");
    sheet_bytes(&sheet, "", 1);
    if (sheet_end(&sheet) < 0)
        return -1;
    out->size--;
    return 0;
}

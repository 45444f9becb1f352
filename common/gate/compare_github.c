/* Step summary and annotations. Source: docs.github.com, "Workflow commands for
 * GitHub Actions". */
#include "gate/compare_github.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* GitHub shows so many of a kind and a step. */
#define ANNOTATIONS_MAX 10
/* Bytes of a name that anybody reads. */
#define NAME_SHOWN 200

static bool must_fail(const struct compare_config *config,
                      const struct compare_row *row)
{
    switch (row->verdict) {
    case VERDICT_ERROR:
    case VERDICT_INCOMPARABLE:
    case VERDICT_REGRESSION:
        return row->gated;
    case VERDICT_MISSING:
        return row->gated && !config->missing_warns;
    case VERDICT_UNSURE:
        return row->gated && config->unsure_fails;
    case VERDICT_SLOWER:
    case VERDICT_IMPROVED:
    case VERDICT_PASS:
    case VERDICT_NEW:
    case VERDICT_CHANGED:
    case VERDICT_COUNT:
        break;
    }
    return false;
}

static bool is_quiet(const struct compare_row *row)
{
    return row->verdict >= VERDICT_IMPROVED;
}

/* One line, whatever the text holds. */
static void put_escaped(const char *text)
{
    for (size_t k = 0; k < NAME_SHOWN && text[k]; k++) {
        unsigned char c = (unsigned char)text[k];

        if (c < ' ' || c == '%')
            fprintf(stderr, "%%%02X", (unsigned)c);
        else
            fputc(c, stderr);
    }
}

static void annotate(const struct compare_row *row, const char *level)
{
    fprintf(stderr, "::%s title=benchcmp::%s ", level,
            verdict_name(row->verdict));
    put_escaped(row->name);
    if (row->metric[0]) {
        fputs(" (", stderr);
        put_escaped(row->metric);
        fputc(')', stderr);
    }
    if (isfinite(row->change))
        fprintf(stderr, " %+.1f%%25", row->change);
    if (row->note[0]) {
        fputs(": ", stderr);
        put_escaped(row->note);
    }
    fputc('\n', stderr);
}

int compare_github(const struct compare_result *result, struct err *err)
{
    const struct comparison *comparison = &result->comparison;
    const char *path = getenv("GITHUB_STEP_SUMMARY");
    const struct compare_output summary = {verdict_format_find("markdown", 8),
                                           path};
    size_t errors = 0;
    size_t warnings = 0;

    for (size_t k = 0; k < comparison->rows; k++) {
        const struct compare_row *row = &comparison->row[k];

        if (is_quiet(row))
            continue;
        if (must_fail(&result->options->config, row)) {
            if (errors++ < ANNOTATIONS_MAX)
                annotate(row, "error");
        } else if (warnings++ < ANNOTATIONS_MAX) {
            annotate(row, "warning");
        }
    }
    return path && path[0] ? compare_write(result, &summary, true, err) : 0;
}

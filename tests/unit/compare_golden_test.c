/*
 * Files of other tools, compared: changes, U and exact p as R and scipy have
 * them (pairs.json), and the edge cases that other comparers get wrong.
 */
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compare/compare.h"
#include "formats/format.h"
#include "lib/tap.h"

#define PATH_MAX_BYTES 1024

static char folder[PATH_MAX_BYTES];

struct compared {
    struct results base;
    struct results current;
    struct compare_config config;
    struct comparison out;
    struct err err;
    int rc; /* 0, or -1 of reading or comparing */
};

static int read_file(const char *name, const char *suffix, struct results *out,
                     struct err *err)
{
    const struct format_options options = {0};
    char path[3 * PATH_MAX_BYTES];

    snprintf(path, sizeof(path), "%s/%s%s", folder, name, suffix);
    return format_read(path, NULL, &options, out, err);
}

static void compare_files(const char *base, const char *base_suffix,
                          const char *current, const char *current_suffix,
                          struct compared *out)
{
    *out = (struct compared){.rc = -1};
    compare_config_default(&out->config);
    if (read_file(base, base_suffix, &out->base, &out->err) == 0 &&
        read_file(current, current_suffix, &out->current, &out->err) == 0)
        out->rc = compare(&out->base, &out->current, &out->config, &out->out,
                          &out->err);
}

static void release(struct compared *compared)
{
    comparison_free(&compared->out);
    results_free(&compared->base);
    results_free(&compared->current);
}

static enum err_code status(const struct compared *compared)
{
    return err_worse(comparison_status(&compared->out, &compared->config),
                     compared->rc < 0 ? compared->err.code : ERR_NONE);
}

static double number(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);

    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

static const char *text(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));

    return value ? value : "";
}

/* The same unit, whatever it is called in either place. */
static bool same_unit(const char *ours, const char *theirs)
{
    return !strcmp(ours, theirs) ||
           (!strcmp(ours, "s") && !strcmp(theirs, "sec/op")) ||
           (!strcmp(ours, "B") && !strcmp(theirs, "B/op")) ||
           (!strcmp(ours, "count") && !strcmp(theirs, "allocs/op"));
}

static bool same_name(const char *ours, const char *theirs)
{
    size_t size = strlen(theirs);
    size_t mine = strlen(ours);

    return !strcmp(ours, theirs) ||
           (mine > size && !strcmp(ours + mine - size, theirs));
}

static const struct compare_row *find_row(const struct compared *compared,
                                          const json_t *want)
{
    const char *metric = text(want, "metric");

    for (size_t k = 0; k < compared->out.rows; k++) {
        const struct compare_row *row = &compared->out.row[k];

        if (same_name(row->name, text(want, "name")) &&
            same_unit(row->unit, text(want, "unit")) &&
            (!metric[0] || !strcmp(row->metric, metric)))
            return row;
    }
    return NULL;
}

static void near(double got, double want, double relative, const char *what,
                 const json_t *row)
{
    IS_NEAR(got, want, relative * fmax(1e-300, fabs(want)), "%s of %s %s", what,
            text(row, "name"), text(row, "unit"));
}

static void check_row(const struct compared *compared, const json_t *want)
{
    const struct compare_row *row = find_row(compared, want);

    OK(row, "%s %s is there", text(want, "name"), text(want, "unit"));
    if (!row)
        return;
    near(row->base.median, number(want, "base_median"), 1e-9, "baseline", want);
    near(row->current.median, number(want, "cur_median"), 1e-9, "current",
         want);
    if (json_is_number(json_object_get(want, "change_median_pct")))
        IS_NEAR(row->change, number(want, "change_median_pct"),
                1e-9 * fmax(1, fabs(row->change)), "change of %s",
                text(want, "name"));
    if (row->evidence == EVIDENCE_RANK)
        near(row->p, number(want, "p_worse_exact"), 1e-9, "p", want);
}

static void check_pairs(void)
{
    char path[PATH_MAX_BYTES + 32];
    json_t *pairs;
    json_t *pair;
    json_t *row;
    size_t k;
    size_t j;

    snprintf(path, sizeof(path), "%s/pairs.json", folder);
    pairs = json_load_file(path, JSON_ALLOW_NUL, NULL);
    OK(pairs, "pairs.json");
    json_array_foreach (pairs, k, pair) {
        struct compared compared;
        char base[PATH_MAX_BYTES];
        char current[PATH_MAX_BYTES];

        snprintf(base, sizeof(base), "formats/%s", text(pair, "base"));
        snprintf(current, sizeof(current), "formats/%s", text(pair, "cur"));
        compare_files(base, "", current, "", &compared);
        IS_INT(compared.rc, 0, "%s and %s", base, current);
        if (compared.rc < 0)
            tap_note("%s", compared.err.msg);
        json_array_foreach (json_object_get(pair, "rows"), j, row) {
            check_row(&compared, row);
        }
        release(&compared);
    }
    json_decref(pairs);
}

/* What the first row, the worst, is; VERDICT_COUNT: there is none. */
struct edge {
    const char *name;
    enum verdict verdict;
    enum err_code status;
};

static void check_edge(const struct edge *edge, const char *suffix)
{
    char base[64];
    char current[64];
    struct compared compared;

    snprintf(base, sizeof(base), "edge/%s.old.", edge->name);
    snprintf(current, sizeof(current), "edge/%s.new.", edge->name);
    compare_files(base, suffix, current, suffix, &compared);
    IS_INT(status(&compared), edge->status, "%s as %s: status", edge->name,
           suffix);
    if (edge->verdict == VERDICT_COUNT)
        IS_INT((int64_t)compared.out.rows, 0, "%s as %s: no rows", edge->name,
               suffix);
    else
        IS_TEXT(compared.out.rows ? verdict_name(compared.out.row[0].verdict)
                                  : "none",
                verdict_name(edge->verdict), "%s as %s", edge->name, suffix);
    release(&compared);
}

static void check_edges(void)
{
    static const struct edge edges[] = {
        {"identical", VERDICT_PASS, ERR_NONE},
        {"same_samples", VERDICT_PASS, ERR_NONE},
        {"bimodal", VERDICT_UNSURE, ERR_NONE},
        {"n1_2x", VERDICT_REGRESSION, ERR_ANSWER},
        {"zero_to_pos", VERDICT_INCOMPARABLE, ERR_DATA},
        {"pos_to_zero", VERDICT_ERROR, ERR_DATA},
        {"nan", VERDICT_ERROR, ERR_DATA},
        {"missing", VERDICT_MISSING, ERR_DATA},
        {"renamed", VERDICT_MISSING, ERR_DATA},
        {"unit", VERDICT_REGRESSION, ERR_ANSWER},
        {"empty", VERDICT_COUNT, ERR_DATA},
    };
    /* One-sided p is 0.0315: of one metric that is evidence. */
    static const struct edge alone = {"slow11_noise15", VERDICT_REGRESSION,
                                      ERR_ANSWER};
    /* Of two, wall and processor time, it is not: 0.063. */
    static const struct edge of_two = {"slow11_noise15", VERDICT_UNSURE,
                                       ERR_NONE};

    for (size_t k = 0; k < sizeof(edges) / sizeof(edges[0]); k++) {
        check_edge(&edges[k], "txt");
        check_edge(&edges[k], "json");
    }
    check_edge(&alone, "txt");
    check_edge(&of_two, "json");
}

static void check_details(void)
{
    struct compared compared;

    compare_files("edge/slow11_noise15.old.", "json",
                  "edge/slow11_noise15.new.", "json", &compared);
    IS_INT(compared.out.rows ? compared.out.row[0].needed : 0, 33,
           "+11 %% at noise of 15 %% needs 33 samples");
    release(&compared);
    compare_files("edge/bimodal.old.", "txt", "edge/bimodal.new.", "txt",
                  &compared);
    OK(compared.out.rows && compared.out.row[0].current.many_modes,
       "two modes are seen");
    release(&compared);
    compare_files("edge/unit.old.", "txt", "edge/unit.new.", "txt", &compared);
    IS_NEAR(compared.out.rows ? compared.out.row[0].change : 0, 99900, 1e-6,
            "us to ms is +99,900 %%");
    release(&compared);
    compare_files("edge/renamed.old.", "txt", "edge/renamed.new.", "txt",
                  &compared);
    IS_INT((int64_t)compared.out.warnings, 1, "a hint at the new name");
    release(&compared);
}

int main(void)
{
    const char *shared = getenv("BARPIPE_SHARED");
    char path[PATH_MAX_BYTES + 32];

    snprintf(folder, sizeof(folder), "%s/golden/benchcmp",
             shared ? shared : "../shared");
    snprintf(path, sizeof(path), "%s/pairs.json", folder);
    if (access(path, R_OK) < 0)
        tap_skip_all("no golden cases");
    check_pairs();
    check_edges();
    check_details();
    return tap_done();
}

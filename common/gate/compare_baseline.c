/* The baseline as a file that is looked after. */
#include "gate/compare_baseline.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/timestamp.h"
#include "formats/baseline.h"
#include "gate/compare_files.h"

/* Bytes of a name that a message shows. */
#define NAME_SHOWN 80

static int read_base(char *path, struct results *out, struct err *err)
{
    const struct compare_options any = {0};

    if (!strcmp(path, "-"))
        return err_set(err, ERR_USAGE, "a baseline is a file");
    if (compare_read(&path, 1, &any, out, err) < 0)
        return -1;
    if (out->format && !strcmp(out->format, format_own.name))
        return 0;
    return err_set(err, ERR_DATA,
                   "%s is %s, no baseline: benchcmp convert --to own makes one",
                   path, out->format ? out->format : "something else");
}

/* Only a file that is not there begins anew. */
static int read_or_begin(char *path, struct results *out, bool *begun,
                         struct err *err)
{
    *begun =
        strcmp(path, "-") != 0 && access(path, F_OK) != 0 && errno == ENOENT;
    return *begun ? 0 : read_base(path, out, err);
}

static const struct compare_row *first(const struct comparison *comparison,
                                       const struct compare_config *config)
{
    for (size_t k = 0; k < comparison->rows; k++) {
        const struct compare_row *row = &comparison->row[k];

        if (row->gated &&
            (row->verdict == VERDICT_REGRESSION ||
             (row->verdict == VERDICT_UNSURE && config->unsure_fails)))
            return row;
    }
    return NULL;
}

/* What speaks against taking these results, if anything does. */
static int judge(const struct comparison *comparison,
                 const struct compare_config *config, struct err *err)
{
    const struct compare_row *row = first(comparison, config);
    size_t count = comparison->count[VERDICT_REGRESSION];

    switch (comparison_status(comparison, config)) {
    case ERR_NONE:
        return 0;
    case ERR_ANSWER:
        return err_set(err, ERR_ANSWER,
                       "\"%.*s\"%s got worse; --accept takes it all the same",
                       NAME_SHOWN, row ? row->name : "the geometric mean",
                       count > 1 ? " and others" : "");
    case ERR_USAGE:
    case ERR_DATA:
    case ERR_SYSTEM:
        break;
    }
    return err_set(err, ERR_DATA,
                   "%zu rows have errors and %zu cannot be compared; --accept "
                   "takes what there is",
                   comparison->count[VERDICT_ERROR],
                   comparison->count[VERDICT_INCOMPARABLE]);
}

static bool is_change(enum verdict verdict)
{
    return verdict == VERDICT_REGRESSION || verdict == VERDICT_UNSURE ||
           verdict == VERDICT_SLOWER || verdict == VERDICT_IMPROVED ||
           verdict == VERDICT_NEW || verdict == VERDICT_CHANGED;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The benchmarks that are not what they were, each once, NULL at the end; the
 * names belong to the results, which are about to move: copies. */
static char **changed_names(const struct comparison *comparison)
{
    char **names = calloc(comparison->rows + 1, sizeof(*names));
    const char **sorted = calloc(comparison->rows + 1, sizeof(*sorted));
    size_t n = 0;
    size_t kept = 0;

    for (size_t k = 0; sorted && k < comparison->rows; k++)
        if (is_change(comparison->row[k].verdict))
            sorted[n++] = comparison->row[k].name;
    if (n)
        qsort(sorted, n, sizeof(*sorted), by_name);
    for (size_t k = 0; names && k < n; k++)
        if (!k || strcmp(sorted[k], sorted[k - 1]) != 0)
            names[kept++] = strdup(sorted[k]);
    free(sorted);
    return names;
}

static void free_names(char **names)
{
    for (char **at = names; at && *at; at++)
        free(*at);
    free(names);
}

/* Both sides as they are now, and the baseline with the new in it. */
struct update {
    const struct compare_options *options;
    struct results base;
    struct results current;
    bool begun;
    char **changed;
    bool other_level;
};

static int check_update(struct update *update, struct err *err)
{
    struct compare_config config = update->options->config;
    struct comparison comparison;
    struct err why = {0};
    int rc;

    if (update->begun)
        return 0;
    config.missing_warns = true; /* what was not measured stays */
    rc = compare(&update->base, &update->current, &config, &comparison, &why);
    if (rc < 0 && why.code != ERR_DATA) {
        *err = why;
        return -1;
    }
    if (rc < 0 && !update->options->accept)
        err_set(err, ERR_DATA, "%s; --accept takes it all the same", why.msg);
    else
        rc = update->options->accept ? 0 : judge(&comparison, &config, err);
    for (size_t k = 0; k < comparison.warnings; k++)
        log_warn("%s", comparison.warning[k]);
    update->other_level = comparison.count[VERDICT_REGRESSION] ||
                          comparison.count[VERDICT_IMPROVED];
    update->changed = changed_names(&comparison);
    comparison_free(&comparison);
    return rc;
}

static int apply_update(struct update *update, const char *path,
                        struct err *err)
{
    char date[TIMESTAMP_TEXT_MAX];
    const struct baseline_update what = {
        .date = date,
        .reason = update->options->reason,
        .keep = (size_t)update->options->keep,
        .replace = update->options->accept && update->other_level,
        .changed = (const char *const *)update->changed,
    };

    timestamp_format((int64_t)time(NULL) * TIMESTAMP_SECOND, date);
    if (baseline_update(&update->base, &update->current, &what, err) < 0)
        return -1;
    return format_write(path, &format_own, &update->base, err);
}

static int run_update(const struct compare_options *options, char *path,
                      struct err *err)
{
    struct update update = {.options = options};
    int rc = -1;

    if (!options->froms)
        err_set(err, ERR_USAGE, "baseline update needs --from FILE");
    else if (!options->reason || !options->reason[0])
        err_set(err, ERR_USAGE, "baseline update needs --reason TEXT");
    else if (read_or_begin(path, &update.base, &update.begun, err) == 0 &&
             compare_check_paths(options->from, options->froms, err) == 0 &&
             compare_read(options->from, options->froms, options,
                          &update.current, err) == 0 &&
             check_update(&update, err) == 0)
        rc = apply_update(&update, path, err);
    free_names(update.changed);
    results_free(&update.base);
    results_free(&update.current);
    return rc;
}

static int run_show(const struct compare_options *options, char *path,
                    struct err *err)
{
    struct results base = {0};
    struct buf buf = {0};
    int rc = -1;

    (void)options;
    if (read_base(path, &base, err) == 0 &&
        baseline_show(&base, &buf, err) == 0)
        rc = compare_put(&buf, NULL, "w", err);
    buf_reset(&buf);
    results_free(&base);
    return rc;
}

static int run_prune(const struct compare_options *options, char *path,
                     struct err *err)
{
    struct results base = {0};
    size_t sessions = 0;
    size_t benchmarks = 0;
    int rc = -1;

    if (read_base(path, &base, err) == 0 &&
        baseline_prune(&base, (size_t)options->keep, options->drop, &sessions,
                       &benchmarks, err) == 0 &&
        format_write(path, &format_own, &base, err) == 0)
        rc = 0;
    if (rc == 0)
        log_info("%zu sessions and %zu benchmarks dropped", sessions,
                 benchmarks);
    results_free(&base);
    return rc;
}

static const struct {
    const char *name;
    int (*run)(const struct compare_options *options, char *path,
               struct err *err);
} commands[] = {
    {"update", run_update}, {"show", run_show}, {"prune", run_prune}};

int compare_baseline_run(const struct compare_options *options,
                         const struct opt_operands *operands)
{
    struct err err = {0};

    for (size_t k = 0; k < sizeof(commands) / sizeof(commands[0]); k++) {
        if (!operands->count ||
            strcmp(commands[k].name, operands->value[0]) != 0)
            continue;
        if (operands->count != 2)
            err_set(&err, ERR_USAGE, "baseline %s takes one baseline",
                    commands[k].name);
        else if (commands[k].run(options, operands->value[1], &err) == 0)
            return ERR_NONE;
        return tool_fail(&err);
    }
    err_set(&err, ERR_USAGE,
            "baseline needs update, show or prune (see benchcmp --help)");
    return tool_fail(&err);
}

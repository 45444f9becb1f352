/* benchcmp: is what was measured now worse than the baseline? */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "gate/compare_baseline.h"
#include "gate/compare_files.h"
#include "gate/compare_github.h"

static struct tool_info info = {
    .name = "benchcmp",
    .usage = "[options] BASE CURRENT... | baseline update|show|prune BASE "
             "[options] | convert --to FORMAT FILE",
    .summary = "Compares benchmarks with a baseline and says whether they got "
               "worse.",
    .operands = INT_MAX,
    .no = "1 a regression",
};

static int usage(const char *text)
{
    log_error("%s (see benchcmp --help)", text);
    return ERR_USAGE;
}

/* Reports, and the status of the gate. */
static int conclude(const struct compare_result *result,
                    const struct err *compared)
{
    const struct compare_options *options = result->options;
    enum err_code status =
        comparison_status(&result->comparison, &options->config);
    struct err err = {0};

    if (compare_report(result, &err) < 0 ||
        (options->github && compare_github(result, &err) < 0))
        return tool_fail(&err);
    if (compared->code)
        log_error("%s", compared->msg);
    status = err_worse(status, compared->code);
    return options->exit_zero ? 0 : (int)status;
}

/* Of two files that cannot be read the worse fault is told. */
static int read_both(const struct compare_options *options,
                     const struct opt_operands *operands, struct results *base,
                     struct results *current, struct err *err)
{
    struct err other = {0};
    size_t currents = (size_t)operands->count - 1;
    int rc = compare_read(operands->value, 1, options, base, err);

    if (compare_read(operands->value + 1, currents, options, current, &other) <
        0) {
        if (err_worse(err->code, other.code) != err->code)
            *err = other;
        rc = -1;
    }
    return rc;
}

/* "new.json", or "new.json and 2 more". */
static const char *current_name(const struct opt_operands *operands,
                                char *space, size_t size)
{
    if (operands->count == 2)
        return operands->value[1];
    snprintf(space, size, "%s and %d more", operands->value[1],
             operands->count - 2);
    return space;
}

static int run_compare(const struct compare_options *options,
                       const struct opt_operands *operands)
{
    char name[PATH_MAX];
    struct compare_result result = {.options = options};
    struct results base = {0};
    struct results current = {0};
    struct err err = {0};
    int status;

    if (operands->count < 2)
        return usage(operands->count ? "no current results to compare with"
                                     : "no results to compare");
    if (compare_check_paths(operands->value, (size_t)operands->count, &err) < 0)
        return tool_fail(&err);
    result.base_name = operands->value[0];
    result.current_name = current_name(operands, name, sizeof(name));
    if (read_both(options, operands, &base, &current, &err) < 0 ||
        (compare(&base, &current, &options->config, &result.comparison, &err) <
             0 &&
         err.code != ERR_DATA)) {
        status = tool_fail(&err);
    } else {
        status = conclude(&result, &err);
        comparison_free(&result.comparison);
    }
    results_free(&base);
    results_free(&current);
    return status;
}

static int run_convert(const struct compare_options *options,
                       const struct opt_operands *operands)
{
    struct results results = {0};
    struct buf buf = {0};
    struct err err = {0};
    int status = ERR_NONE;

    if (!options->to)
        return usage("convert needs --to FORMAT");
    if (operands->count != 1)
        return usage(operands->count ? "convert takes one file"
                                     : "convert needs a file");
    if (compare_read(operands->value, 1, options, &results, &err) < 0 ||
        options->to->write(&results, &buf, &err) < 0 ||
        compare_put(&buf, NULL, "w", &err) < 0)
        status = tool_fail(&err);
    buf_reset(&buf);
    results_free(&results);
    return status;
}

int main(int argc, char **argv)
{
    const struct compare_options *options;
    struct opt_operands operands;
    enum compare_command command = COMMAND_COMPARE;
    int status;

    if (argc > 1 && !strcmp(argv[1], "baseline"))
        command = COMMAND_BASELINE;
    else if (argc > 1 && !strcmp(argv[1], "convert"))
        command = COMMAND_CONVERT;
    if (compare_options_parse(&info, command, argc, argv, &options, &operands,
                              &status)) {
        if (command != COMMAND_COMPARE) {
            operands.count--;
            operands.value++;
        }
        status = command == COMMAND_COMPARE ? run_compare(options, &operands)
                 : command == COMMAND_CONVERT
                     ? run_convert(options, &operands)
                     : compare_baseline_run(options, &operands);
    }
    compare_options_free();
    return status;
}

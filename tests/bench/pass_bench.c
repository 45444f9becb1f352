/* A stage that does nothing: what reading and writing its frames costs. */
#include <stdlib.h>

#include "report/record_writer.h"
#include "tool/filter.h"

static int open_series(void *context, const struct series_name *series,
                       void **state, struct err *err)
{
    (void)context;
    (void)series;
    *state = malloc(1);
    return *state ? 0 : err_set(err, ERR_SYSTEM, "out of memory");
}

static int on_bars(void *state, const struct bar_block *block,
                   const struct frame *frame, struct output *output,
                   struct err *err)
{
    (void)state;
    (void)block;
    return output_pass(output, frame, err);
}

int main(int argc, char **argv)
{
    static const struct tool_info info = {
        .name = "pass_bench",
        .usage = "[options] < frames > frames",
        .summary = "Passes frames on.",
        .show = SHOW_BARS,
        .can_show = SHOW_BARS,
        .reads_stream = true,
    };
    static const struct opt *const none[] = {NULL};
    static const struct filter filter = {
        .open = open_series, .close = free, .bars = on_bars};
    struct tool_options options;
    struct opt_operands operands;
    int status;

    if (!tool_start(&info, none, argc, argv, &options, &operands, &status))
        return status;
    return filter_run(&filter, &options);
}

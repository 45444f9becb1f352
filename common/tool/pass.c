/* A filter that changes nothing. */
#include "tool/pass.h"

#include "tool/filter.h"

/* Nothing is remembered of a series: any address says that it is known. */
static int open_series(void *context, const struct series_name *series,
                       void **state, struct err *err)
{
    (void)series;
    (void)err;
    *state = context;
    return 0;
}

static void close_series(void *state)
{
    (void)state;
}

static int on_bars(void *state, const struct bar_block *block,
                   const struct frame *frame, struct output *output,
                   struct err *err)
{
    (void)state;
    return output_is_stream(output) ? output_pass(output, frame, err)
                                    : output_bars(output, block, -1, err);
}

int pass_run(const char *address, struct tool_options *options)
{
    const struct filter filter = {.context = options,
                                  .open = open_series,
                                  .close = close_series,
                                  .bars = on_bars};

    options->input = address;
    return filter_run(&filter, options);
}

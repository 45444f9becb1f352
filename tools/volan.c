/* volan: volume and spread ratios, close position and effort of each bar. */
#include <stdlib.h>

#include "analysis/volume.h"
#include "report/record_writer.h"
#include "tool/filter.h"

struct ratios {
    struct volume_state *state;
    const struct bar_block *block;
};

static int open_series(void *context, const struct series_name *series,
                       void **state, struct err *err)
{
    (void)context;
    (void)series;
    *state = calloc(1, sizeof(struct volume_state));
    return *state ? 0 : err_set(err, ERR_SYSTEM, "out of memory");
}

static void fill(void *context, unsigned char *const column[])
{
    const struct ratios *ratios = context;

    volume_ratios(ratios->state, ratios->block, column[COLUMN_VR],
                  column[COLUMN_SR], column[COLUMN_CP], column[COLUMN_EF]);
}

static int on_bars(void *state, const struct bar_block *block,
                   const struct frame *frame, struct output *output,
                   struct err *err)
{
    struct ratios ratios = {state, block};

    for (int k = COLUMN_VR; k < COLUMN_RATIO_COUNT; k++)
        if (block->column[k])
            return err_set(err, ERR_DATA,
                           "bars carry ratios already: is volan in the "
                           "pipeline twice?");
    return output_ratios(output, block, frame, fill, &ratios, err);
}

int main(int argc, char **argv)
{
    static const struct tool_info info = {
        .name = "volan",
        .usage = "[options] < bars > bars-with-ratios",
        .summary = "Adds volume ratio, spread ratio, close position and "
                   "effort class to each bar.",
        .show = SHOW_RATIOS,
        .can_show = SHOW_RATIOS | SHOW_BARS,
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

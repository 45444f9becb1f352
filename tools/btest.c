/* btest: backtests of signals, orders and built-in strategies. */
#include <stdio.h>

#include "btest/backtest_options.h"
#include "btest/replay.h"
#include "btest/sweep.h"
#include "btest/walk.h"
#include "report/record_writer.h"

/* Of an order by d.3: no more than a fifth of equity. */
#define SIGNAL_SIZE_CAP 20000000

static int list_strategies(void)
{
    for (const struct strategy *const *s = strategy_table; *s; s++) {
        printf("%-15s %s\n", (*s)->name, (*s)->summary);
        for (const struct strategy_parameter *p = (*s)->parameter; p->name; p++)
            printf("  %-13s %s\n", p->name, p->help);
    }
    return fflush(stdout) || ferror(stdout) ? ERR_SYSTEM : ERR_NONE;
}

static int replay(const struct backtest_options *options,
                  const struct tool_options *tool)
{
    struct replay_config config = {
        .ops = options->ops,
        .engine = options->engine,
        .strategy = options->strategy,
        .values = options->values,
        .signals = {.limit_entry = options->limit_entry,
                    .story = options->story,
                    .size_cap = SIGNAL_SIZE_CAP},
        .each = options->each,
        .session_hours = options->session_hours,
        .periods = options->periods};
    struct err err = {0};
    int status;

    if (options->orders &&
        orders_file_open(options->orders, &config.orders, &err) < 0)
        return tool_fail(&err);
    status = replay_run(&config, tool);
    orders_file_close(config.orders);
    return status;
}

int main(int argc, char **argv)
{
    static const struct tool_info info = {
        .name = "btest",
        .usage = "[options] < bars and signals > results",
        .summary = "Backtests signals, orders or a built-in strategy, in exact "
                   "decimal arithmetic.",
        .show = SHOW_TRADE | SHOW_SUMMARY,
        .show_csv = SHOW_TRADE,
        .can_show = SHOW_ORDER | SHOW_FILL | SHOW_TRADE | SHOW_SIGNAL |
                    SHOW_EQUITY | SHOW_SUMMARY,
        .reads_stream = true,
    };
    struct backtest_options options;
    struct tool_options tool;
    struct opt_operands operands;
    struct err err = {0};
    int status;

    if (!tool_start(&info, backtest_options_tables(), argc, argv, &tool,
                    &operands, &status))
        return status;
    if (backtest_options_take(&options, &err) < 0)
        return tool_fail(&err);
    if (options.list_strategies)
        return list_strategies();
    if (options.walk_forward)
        return walk_run(&options, &tool);
    if (options.sweep)
        return sweep_run(&options, &tool);
    return replay(&options, &tool);
}

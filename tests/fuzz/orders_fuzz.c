/*
 * Goal: any bytes as an orders file are refused with a place and a reason, or
 * give orders in their bounds, and each of them is handed out once, at its bar.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "btest/orders_file.h"

// NOLINTNEXTLINE(readability-identifier-naming)
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool good)
{
    if (!good)
        abort();
}

static bool in_bounds(int64_t value)
{
    return value == FIELD_ABSENT || (value > 0 && value < DECIMAL_PRICE_LIMIT);
}

static void check_line(const struct order_line *line)
{
    const struct order *order = &line->order;
    const char *field;

    expect(*line->symbol && (line->i >= 0 || line->ts != FIELD_ABSENT));
    expect(in_bounds(order->quantity) && in_bounds(order->limit) &&
           in_bounds(order->stop) && in_bounds(order->trail) &&
           in_bounds(order->stop_loss) && in_bounds(order->take_profit));
    expect(isnan(order->trail_rate) ||
           (order->trail_rate > 0 && order->trail_rate < 1));
    expect(!orders_fault(line->kind, order, &field));
}

/* Hands out the lines one by one, each at the bar that it names itself. */
static size_t hand_out(struct orders_file *file, const struct order_line *line,
                       size_t count)
{
    size_t handed = 0;

    for (size_t k = 0; k < count; k++) {
        struct series_name series;
        struct engine_request request;
        struct err err = {0};
        int rc;

        memcpy(series.symbol, line[k].symbol, sizeof(series.symbol));
        memcpy(series.timeframe, line[k].timeframe, sizeof(series.timeframe));
        if (!*series.timeframe)
            memcpy(series.timeframe, "any", sizeof("any"));
        while ((rc = orders_file_next(file, &series, line[k].i, line[k].ts,
                                      &request, &err)) > 0) {
            expect(request.i == line[k].i);
            handed++;
        }
        expect(!rc || (err.code == ERR_DATA && err.msg[0]));
    }
    return handed;
}

// NOLINTNEXTLINE(readability-identifier-naming)
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct orders_file *file = NULL;
    const struct order_line *line;
    struct err err = {0};
    size_t count;

    if (orders_file_open_memory(data, size, "fuzz", &file, &err) < 0) {
        expect(err.code == ERR_DATA && !strncmp(err.msg, "fuzz:", 5));
        return 0;
    }
    line = orders_file_lines(file, &count);
    for (size_t k = 0; k < count; k++)
        check_line(&line[k]);
    expect(hand_out(file, line, count) <= count);
    if (!orders_file_left(file, &err))
        expect(hand_out(file, line, count) == 0);
    orders_file_close(file);
    return 0;
}

/* The working orders of a series. */
#include "engine/state.h"

#include <stdlib.h>

struct working *order_book_add(struct engine *engine, struct series *series,
                               enum record_kind kind, int side, number quantity)
{
    struct working *order;

    if (series->orders == series->order_capacity) {
        size_t capacity =
            series->order_capacity ? 2 * series->order_capacity : 4;
        struct working *list = realloc(series->order, capacity * sizeof(*list));

        if (!list) {
            state_fail(engine, ERR_SYSTEM, "out of memory");
            return NULL;
        }
        series->order = list;
        series->order_capacity = capacity;
    }
    order = &series->order[series->orders++];
    *order = (struct working){
        .kind = kind,
        .side = side,
        .quantity = quantity,
        .tif = TIF_GTC,
        .day = INT64_MIN,
        .decided_i = series->bar.i,
        .decided_ts = series->bar.ts,
        .last_i = INT64_MAX,
        .triggered_i = -1,
        .exit = EXIT_SIGNAL,
        .number_in_series = ++series->order_count,
    };
    engine->orders++;
    /* Orders and their fills carry it. */
    if (engine->sink.records & (1U << RECORD_ORDER | 1U << RECORD_FILL))
        order->id = record_id(RECORD_ORDER, kind, series->name, series->bar.ts,
                              (unsigned)(order->number_in_series - 1));
    return order;
}

struct working *order_book_close(struct engine *engine, struct series *series,
                                 enum exit_reason exit)
{
    struct working *order = order_book_add(engine, series, KIND_MARKET, 0, 0);

    if (!order)
        return NULL;
    order->reduce = true;
    order->all = true;
    order->exit = exit;
    report_order(engine, series, order, STATUS_ACTIVE, "");
    return order;
}

bool order_book_leaving(const struct series *series)
{
    number held = number_magnitude(series_units(series));

    for (size_t k = 0; k < series->orders; k++) {
        const struct working *order = &series->order[k];

        if (!order->request && !order->strategy && !order->over &&
            (order->all || order->quantity - order->filled >= held))
            return true;
    }
    return false;
}

void order_book_end(struct engine *engine, struct series *series,
                    struct working *order, enum record_status status,
                    const char *reason)
{
    order->over = true;
    if (status == STATUS_REJECTED)
        engine->rejected++;
    report_order(engine, series, order, status, reason);
}

static void cancel(struct engine *engine, struct series *series,
                   struct working *order, const char *reason)
{
    if (!order->over)
        order_book_end(engine, series, order, STATUS_CANCELLED, reason);
}

void order_book_withdraw(struct engine *engine, struct series *series,
                         const char *ref)
{
    for (size_t k = 0; k < series->orders; k++) {
        const struct engine_request *request = series->order[k].request;

        if (request && (!*ref || !strcmp(request->order.ref, ref)))
            cancel(engine, series, &series->order[k], "cancelled");
    }
}

void order_book_supersede(struct engine *engine, struct series *series)
{
    for (size_t k = 0; k < series->orders; k++)
        if (series->order[k].strategy)
            cancel(engine, series, &series->order[k], "superseded");
}

void order_book_clear(struct engine *engine, struct series *series)
{
    for (size_t k = 0; k < series->orders; k++)
        cancel(engine, series, &series->order[k], "end of data");
    order_book_tidy(series);
}

void order_book_drop(struct engine *engine, struct series *series,
                     const struct working *order)
{
    const char *oco = order->request ? order->request->order.oco : "";

    for (size_t k = 0; k < series->orders && *oco; k++) {
        struct working *other = &series->order[k];

        if (other != order && !other->over && other->request &&
            !strcmp(other->request->order.oco, oco))
            order_book_end(engine, series, other, STATUS_CANCELLED, "OCO");
    }
}

void order_book_tidy(struct series *series)
{
    size_t kept = 0;

    for (size_t k = 0; k < series->orders; k++) {
        if (series->order[k].over)
            free(series->order[k].request);
        else if (kept++ != k)
            series->order[kept - 1] = series->order[k];
    }
    series->orders = kept;
}

void order_book_free(struct series *series)
{
    for (size_t k = 0; k < series->orders; k++)
        free(series->order[k].request);
    free(series->order);
}

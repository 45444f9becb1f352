/* One line of an orders file. */
#include "btest/orders_line.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "base/parse.h"
#include "base/timestamp.h"
#include "base/utf8.h"
#include "source/csv_fields.h"

/* What messages show of a cell. */
#define SHOWN 40
/* Longest text of an integer. */
#define INT_TEXT 24

/*
 * A column takes its cell, which is not empty, into the line: NULL, or what is
 * wrong with it ("is not a number").
 */
struct order_column {
    const char *name;
    const char *(*take)(const struct csv_field *cell, struct order_line *line);
};

/* As words are compared: any case, '-' and ' ' as '_'. */
static bool is_word(const struct csv_field *cell, const char *word)
{
    if (strlen(word) != cell->size)
        return false;
    for (size_t k = 0; k < cell->size; k++) {
        char c = cell->text[k];

        if (c == '-' || c == ' ')
            c = '_';
        if (tolower((unsigned char)c) != tolower((unsigned char)word[k]))
            return false;
    }
    return true;
}

/* Unescaped, whole characters only, none of them a control character. */
static const char *take_text(const struct csv_field *cell, char *out,
                             size_t capacity)
{
    const char *text = cell->text;
    size_t left = cell->size;
    size_t used = 0;

    while (left) {
        long code;
        size_t length = utf8_next(text, left, &code);
        size_t taken = length;

        if (!length || code < ' ' || (code >= 0x7f && code < 0xa0))
            return "is not printable UTF-8";
        if (cell->quoted && code == '"' && left > 1)
            taken = 2;
        if (used + length >= capacity)
            return "is too long";
        memcpy(out + used, text, length);
        used += length;
        text += taken;
        left -= taken;
    }
    out[used] = 0;
    return NULL;
}

static const char *take_number(const char *text, size_t size, int64_t *out)
{
    int64_t value = 0;

    switch (decimal_parse(text, size, '.', &value)) {
    case DECIMAL_OK:
    case DECIMAL_ROUNDED:
        break;
    case DECIMAL_SYNTAX:
        return "is not a number";
    case DECIMAL_RANGE:
        return "is too large";
    }
    if (value <= 0)
        return "is not above 0";
    if (value >= DECIMAL_PRICE_LIMIT)
        return "is not below 1e10";
    *out = value;
    return NULL;
}

static const char *take_time(const struct csv_field *cell, int64_t *out)
{
    return timestamp_parse(cell->text, cell->size, out)
               ? NULL
               : "is not a date or an RFC 3339 time";
}

static const char *take_timestamp(const struct csv_field *cell,
                                  struct order_line *line)
{
    return take_time(cell, &line->ts);
}

static const char *take_i(const struct csv_field *cell, struct order_line *line)
{
    char text[INT_TEXT];

    if (cell->size >= sizeof(text))
        return "is not an index";
    memcpy(text, cell->text, cell->size);
    text[cell->size] = 0;
    return parse_int(text, &line->i) && line->i >= 0 ? NULL : "is not an index";
}

static const char *take_symbol(const struct csv_field *cell,
                               struct order_line *line)
{
    return take_text(cell, line->symbol, sizeof(line->symbol));
}

static const char *take_timeframe(const struct csv_field *cell,
                                  struct order_line *line)
{
    return take_text(cell, line->timeframe, sizeof(line->timeframe));
}

static const char *take_action(const struct csv_field *cell,
                               struct order_line *line)
{
    if (is_word(cell, "BUY"))
        line->order.action = ACTION_BUY;
    else if (is_word(cell, "SELL"))
        line->order.action = ACTION_SELL;
    else if (is_word(cell, "CLOSE"))
        line->order.action = ACTION_CLOSE;
    else if (is_word(cell, "CANCEL"))
        line->kind = KIND_CANCEL;
    else
        return "is not BUY, SELL, CLOSE or CANCEL";
    return NULL;
}

static const char *take_type(const struct csv_field *cell,
                             struct order_line *line)
{
    if (line->kind == KIND_CANCEL)
        return is_word(cell, "CANCEL") ? NULL : "is not for CANCEL";
    for (enum record_kind kind = KIND_MARKET; kind <= KIND_TRAILING_STOP;
         kind++)
        if (is_word(cell, record_kind_name(kind))) {
            line->kind = kind;
            return NULL;
        }
    return "is not MARKET, LIMIT, STOP, STOP_LIMIT or TRAILING_STOP";
}

static const char *take_quantity(const struct csv_field *cell,
                                 struct order_line *line)
{
    return take_number(cell->text, cell->size, &line->order.quantity);
}

static const char *take_limit(const struct csv_field *cell,
                              struct order_line *line)
{
    return take_number(cell->text, cell->size, &line->order.limit);
}

static const char *take_stop(const struct csv_field *cell,
                             struct order_line *line)
{
    return take_number(cell->text, cell->size, &line->order.stop);
}

static const char *take_trail(const struct csv_field *cell,
                              struct order_line *line)
{
    int64_t percent;
    const char *wrong;

    if (cell->text[cell->size - 1] != '%')
        return take_number(cell->text, cell->size, &line->order.trail);
    wrong = take_number(cell->text, cell->size - 1, &percent);
    if (!wrong)
        line->order.trail_rate = (double)percent / (100 * (double)DECIMAL_ONE);
    return wrong;
}

static const char *take_tif(const struct csv_field *cell,
                            struct order_line *line)
{
    if (is_word(cell, "GTC"))
        line->order.tif = TIF_GTC;
    else if (is_word(cell, "DAY"))
        line->order.tif = TIF_DAY;
    else if (is_word(cell, "GTD"))
        line->order.tif = TIF_GTD;
    else
        return "is not GTC, DAY or GTD";
    return NULL;
}

static const char *take_until(const struct csv_field *cell,
                              struct order_line *line)
{
    return take_time(cell, &line->order.until);
}

static const char *take_stop_loss(const struct csv_field *cell,
                                  struct order_line *line)
{
    return take_number(cell->text, cell->size, &line->order.stop_loss);
}

static const char *take_take_profit(const struct csv_field *cell,
                                    struct order_line *line)
{
    return take_number(cell->text, cell->size, &line->order.take_profit);
}

static const char *take_reduce(const struct csv_field *cell,
                               struct order_line *line)
{
    line->order.reduce =
        is_word(cell, "yes") || is_word(cell, "true") || is_word(cell, "1");
    if (line->order.reduce || is_word(cell, "no") || is_word(cell, "false") ||
        is_word(cell, "0"))
        return NULL;
    return "is not yes or no";
}

static const char *take_ref(const struct csv_field *cell,
                            struct order_line *line)
{
    return take_text(cell, line->order.ref, sizeof(line->order.ref));
}

static const char *take_oco(const struct csv_field *cell,
                            struct order_line *line)
{
    return take_text(cell, line->order.oco, sizeof(line->order.oco));
}

static const struct order_column columns[ORDERS_COLUMNS] = {
    [ORDERS_TIMESTAMP] = {"timestamp", take_timestamp},
    [ORDERS_I] = {"i", take_i},
    [ORDERS_SYMBOL] = {"symbol", take_symbol},
    [ORDERS_TIMEFRAME] = {"timeframe", take_timeframe},
    [ORDERS_ACTION] = {"action", take_action},
    [ORDERS_TYPE] = {"type", take_type},
    [ORDERS_QUANTITY] = {"quantity", take_quantity},
    [ORDERS_LIMIT] = {"limit", take_limit},
    [ORDERS_STOP] = {"stop", take_stop},
    [ORDERS_TRAIL] = {"trail", take_trail},
    [ORDERS_TIF] = {"tif", take_tif},
    [ORDERS_UNTIL] = {"until", take_until},
    [ORDERS_STOP_LOSS] = {"stop_loss", take_stop_loss},
    [ORDERS_TAKE_PROFIT] = {"take_profit", take_take_profit},
    [ORDERS_REDUCE] = {"reduce", take_reduce},
    [ORDERS_REF] = {"ref", take_ref},
    [ORDERS_OCO] = {"oco", take_oco},
};
#define KNOWN                                                                  \
    "known are timestamp or i, symbol, timeframe, action, type, quantity, "    \
    "limit, stop, trail, tif, until, stop_loss, take_profit, reduce, ref, oco"

/* The column of that name, ORDERS_COLUMNS when there is none. */
static enum orders_column find_column(const struct csv_field *name)
{
    enum orders_column column = ORDERS_TIMESTAMP;

    while (column < ORDERS_COLUMNS && !is_word(name, columns[column].name))
        column++;
    return column;
}

/* An opening quote that closes nowhere, or has something behind its end. */
static bool is_torn(const struct csv_field *field)
{
    return !field->quoted && field->size && field->text[0] == '"';
}

static int shown(const struct csv_field *cell)
{
    return cell->size < SHOWN ? (int)cell->size : SHOWN;
}

/* Splits into `fields`, of which there may be CSV_FIELDS_MAX. */
static int split(const struct orders_header *header, int64_t number,
                 const char *text, size_t size, struct csv_field *fields,
                 size_t *count, struct err *err)
{
    *count = csv_fields_split(text, size, ',', fields);
    if (*count > CSV_FIELDS_MAX)
        return err_set(err, ERR_DATA, "%s:%" PRId64 ": %zu fields",
                       header->file, number, *count);
    for (size_t k = 0; k < *count; k++)
        if (is_torn(&fields[k]))
            return err_set(err, ERR_DATA,
                           "%s:%" PRId64 ":%zu: the quotes of \"%.*s\" do not "
                           "close",
                           header->file, number, k + 1, shown(&fields[k]) - 1,
                           fields[k].text + 1);
    return 0;
}

int orders_line_header(struct orders_header *header, int64_t number,
                       const char *text, size_t size, struct err *err)
{
    struct csv_field fields[CSV_FIELDS_MAX];

    memset(header->at, 0, sizeof(header->at));
    if (split(header, number, text, size, fields, &header->fields, err) < 0)
        return -1;
    for (size_t k = 0; k < header->fields; k++) {
        enum orders_column column = find_column(&fields[k]);

        if (column == ORDERS_COLUMNS)
            return err_set(
                err, ERR_DATA,
                "%s:%" PRId64 ":%zu: unknown column \"%.*s\"; " KNOWN,
                header->file, number, k + 1, shown(&fields[k]), fields[k].text);
        if (header->at[column])
            return err_set(err, ERR_DATA,
                           "%s:%" PRId64 ":%zu: column %s comes twice",
                           header->file, number, k + 1, columns[column].name);
        header->at[column] = k + 1;
    }
    if (header->at[ORDERS_SYMBOL] && header->at[ORDERS_ACTION] &&
        (header->at[ORDERS_TIMESTAMP] || header->at[ORDERS_I]))
        return 0;
    return err_set(err, ERR_DATA, "%s:%" PRId64 ": no column %s; " KNOWN,
                   header->file, number,
                   !header->at[ORDERS_SYMBOL]   ? "symbol"
                   : !header->at[ORDERS_ACTION] ? "action"
                                                : "timestamp or i");
}

static void line_init(struct order_line *line, int64_t number)
{
    struct record empty;

    record_init(&empty, RECORD_ORDER, KIND_MARKET, NULL);
    *line = (struct order_line){.i = FIELD_ABSENT,
                                .ts = FIELD_ABSENT,
                                .number = number,
                                .kind = KIND_MARKET,
                                .order = empty.u.order};
}

/* Takes the cells in the order of the columns: the action before the type. */
static int take_cells(const struct orders_header *header,
                      const struct csv_field *fields, struct order_line *line,
                      struct err *err)
{
    for (size_t k = 0; k < ORDERS_COLUMNS; k++) {
        const struct csv_field *cell =
            header->at[k] ? &fields[header->at[k] - 1] : NULL;
        const char *wrong;

        if (!cell || !cell->size)
            continue;
        wrong = columns[k].take(cell, line);
        if (wrong)
            return err_set(err, ERR_DATA, "%s:%" PRId64 ":%zu: %s \"%.*s\" %s",
                           header->file, line->number, header->at[k],
                           columns[k].name, shown(cell), cell->text, wrong);
    }
    return 0;
}

/* What an order needs besides being sound: a place to go. */
static const char *place_fault(const struct orders_header *header,
                               const struct order_line *line,
                               const char **field)
{
    *field = "symbol";
    if (!*line->symbol)
        return "no symbol";
    *field = header->at[ORDERS_I] ? "i" : "timestamp";
    if (header->at[ORDERS_I] && line->i == FIELD_ABSENT)
        return "no i";
    if (!header->at[ORDERS_I] && line->ts == FIELD_ABSENT)
        return "no timestamp";
    return orders_fault(line->kind, &line->order, field);
}

int orders_line_parse(const struct orders_header *header, int64_t number,
                      const char *text, size_t size, struct order_line *out,
                      struct err *err)
{
    struct csv_field fields[CSV_FIELDS_MAX];
    const char *field;
    const char *fault;
    size_t count;

    if (split(header, number, text, size, fields, &count, err) < 0)
        return -1;
    if (count != header->fields)
        return err_set(err, ERR_DATA,
                       "%s:%" PRId64 ": %zu fields, but %zu columns",
                       header->file, number, count, header->fields);
    line_init(out, number);
    if (take_cells(header, fields, out, err) < 0)
        return -1;
    fault = place_fault(header, out, &field);
    if (fault) {
        struct csv_field name = {field, strlen(field), false};
        size_t at = header->at[find_column(&name)];

        return err_set(err, ERR_DATA, "%s:%" PRId64 ":%zu: %s", header->file,
                       number, at ? at : 1, fault);
    }
    return 0;
}

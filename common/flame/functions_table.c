/* Functions as a table for people. */
#include "flame/functions_table.h"

#include <math.h>

#include "flame/figure.h"
#include "report/sheet.h"
#include "report/table.h"

static const struct table_column plain_columns[] = {
    {"SELF", 8, true, 0},
    {"TOTAL", 8, true, 0},
    {"COUNT", 15, true, 1},
    {"FUNCTION", 24, false, 0},
};

static const struct table_column compared_columns[] = {
    {"GROWTH", 10, true, 0},
    {"BASE", 15, true, 1},
    {"CURRENT", 15, true, 0},
    {"FUNCTION", 24, false, 0},
};

struct row {
    const char *text[4];
    enum text_colour colour;
};

static int put_row(struct table *table, const struct row *row, struct err *err)
{
    if (table_begin_row(table, err) < 0)
        return -1;
    for (size_t k = 0; k < 4; k++)
        if (table_cell(table, k, row->text[k], k ? TEXT_PLAIN : row->colour,
                       err) < 0)
            return -1;
    return table_end_row(table, err);
}

static int put_plain(struct table *table, const struct tree *tree,
                     const struct function *one, struct err *err)
{
    char self[FIGURE_MAX];
    char total[FIGURE_MAX];
    char count[FIGURE_MAX];
    struct row row = {
        {figure_percent(
             functions_percent(tree, TREE_CURRENT, one->self[TREE_CURRENT]),
             self),
         figure_percent(
             functions_percent(tree, TREE_CURRENT, one->total[TREE_CURRENT]),
             total),
         figure_count(one->self[TREE_CURRENT], count),
         tree->name[one->name].text},
        TEXT_PLAIN};

    return put_row(table, &row, err);
}

static int put_compared(struct table *table, const struct tree *tree,
                        const struct function *one, struct err *err)
{
    char growth[FIGURE_MAX];
    char base[FIGURE_MAX];
    char current[FIGURE_MAX];
    struct row row = {{figure_points(one->growth, growth),
                       figure_count(one->self[TREE_BASE], base),
                       figure_count(one->self[TREE_CURRENT], current),
                       tree->name[one->name].text},
                      one->grown ? TEXT_RED : TEXT_PLAIN};

    return put_row(table, &row, err);
}

static void put_gate(const struct functions *functions,
                     const struct functions_table *table, struct buf *out,
                     struct err *err, bool *failed)
{
    struct sheet sheet;

    sheet_init(&sheet, out, err);
    if (functions->grown)
        sheet_format(&sheet,
                     "FAIL: %zu function%s grew by more than %g percentage "
                     "points; in all %+.2f%%\n",
                     functions->grown, functions->grown == 1 ? "" : "s",
                     table->limit, functions->growth);
    else
        sheet_format(&sheet,
                     "PASS: no function grew by more than %g percentage "
                     "points; in all %+.2f%%\n",
                     table->limit, functions->growth);
    *failed = sheet_end(&sheet) < 0;
}

int functions_table_write(const struct tree *tree,
                          const struct functions *functions,
                          const struct functions_table *options,
                          struct buf *out, struct err *err)
{
    struct table table;
    bool failed = false;

    table_init(&table, options->compared ? compared_columns : plain_columns, 4,
               &options->terminal, out);
    for (size_t k = 0; k < functions->count; k++)
        if ((k < options->top || functions->function[k].grown) &&
            (options->compared ? put_compared : put_plain)(
                &table, tree, &functions->function[k], err) < 0)
            return -1;
    if (!isnan(options->limit))
        put_gate(functions, options, out, err, &failed);
    return failed ? -1 : 0;
}

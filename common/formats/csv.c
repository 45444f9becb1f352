/*
 * Rows of "name,value" or "name,value,unit", with commas, semicolons or tabs,
 * with or without a header. Several rows of a name are its samples.
 */
#include <string.h>

#include "formats/json_skim.h"
#include "formats/lines.h"
#include "formats/reading.h"

#define FIELDS_MAX 32
#define NO_COLUMN  FIELDS_MAX

/* Where a row's parts are. */
struct csv_columns {
    char separator;
    size_t name;
    size_t value;
    size_t unit;
    size_t metric;
};

struct csv_row {
    struct piece field[FIELDS_MAX];
    bool quoted[FIELDS_MAX];
    size_t fields;
};

/* A quoted field stays as it is written, without its outer quotes. */
static struct piece take_field(const char **at, const char *end, char separator,
                               bool *quoted)
{
    const char *start = *at;
    const char *stop;
    struct piece field;

    while (start < end && *start == ' ')
        start++;
    *quoted = start < end && *start == '"';
    stop = start + *quoted;
    while (*quoted && stop < end &&
           (*stop != '"' || (stop + 1 < end && stop[1] == '"')))
        stop += *stop == '"' ? 2 : 1;
    field = (struct piece){start + *quoted, (size_t)(stop - start - *quoted)};
    while (stop < end && *stop != separator)
        stop++;
    if (!*quoted)
        field = piece_trimmed((struct piece){start, (size_t)(stop - start)});
    *at = stop;
    return field;
}

static void split(struct piece line, char separator, struct csv_row *row)
{
    const char *at = line.text;
    const char *end = line.text + line.size;

    row->fields = 0;
    while (row->fields < FIELDS_MAX) {
        row->field[row->fields] =
            take_field(&at, end, separator, &row->quoted[row->fields]);
        row->fields++;
        if (at >= end)
            return;
        at++;
    }
}

/* The next line that is neither empty nor a remark. */
static bool next_row(struct lines *lines, struct piece *line)
{
    while (lines_next(lines, line)) {
        struct piece inner = piece_trimmed(*line);

        if (inner.size && inner.text[0] != '#')
            return true;
    }
    return false;
}

/* A tab if there is one, then a semicolon, then a comma. */
static char separator_of(struct piece line)
{
    static const char separators[] = "\t;,";

    for (size_t k = 0; separators[k]; k++)
        if (memchr(line.text, separators[k], line.size))
            return separators[k];
    return 0;
}

static bool is_word(struct piece field, const char *const *words)
{
    for (; *words; words++) {
        size_t size = strlen(*words);
        size_t k = 0;

        while (k < size && k < field.size &&
               (field.text[k] == (*words)[k] ||
                (field.text[k] | 0x20) == (*words)[k]))
            k++;
        if (k == size && k == field.size)
            return true;
    }
    return false;
}

/* The first column whose name is the first of the words that any has. */
static size_t find_column(const struct csv_row *row, const char *const *words)
{
    for (; *words; words++) {
        const char *const one[] = {*words, NULL};

        for (size_t k = 0; k < row->fields; k++)
            if (is_word(row->field[k], one))
                return k;
    }
    return NO_COLUMN;
}

/* Is the row a header? Then it says where things are. */
static bool read_header(const struct csv_row *row, struct csv_columns *columns)
{
    static const char *const names[] = {"name", "benchmark", "test", "command",
                                        NULL};
    static const char *const values[] = {"value",     "time",   "seconds",
                                         "median",    "mean",   "result",
                                         "real_time", "sample", NULL};
    static const char *const units[] = {"unit", "units", "time_unit", NULL};
    static const char *const metrics[] = {"metric", "measure", NULL};
    double number;

    if (row->fields < 2 || piece_number(row->field[1], &number))
        return false;
    columns->name = find_column(row, names);
    columns->value = find_column(row, values);
    columns->unit = find_column(row, units);
    columns->metric = find_column(row, metrics);
    if (columns->name == NO_COLUMN && columns->value == NO_COLUMN) {
        columns->name = 0;
        columns->value = 1;
    } else if (columns->name == NO_COLUMN) {
        columns->name = columns->value ? 0 : 1;
    } else if (columns->value == NO_COLUMN) {
        columns->value = columns->name == 1 ? 0 : 1;
    }
    return true;
}

static bool is_value(const struct csv_row *row,
                     const struct csv_columns *columns)
{
    double value;

    return columns->value < row->fields && columns->name < row->fields &&
           row->field[columns->name].size &&
           piece_number(row->field[columns->value], &value);
}

/* The columns by the first row; true: it is a header, not data. */
static bool columns_of(struct piece first, struct csv_columns *columns)
{
    struct csv_row row;

    *columns = (struct csv_columns){.separator = separator_of(first),
                                    .name = 0,
                                    .value = 1,
                                    .unit = 2,
                                    .metric = NO_COLUMN};
    split(first, columns->separator, &row);
    return read_header(&row, columns);
}

static bool csv_detect(const struct format_input *input)
{
    struct csv_columns columns;
    struct lines lines;
    struct piece line;
    struct csv_row row;

    lines_start(&lines, input, FORMAT_LOOK);
    if (strchr("{[<", json_skim_first(input)) || !next_row(&lines, &line) ||
        !separator_of(line))
        return false;
    if (columns_of(line, &columns) && !next_row(&lines, &line))
        return false;
    split(line, columns.separator, &row);
    return is_value(&row, &columns);
}

static struct piece column(const struct csv_row *row, size_t number)
{
    return number < row->fields ? row->field[number] : (struct piece){"", 0};
}

/* Appends a field's text, its doubled quotes single, and a NUL. */
static int put_text(struct buf *out, struct piece field, bool quoted,
                    struct err *err)
{
    for (size_t k = 0; k < field.size; k++) {
        if (buf_append(out, field.text + k, 1, err) < 0)
            return -1;
        k += quoted && field.text[k] == '"';
    }
    return buf_append(out, "", 1, err);
}

static int read_row(struct reading *reading, const struct lines *lines,
                    const struct csv_columns *columns,
                    const struct csv_row *row, struct buf *text)
{
    struct piece unit = column(row, columns->unit);
    struct result_benchmark *benchmark;
    struct measure measure;
    size_t metric;
    double value;

    if (columns->value >= row->fields || !column(row, columns->name).size)
        return err_set(reading->err, ERR_DATA,
                       "%s:%zu: it has no name and value", reading->input->name,
                       lines->number);
    if (!piece_number(column(row, columns->value), &value))
        return err_set(reading->err, ERR_DATA, "%s:%zu: the value is no number",
                       reading->input->name, lines->number);
    text->size = 0;
    if (put_text(text, column(row, columns->name), row->quoted[columns->name],
                 reading->err) < 0)
        return -1;
    metric = text->size;
    if (put_text(text, column(row, columns->metric), false, reading->err) < 0)
        return -1;
    benchmark = reading_benchmark(reading, (char *)text->data, metric - 1);
    if (!benchmark ||
        reading_metric(reading, benchmark, (char *)text->data + metric,
                       unit.text, unit.size, &measure) < 0)
        return -1;
    return reading_sample(reading, &measure, value);
}

static int csv_read(const struct format_input *input,
                    const struct format_options *options,
                    struct results *results, struct err *err)
{
    struct csv_columns columns;
    struct reading reading;
    struct lines lines;
    struct piece line;
    struct csv_row row;
    struct buf text = {0};
    bool more;
    int rc = 0;

    if (reading_start(&reading, input, options, results, err) < 0)
        return -1;
    lines_start(&lines, input, input->size);
    more = next_row(&lines, &line);
    if (more && columns_of(line, &columns))
        more = next_row(&lines, &line);
    while (more && !rc) {
        split(line, columns.separator, &row);
        rc = read_row(&reading, &lines, &columns, &row, &text);
        more = next_row(&lines, &line);
    }
    buf_reset(&text);
    return rc;
}

const struct format format_csv = {
    .name = "csv",
    .summary = "rows of name,value[,unit] (CSV, TSV)",
    .detect = csv_detect,
    .read = csv_read,
};

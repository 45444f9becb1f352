/*
 * Goal: any command line is taken or refused with a message, and what the
 * texts in it mean comes back when it is written and read again. Words are
 * separated by line ends.
 */
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/opt.h"
#include "base/parse.h"
#include "base/timestamp.h"

#define WORDS_MAX 16

static bool flag;
static int64_t count;
static double real;
static const char *text;
static int choice;
static int64_t when;
static const char *const choices[] = {"auto", "msgpack", "json", NULL};
static const struct opt table[] = {
    {.name = "flag", .letter = 'f', .type = OPT_FLAG, .value = &flag},
    {.name = "count",
     .letter = 'n',
     .type = OPT_INT,
     .value = &count,
     .argument = "N",
     .min = -3,
     .max = 1000},
    {.name = "real",
     .type = OPT_REAL,
     .value = &real,
     .argument = "X",
     .min = -1,
     .max = 1},
    {.name = "text",
     .letter = 't',
     .type = OPT_STRING,
     .value = &text,
     .argument = "TEXT"},
    {.name = "choice",
     .type = OPT_CHOICE,
     .value = &choice,
     .argument = "WORD",
     .choices = choices},
    {.name = "when", .type = OPT_TIME, .value = &when, .argument = "TIME"},
    {0},
};

// NOLINTNEXTLINE(readability-identifier-naming)
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool good)
{
    if (!good)
        abort();
}

static void check_texts(const char *word)
{
    char out[TIMESTAMP_TEXT_MAX + DECIMAL_TEXT_MAX];
    size_t size = strlen(word);
    enum decimal_result result;
    int64_t value;
    int64_t back;
    double number;

    if (timestamp_parse(word, size, &value)) {
        size_t length = timestamp_format(value, out);

        /* A zone may lead one day out of the years that are read. */
        expect(length == strlen(out));
        expect(!timestamp_parse(out, length, &back) || back == value);
    }
    result = decimal_parse(word, size, '.', &value);
    if (result == DECIMAL_OK || result == DECIMAL_ROUNDED) {
        size_t length = decimal_format(value, (int)(size % 9), out);

        expect(decimal_parse(out, length, '.', &back) == DECIMAL_OK &&
               back == value);
    }
    if (parse_duration(word, &value))
        expect(value > 0);
    if (parse_int(word, &value))
        expect(parse_real(word, &number));
}

static void check_line(int argc, char **argv)
{
    const struct opt *const tables[] = {table, NULL};
    struct opt_operands operands = {0};
    enum opt_request request = OPT_RUN;
    struct err err = {0};

    count = 0;
    real = 0;
    choice = 0;
    if (opt_parse(tables, argc, argv, &request, &operands, &err) < 0) {
        expect(err.code == ERR_USAGE && err.msg[0]);
        return;
    }
    expect(operands.count >= 0 && operands.count < argc);
    for (int k = 0; k < operands.count; k++)
        expect(operands.value[k] != NULL);
    expect(count >= -3 && count <= 1000 && real >= -1 && real <= 1);
    expect(choice >= 0 && choice < 3);
}

// NOLINTNEXTLINE(readability-identifier-naming)
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *line = malloc(size + 6);
    char *argv[WORDS_MAX + 2];
    int argc = 1;

    expect(line != NULL);
    memcpy(line, "tool\n", 5);
    memcpy(line + 5, data, size);
    line[size + 5] = 0;
    argv[0] = line;
    for (size_t k = 0; k < size + 5; k++)
        if (line[k] == '\n') {
            line[k] = 0;
            if (argc <= WORDS_MAX)
                argv[argc++] = line + k + 1;
        }
    argv[argc] = NULL;
    for (int k = 1; k < argc; k++)
        check_texts(argv[k]);
    check_line(argc, argv);
    free(line);
    return 0;
}

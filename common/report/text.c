/* Text for people. */
#include "report/text.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/parse.h"
#include "base/utf8.h"

#define COLUMNS_LIMIT 10000

static bool colour_wanted(void)
{
    const char *none = getenv("NO_COLOR");
    const char *term = getenv("TERM");

    return (!none || !*none) && term && *term && strcmp(term, "dumb") != 0;
}

static size_t environment_width(void)
{
    const char *columns = getenv("COLUMNS");
    int64_t width;

    if (columns && parse_int(columns, &width) && width > 0 &&
        width <= COLUMNS_LIMIT)
        return (size_t)width;
    return TEXT_WIDTH_DEFAULT;
}

struct text_terminal text_terminal(FILE *file)
{
    struct text_terminal terminal = {.width = environment_width()};
    struct winsize size;
    int fd = fileno(file);

    if (fd < 0 || !isatty(fd))
        return terminal;
    terminal.colour = colour_wanted();
    if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        terminal.width = size.ws_col;
        terminal.height = size.ws_row;
    }
    return terminal;
}

const char *text_colour_begin(enum text_colour colour)
{
    static const char *const begin[TEXT_COLOUR_COUNT] = {
        [TEXT_PLAIN] = "",        [TEXT_GREEN] = "\033[32m",
        [TEXT_RED] = "\033[31m",  [TEXT_YELLOW] = "\033[33m",
        [TEXT_CYAN] = "\033[36m", [TEXT_DIM] = "\033[2m",
        [TEXT_BOLD] = "\033[1m",
    };

    return begin[colour];
}

const char *text_colour_end(void)
{
    return "\033[0m";
}

struct code_range {
    long first;
    long last;
};

/* Marks drawn over the character before them, and what is not drawn. */
static const struct code_range zero_width[] = {
    {0x0300, 0x036f}, {0x0483, 0x0489},   {0x0591, 0x05bd}, {0x0610, 0x061a},
    {0x064b, 0x065f}, {0x1ab0, 0x1aff},   {0x1dc0, 0x1dff}, {0x200b, 0x200f},
    {0x2060, 0x2064}, {0x20d0, 0x20ff},   {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f},
    {0xfeff, 0xfeff}, {0xe0100, 0xe01ef},
};

/* Two columns each: the blocks of Unicode's EastAsianWidth that are W or F. */
static const struct code_range double_width[] = {
    {0x1100, 0x115f},   {0x2e80, 0x303e},   {0x3041, 0x33ff},
    {0x3400, 0x4dbf},   {0x4e00, 0x9fff},   {0xa000, 0xa4cf},
    {0xa960, 0xa97f},   {0xac00, 0xd7a3},   {0xf900, 0xfaff},
    {0xfe30, 0xfe6f},   {0xff00, 0xff60},   {0xffe0, 0xffe6},
    {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff},
    {0x20000, 0x3fffd},
};

static bool within(long code, const struct code_range *range, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (code >= range[k].first && code <= range[k].last)
            return true;
    return false;
}

#define WITHIN(code, table)                                                    \
    within((code), (table), sizeof(table) / sizeof((table)[0]))

long text_next(const char *text, size_t size, size_t *length, size_t *columns)
{
    long code = -1;

    *length = utf8_next(text, size, &code);
    *columns = 1;
    if (!*length) {
        *length = 1;
        return -1;
    }
    if (code < 0x20 || (code >= 0x7f && code < 0xa0))
        return -1;
    if (WITHIN(code, zero_width))
        *columns = 0;
    else if (WITHIN(code, double_width))
        *columns = 2;
    return code;
}

size_t text_width(const char *text, size_t size)
{
    size_t width = 0;

    while (size) {
        size_t length;
        size_t columns;

        text_next(text, size, &length, &columns);
        width += columns;
        text += length;
        size -= length;
    }
    return width;
}

size_t text_fit(const char *text, size_t size, size_t width)
{
    size_t used = 0;

    while (used < size) {
        size_t length;
        size_t columns;

        text_next(text + used, size - used, &length, &columns);
        if (columns > width)
            break;
        width -= columns;
        used += length;
    }
    return used;
}

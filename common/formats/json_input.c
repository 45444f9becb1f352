/* JSON as benchmark tools write it. */
#include "formats/json_input.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/parse.h"
#include "base/utf8.h"

/*
 * What a document may make jansson allocate: a value is a unit, a bracket
 * about as much as eight of them. 16 Mi units are below 1 GiB.
 */
#define COST_MAX     (1U << 24)
#define COST_BRACKET 8

/* Longest integer that surely fits 64 bits. */
#define INTEGER_DIGITS 18

/* The copy that jansson reads, and what it has come from. */
struct rewriting {
    const char *data;
    size_t size;
    size_t at; /* in data */
    struct buf out;
    size_t stop; /* of the copy: no further than here */
    size_t cost;
};

static int put(struct rewriting *rewriting, const char *text, size_t size,
               struct err *err)
{
    return buf_append(&rewriting->out, text, size, err);
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* To the quote that ends it, or to the end. */
static size_t string_size(const char *text, size_t size)
{
    size_t k = 1;

    while (k < size && text[k] != '"' && text[k] != '\n')
        k += text[k] == '\\' && k + 1 < size ? 2 : 1;
    return k < size ? k + 1 : size;
}

static bool same_word(const char *text, size_t size, const char *word)
{
    if (size != strlen(word))
        return false;
    for (size_t k = 0; k < size; k++)
        if ((text[k] | 0x20) != word[k])
            return false;
    return true;
}

/* What a word that is no JSON stands for; NULL when it is left as it is. */
static const char *not_a_number(const char *text, size_t size, bool negative)
{
    if (same_word(text, size, "nan"))
        return "\"NaN\"";
    if (same_word(text, size, "inf") || same_word(text, size, "infinity"))
        return negative ? "\"-Infinity\"" : "\"Infinity\"";
    return NULL;
}

/*
 * NaN, -inf and their kind become strings. Integers that do not fit become
 * reals: Python writes as many digits as there are.
 */
static int put_bare(struct rewriting *rewriting, struct err *err)
{
    const char *text = rewriting->data + rewriting->at;
    size_t left = rewriting->size - rewriting->at;
    size_t sign = text[0] == '-' || text[0] == '+';
    size_t size = sign;
    const char *value;

    if (size < left && is_word(text[size])) {
        while (size < left && is_word(text[size]))
            size++;
        rewriting->at += size;
        value = not_a_number(text + sign, size - sign, text[0] == '-');
        return value ? put(rewriting, value, strlen(value), err)
                     : put(rewriting, text, size, err);
    }
    while (size < left && is_digit(text[size]))
        size++;
    rewriting->at += size;
    if (put(rewriting, text, size, err) < 0)
        return -1;
    if (size - sign <= INTEGER_DIGITS || (size < left && text[size] == '.') ||
        (size < left && (text[size] | 0x20) == 'e'))
        return 0;
    return put(rewriting, ".0", 2, err);
}

/* The rest of a number behind its first digits, and blanks. */
static size_t plain_size(const char *text, size_t size)
{
    size_t k = 1;

    if (text[0] != '.' && (text[0] | 0x20) != 'e')
        return 1;
    while (k < size && (is_digit(text[k]) || (text[k] | 0x20) == 'e' ||
                        text[k] == '+' || text[k] == '-'))
        k++;
    return k;
}

static int put_next(struct rewriting *rewriting, struct err *err)
{
    const char *text = rewriting->data + rewriting->at;
    size_t left = rewriting->size - rewriting->at;
    bool after_number = rewriting->at && is_digit(text[-1]);
    size_t size = 1;

    if (text[0] == '"') {
        size = string_size(text, left);
    } else if (after_number && (text[0] == '.' || (text[0] | 0x20) == 'e')) {
        size = plain_size(text, left);
    } else if (is_word(text[0]) || is_digit(text[0]) || text[0] == '-' ||
               text[0] == '+') {
        return put_bare(rewriting, err);
    } else if (text[0] == ',') {
        rewriting->cost++;
    } else if (text[0] == '[' || text[0] == '{') {
        rewriting->cost += COST_BRACKET;
    }
    rewriting->at += size;
    return put(rewriting, text, size, err);
}

/* Copies the document, or the part of it that makes `stop` bytes. */
static int rewrite(const struct format_input *input,
                   struct rewriting *rewriting, struct err *err)
{
    static const char mark[] =
        "\xef\xbb\xbf"; /* which some editors put there */

    rewriting->data = input->data;
    rewriting->size = input->size;
    if (input->size >= strlen(mark) && !memcmp(input->data, mark, strlen(mark)))
        rewriting->at = strlen(mark);
    if (rewriting->stop == SIZE_MAX &&
        buf_reserve(&rewriting->out, input->size + 1, err) < 0)
        return -1;
    while (rewriting->at < rewriting->size &&
           rewriting->out.size < rewriting->stop) {
        if (put_next(rewriting, err) < 0)
            return -1;
        if (rewriting->cost > COST_MAX)
            return err_set(err, ERR_DATA, "%s: too large: more than %u values",
                           input->name, COST_MAX);
    }
    return 0;
}

/* Where in the file the copy's byte is. */
static size_t origin(const struct format_input *input, size_t position,
                     struct err *err)
{
    struct rewriting again = {.stop = position};
    size_t at = input->size;

    if (!rewrite(input, &again, err)) {
        at = again.at;
        /* The last piece may be longer than what was asked for. */
        if (again.out.size > position)
            at -=
                again.out.size - position < at ? again.out.size - position : at;
    }
    buf_reset(&again.out);
    return at;
}

/* One line of plain characters. */
static void clean(char *text)
{
    size_t size = strlen(text);

    for (size_t k = 0; k < size;) {
        long code;
        size_t length = utf8_next(text + k, size - k, &code);

        if (!length || code < ' ' || code == 0x7f)
            text[k] = '?';
        k += length ? length : 1;
    }
}

static int malformed(const struct format_input *input, const json_error_t *json,
                     struct err *err)
{
    char what[JSON_ERROR_TEXT_LENGTH];
    size_t at = origin(input, (size_t)json->position, err);
    size_t line = 1;
    size_t column = 1;

    for (size_t k = 0; k < at; k++) {
        if (input->data[k] == '\n') {
            line++;
            column = 1;
        } else if (((unsigned char)input->data[k] & 0xc0) != 0x80) {
            column++;
        }
    }
    snprintf(what, sizeof(what), "%s", json->text);
    clean(what);
    return err_set(err, ERR_DATA, "%s:%zu:%zu: %s", input->name, line, column,
                   what);
}

json_t *json_input(const struct format_input *input, struct err *err)
{
    struct rewriting rewriting = {.stop = SIZE_MAX};
    json_error_t error;
    json_t *json = NULL;

    if (!rewrite(input, &rewriting, err)) {
        json = json_loadb((const char *)rewriting.out.data, rewriting.out.size,
                          0, &error);
        if (!json && json_error_code(&error) == json_error_out_of_memory)
            err_set(err, ERR_SYSTEM, "out of memory");
        else if (!json)
            malformed(input, &error, err);
    }
    buf_reset(&rewriting.out);
    return json;
}

/* "NaN", "+INF", "-Infinity". */
static bool word_number(const char *text, double *out)
{
    bool negative = text[0] == '-';
    const char *word = text + (text[0] == '-' || text[0] == '+');
    size_t size = strlen(word);

    if (same_word(word, size, "nan"))
        *out = (double)NAN;
    else if (same_word(word, size, "inf") || same_word(word, size, "infinity"))
        *out = negative ? -(double)INFINITY : (double)INFINITY;
    else
        return false;
    return true;
}

bool json_number(const json_t *value, double *out)
{
    if (json_is_number(value)) {
        *out = json_number_value(value);
        return true;
    }
    if (!json_is_string(value))
        return false;
    return word_number(json_string_value(value), out) ||
           parse_real(json_string_value(value), out);
}

const char *json_text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

double json_number_of(const json_t *object, const char *key)
{
    double value;

    return json_number(json_object_get(object, key), &value) ? value
                                                             : (double)NAN;
}

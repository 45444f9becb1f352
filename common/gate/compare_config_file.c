/* Options out of a file. */
#include "gate/compare_config_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A longer line, or more of them, is no list of options. */
#define LINE_MAX_BYTES 4096
#define LINES_MAX      10000

static char *trim(char *text)
{
    size_t size;

    text += strspn(text, " \t\r");
    size = strlen(text);
    while (size && strchr(" \t\r\n", text[size - 1]))
        text[--size] = 0;
    return text;
}

static int add_word(struct config_file *file, const char *name,
                    const char *value, size_t line, struct err *err)
{
    size_t size = strlen(name) + (value ? strlen(value) : 0) + 4;
    char *word = malloc(size);

    if (!word)
        return err_set(err, ERR_SYSTEM, "out of memory");
    snprintf(word, size, "--%s%s%s", name, value ? "=" : "",
             value ? value : "");
    file->word[file->words] = word;
    file->line[file->words++] = line;
    return 0;
}

/* `text` is a line, which is written into. */
static int take_line(struct config_file *file, char *text, size_t line,
                     struct err *err)
{
    char *equals;

    text = trim(text);
    if (!text[0] || text[0] == '#')
        return 0;
    equals = strchr(text, '=');
    if (equals)
        *equals = 0;
    text = trim(text);
    if (!text[0] || text[0] == '-' || strpbrk(text, " \t"))
        return err_set(err, ERR_USAGE,
                       "not \"option = value\", options without dashes");
    if (!strcmp(text, "config"))
        return err_set(err, ERR_USAGE, "a file cannot name another");
    return add_word(file, text, equals ? trim(equals + 1) : NULL, line, err);
}

static int read_lines(FILE *stream, const char *path, struct config_file *out,
                      struct err *err)
{
    char text[LINE_MAX_BYTES];
    size_t line = 0;

    while (fgets(text, sizeof(text), stream)) {
        line++;
        if (line > LINES_MAX || (!strchr(text, '\n') && !feof(stream)) ||
            strlen(text) + 1 == sizeof(text))
            return err_set(err, ERR_USAGE, "%s:%zu: too long", path, line);
        if (take_line(out, text, line, err) < 0)
            return err_prefix(err, "%s:%zu: ", path, line);
    }
    if (ferror(stream))
        return err_set(err, ERR_SYSTEM, "could not read \"%s\": %s", path,
                       strerror(errno));
    return 0;
}

int config_file_read(const char *path, struct config_file *out, struct err *err)
{
    FILE *stream = fopen(path, "r");
    int rc;

    *out = (struct config_file){0};
    if (!stream)
        return err_set(err, ERR_SYSTEM, "could not open \"%s\": %s", path,
                       strerror(errno));
    out->word = calloc(LINES_MAX, sizeof(*out->word));
    out->line = calloc(LINES_MAX, sizeof(*out->line));
    rc = out->word && out->line ? read_lines(stream, path, out, err)
                                : err_set(err, ERR_SYSTEM, "out of memory");
    fclose(stream);
    if (rc < 0)
        config_file_free(out);
    return rc;
}

int config_file_apply(const struct config_file *file, const char *path,
                      const struct opt *const *tables, struct err *err)
{
    char program[] = "config";

    for (size_t k = 0; k < file->words; k++) {
        /* The parser moves operands in what it is given, not their bytes. */
        char *argv[] = {program, file->word[k], NULL};
        struct opt_operands operands;
        enum opt_request request;

        if (opt_parse(tables, 2, argv, &request, &operands, err) < 0)
            return err_prefix(err, "%s:%zu: ", path, file->line[k]);
        if (request != OPT_RUN)
            return err_set(err, ERR_USAGE, "%s:%zu: %s has no place in a file",
                           path, file->line[k], file->word[k]);
    }
    return 0;
}

void config_file_free(struct config_file *file)
{
    for (size_t k = 0; file->word && k < file->words; k++)
        free(file->word[k]);
    free(file->word);
    free(file->line);
    *file = (struct config_file){0};
}

/* A command's words. */
#include "measure/words.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* The words and where the next character goes. All share one block behind the
 * pointers, as a text of n characters has at most n/2 + 1 words. */
struct splitter {
    char **words;
    size_t count;
    char *to;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Within "...": a backslash is one only before these. */
static bool is_escape(const char *at)
{
    return at[0] == '\\' && at[1] && strchr("\"\\$`", at[1]);
}

/* `at` stands on the opening quote; returns what is behind the closing one, or
 * NULL. */
static const char *copy_quoted(struct splitter *splitter, const char *at)
{
    char quote = *at++;

    for (; *at && *at != quote; at++) {
        if (quote == '"' && is_escape(at))
            at++;
        *splitter->to++ = *at;
    }
    return *at ? at + 1 : NULL;
}

/* One word, from its first character; NULL: a quote is open. */
static const char *copy_word(struct splitter *splitter, const char *at)
{
    splitter->words[splitter->count++] = splitter->to;
    while (at && *at && !is_blank(*at)) {
        if (*at == '\'' || *at == '"') {
            at = copy_quoted(splitter, at);
            continue;
        }
        if (*at == '\\' && at[1])
            at++;
        *splitter->to++ = *at++;
    }
    *splitter->to++ = 0;
    return at;
}

int words_split(const char *text, char ***out, struct err *err)
{
    size_t size = strlen(text);
    size_t words_max = size / 2 + 2;
    struct splitter splitter = {0};
    const char *at = text;

    splitter.words = calloc(1, words_max * sizeof(char *) + size + 1);
    if (!splitter.words)
        return err_set(err, ERR_SYSTEM, "out of memory");
    splitter.to = (char *)(splitter.words + words_max);
    while (at && *at) {
        if (is_blank(*at))
            at++;
        else
            at = copy_word(&splitter, at);
    }
    if (at && splitter.count) {
        *out = splitter.words;
        return 0;
    }
    free(splitter.words);
    return at ? err_set(err, ERR_USAGE, "no command")
              : err_set(err, ERR_USAGE, "a quote is not closed: %.200s", text);
}

int words_copy(char *const *words, size_t count, char ***out, struct err *err)
{
    size_t size = (count + 1) * sizeof(char *);
    char **copy;
    char *to;

    for (size_t k = 0; k < count; k++)
        size += strlen(words[k]) + 1;
    copy = calloc(1, size);
    if (!copy)
        return err_set(err, ERR_SYSTEM, "out of memory");
    to = (char *)(copy + count + 1);
    for (size_t k = 0; k < count; k++) {
        copy[k] = to;
        to = stpcpy(to, words[k]) + 1;
    }
    *out = copy;
    return 0;
}

size_t words_length(char *const *words)
{
    size_t count = 0;

    while (words[count])
        count++;
    return count;
}

void words_free(char **words)
{
    free(words);
}

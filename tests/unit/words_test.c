/* Goal: a command's text is taken apart as sh(1) would; the expected words are
 * those of `printf '[%s]' ...` in dash. */
#include "measure/words.h"

#include <stdio.h>
#include <string.h>

#include "lib/tap.h"

static void splits(const char *text, const char *want)
{
    char got[256] = "";
    char **words;
    struct err err;
    size_t used = 0;

    if (words_split(text, &words, &err) < 0) {
        IS_TEXT(err.msg, want, "{%s}", text);
        return;
    }
    for (char **word = words; *word; word++)
        used += (size_t)snprintf(got + used, sizeof(got) - used, "[%s]", *word);
    IS_TEXT(got, want, "{%s}", text);
    words_free(words);
}

static void test_copy(void)
{
    char one[] = "one";
    char empty[] = "";
    char *const words[] = {one, empty, NULL};
    char **copy;
    struct err err;

    IS_INT(words_copy(words, 2, &copy, &err), 0, "a copy");
    OK(copy[0] != one && !strcmp(copy[0], "one"), "its first word");
    IS_TEXT(copy[1], "", "its empty word");
    IS_INT((int64_t)words_length(copy), 2, "it ends");
    words_free(copy);
    words_free(NULL);
}

int main(void)
{
    splits("a b", "[a][b]");
    splits("  a\t b\r", "[a][b]");
    splits("a 'b c' d", "[a][b c][d]");
    splits("a\"b c\"d", "[ab cd]");
    splits("'' \"\" x", "[][][x]");
    splits("a\\ b \\'c", "[a b]['c]");
    splits("\"a\\\"b\\n\"", "[a\"b\\n]");
    splits("'a\\b'", "[a\\b]");
    splits("$HOME *.c > x | y", "[$HOME][*.c][>][x][|][y]");
    splits("a\\", "[a\\]");
    splits("\xff \xfe", "[\xff][\xfe]");
    splits("", "no command");
    splits(" \t", "no command");
    splits("a 'b", "a quote is not closed: a 'b");
    splits("\"", "a quote is not closed: \"");
    splits("\"a\\\"", "a quote is not closed: \"a\\\"");
    test_copy();
    return tap_done();
}

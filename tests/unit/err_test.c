/* Goal: reports are filled, prefixed, cut at their size and ranked. */
#include <string.h>

#include "base/err.h"
#include "lib/tap.h"

static void test_messages(void)
{
    struct err err = {0};
    char longest[2 * ERR_MESSAGE_MAX];

    IS_INT(err_set(&err, ERR_DATA, "bar %d: %s", 17, "bad"), -1,
           "err_set returns -1");
    IS_INT(err.code, ERR_DATA, "code is kept");
    IS_TEXT(err.msg, "bar 17: bad", "message is formatted");
    IS_INT(err_prefix(&err, "%s line %d: ", "x.csv", 3), -1,
           "err_prefix returns -1");
    IS_TEXT(err.msg, "x.csv line 3: bar 17: bad", "prefix stands in front");
    IS_INT(err.code, ERR_DATA, "prefix keeps the code");
    err_set(&err, ERR_SYSTEM, "other");
    IS_TEXT(err.msg, "other", "a second report replaces the first");

    memset(longest, 'x', sizeof(longest));
    longest[sizeof(longest) - 1] = 0;
    err_set(&err, ERR_DATA, "%s", longest);
    IS_INT((int64_t)strlen(err.msg), ERR_MESSAGE_MAX - 1,
           "a long message is cut");
    err_prefix(&err, "abc: ");
    IS_INT((int64_t)strlen(err.msg), ERR_MESSAGE_MAX - 1,
           "a prefix before a long message is cut too");
    OK(!strncmp(err.msg, "abc: xxx", 8), "the prefix stays");
    err_set(&err, ERR_DATA, "old");
    err_prefix(&err, "%s", longest);
    OK(err.msg[ERR_MESSAGE_MAX - 2] == 'x' && !err.msg[ERR_MESSAGE_MAX - 1],
       "a prefix longer than the report is cut");
}

/* DESIGN: precedence 4 > 2 > 1 > 3 > 0. */
static void test_precedence(void)
{
    static const enum err_code order[] = {ERR_NONE, ERR_DATA, ERR_ANSWER,
                                          ERR_USAGE, ERR_SYSTEM};

    for (int a = 0; a < 5; a++)
        for (int b = 0; b < 5; b++)
            IS_INT(err_worse(order[a], order[b]), order[a > b ? a : b],
                   "%d against %d", (int)order[a], (int)order[b]);
}

int main(void)
{
    test_messages();
    test_precedence();
    return tap_done();
}

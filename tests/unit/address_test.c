/* Goal: no password stays where others can read it, and none is lost. */
#include <stdio.h>
#include <string.h>

#include "lib/tap.h"
#include "tool/address.h"

static const struct {
    const char *given;
    const char *left;
} cases[] = {
    {"sqlite:a.db", "sqlite:a.db"},
    {"sqlite:a:b@c?d=e", "sqlite:a:b@c?d=e"},
    {"postgresql://host/bars", "postgresql://host/bars"},
    {"postgresql://me@host:5432/bars", "postgresql://me@host:5432/bars"},
    {"postgresql://me:secret@host:5432/bars",
     "postgresql://me:******@host:5432/bars"},
    {"postgres://me:se@c?r:et@h/b", "postgres://me:*********@h/b"},
    {"postgresql://me:@h/b", "postgresql://me:@h/b"},
    {"postgresql:///b?host=/tmp&password=secret",
     "postgresql:///b?host=****&password=******"},
    {"postgresql:///b?pass%77ord=a=b&user",
     "postgresql:///b?pass%77ord=***&user"},
    {"postgresql:///b?", "postgresql:///b?"},
    {"postgresql://", "postgresql://"},
    {"", ""},
};

int main(void)
{
    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
        struct err err = {0};
        char operand[128];
        char *copy = NULL;

        snprintf(operand, sizeof(operand), "%s", cases[k].given);
        IS_INT(address_take(operand, &copy, &err), 0, "\"%s\"", cases[k].given);
        IS_TEXT(copy, cases[k].given, "all of it is kept");
        IS_TEXT(operand, cases[k].left, "and what is secret overwritten");
        address_free(copy);
    }
    address_free(NULL);
    return tap_done();
}

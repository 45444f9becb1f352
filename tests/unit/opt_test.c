/* Goal: command lines are taken by the table, or refused in one clear line. */
#include <stdio.h>
#include <string.h>

#include "base/opt.h"
#include "base/timestamp.h"
#include "lib/tap.h"

static bool flag;
static bool other;
static int64_t count;
static double share;
static const char *name;
static int colour;
static int64_t from;
static int64_t letters;

/* An option of a type of its own: adds up the lengths of words. */
static int take_word(const char *text, void *value, struct err *err)
{
    if (!*text)
        return err_set(err, ERR_USAGE, "\"%s\" is not a word", text);
    *(int64_t *)value += (int64_t)strlen(text);
    return 0;
}

static const char *const colours[] = {"red", "green", "blue", NULL};
static const struct opt own[] = {
    {.name = "flag", .letter = 'f', .type = OPT_FLAG, .value = &flag},
    {.name = "count",
     .letter = 'n',
     .type = OPT_INT,
     .value = &count,
     .argument = "N",
     .min = -5,
     .max = 100},
    {.name = "share",
     .type = OPT_REAL,
     .value = &share,
     .argument = "X",
     .min = 0,
     .max = 1},
    {0},
};
static const struct opt common[] = {
    {.name = "other", .letter = 'o', .type = OPT_FLAG, .value = &other},
    {.name = "name",
     .letter = 's',
     .type = OPT_STRING,
     .value = &name,
     .argument = "TEXT"},
    {.name = "colour",
     .type = OPT_CHOICE,
     .value = &colour,
     .argument = "COLOUR",
     .choices = colours},
    {.name = "from", .type = OPT_TIME, .value = &from, .argument = "TIME"},
    {.name = "word",
     .letter = 'w',
     .type = OPT_PARSED,
     .value = &letters,
     .argument = "WORD",
     .parse = take_word},
    {0},
};
static const struct opt *const tables[] = {own, common, NULL};

#define WORDS_MAX 8

struct line {
    const char *words[WORDS_MAX]; /* behind the tool's name */
    const char *error;            /* NULL: it is accepted */
};

static char *argv_of[WORDS_MAX + 2];
static char words_of[WORDS_MAX + 1][64];
static enum opt_request request;
static struct opt_operands operands;

static int parse(const char *const *words, struct err *err)
{
    int argc = 1;

    flag = other = false;
    count = 7;
    share = 0.5;
    name = "none";
    colour = 1;
    from = -1;
    letters = 0;
    snprintf(words_of[0], sizeof(words_of[0]), "tool");
    argv_of[0] = words_of[0];
    for (; argc <= WORDS_MAX && words[argc - 1]; argc++) {
        snprintf(words_of[argc], sizeof(words_of[argc]), "%s", words[argc - 1]);
        argv_of[argc] = words_of[argc];
    }
    argv_of[argc] = NULL;
    return opt_parse(tables, argc, argv_of, &request, &operands, err);
}

#define PARSE(...) parse((const char *const[]){__VA_ARGS__, NULL}, &err)

static void test_values(void)
{
    struct err err = {0};

    IS_INT(PARSE("-f", "--count", "5", "--share=0.25"), 0, "three options");
    OK(flag && count == 5 && share >= 0.25 && share <= 0.25, "have values");
    OK(!other && colour == 1 && from == -1, "the others keep their defaults");
    IS_INT(PARSE("-fon42"), 0, "letters together, the last with its value");
    OK(flag && other && count == 42, "all three are set");
    IS_INT(PARSE("-n", "-5"), 0, "a negative value is a value");
    IS_INT(count, -5, "at the lower limit");
    IS_INT(PARSE("-n100", "-n", "3"), 0, "a repeat");
    IS_INT(count, 3, "the last wins");
    IS_INT(PARSE("--name="), 0, "an empty value");
    IS_TEXT(name, "", "is one");
    IS_INT(PARSE("--name=a=b"), 0, "a value with an equals sign");
    IS_TEXT(name, "a=b", "is whole");
    IS_INT(PARSE("--name", "--flag"), 0, "a value that looks like an option");
    IS_TEXT(name, "--flag", "is taken as a value");
    IS_INT(PARSE("-w", "abc", "--word=de"), 0, "a type of its own, twice");
    IS_INT(letters, 5, "takes each");
    IS_INT(PARSE("--colour", "blue", "--from", "2024-01-01"), 0, "words");
    OK(colour == 2 && from == INT64_C(1704067200) * TIMESTAMP_SECOND,
       "choice and time are set");
}

static void test_operands(void)
{
    struct err err = {0};

    IS_INT(PARSE("a.csv", "-f", "-", "--", "-x", "--help"), 0,
           "options among operands");
    IS_INT(request, OPT_RUN, "behind -- nothing is an option");
    IS_INT(operands.count, 4, "four operands");
    IS_TEXT(operands.value[0], "a.csv", "first");
    IS_TEXT(operands.value[1], "-", "a dash is an operand");
    IS_TEXT(operands.value[2], "-x", "third");
    IS_TEXT(operands.value[3], "--help", "fourth");
    IS_INT(PARSE("--help", "-f"), 0, "--help");
    IS_INT(request, OPT_HELP, "asks for help");
    IS_INT(PARSE("-V"), 0, "-V");
    IS_INT(request, OPT_VERSION, "asks for the version");
    IS_INT(PARSE("--list-options"), 0, "--list-options");
    IS_INT(request, OPT_LIST, "asks for the list");
    IS_INT(PARSE("-f"), 0, "afterwards");
    IS_INT(request, OPT_RUN, "nothing is left of earlier requests");
}

static const struct line refused[] = {
    {{"--nothing"}, "unknown option --nothing"},
    {{"--nothing=5"}, "unknown option --nothing"},
    {{"--fla"}, "unknown option --fla"},
    {{"--=5"}, "unknown option --"},
    {{"-x"}, "unknown option -x"},
    {{"-fx"}, "unknown option -x"},
    {{"-5"}, "unknown option -5"},
    {{"--flag=yes"}, "--flag takes no value"},
    {{"-w", ""}, "--word \"\" is not a word"},
    {{"--count"}, "--count needs N"},
    {{"-n"}, "-n needs N"},
    {{"--count", "five"}, "--count \"five\" is not a whole number"},
    {{"--count="}, "--count \"\" is not a whole number"},
    {{"-n=5"}, "--count \"=5\" is not a whole number"},
    {{"--count", "5.0"}, "--count \"5.0\" is not a whole number"},
    {{"--count", "99999999999999999999"},
     "--count \"99999999999999999999\" is not a whole number"},
    {{"--count", "101"}, "--count 101 is not within -5..100"},
    {{"--count", "-6"}, "--count -6 is not within -5..100"},
    {{"--share", "1.01"}, "--share 1.01 is not within 0..1"},
    {{"--share", "nan"}, "--share \"nan\" is not a number"},
    {{"--share", "0x1"}, "--share \"0x1\" is not a number"},
    {{"--colour", "pink"}, "--colour \"pink\" is not one of red, green, blue"},
    {{"--from", "2024-02-30"},
     "--from \"2024-02-30\" is not a date or an RFC 3339 time"},
};

static void test_refused(void)
{
    for (size_t k = 0; k < sizeof(refused) / sizeof(refused[0]); k++) {
        struct err err = {0};

        IS_INT(parse(refused[k].words, &err), -1, "%s is refused",
               refused[k].words[0]);
        IS_INT(err.code, ERR_USAGE, "as usage");
        IS_TEXT(err.msg, refused[k].error, "with its reason");
    }
}

/* More names than the message has room for. */
static void test_many_choices(void)
{
    static char texts[64][16];
    static const char *many[65];
    static int chosen;
    const struct opt table[] = {{.name = "pick",
                                 .type = OPT_CHOICE,
                                 .value = &chosen,
                                 .argument = "NAME",
                                 .choices = many},
                                {0}};
    const struct opt *const only[] = {table, NULL};
    char tool[] = "tool";
    char word[] = "--pick=none";
    char *argv[] = {tool, word, NULL};
    struct err err = {0};

    for (int k = 0; k < 64; k++) {
        memset(texts[k], 'a' + k % 26, 15);
        many[k] = texts[k];
    }
    IS_INT(opt_parse(only, 2, argv, &request, &operands, &err), -1,
           "a choice of many is refused within bounds");
}

int main(void)
{
    test_values();
    test_operands();
    test_refused();
    test_many_choices();
    return tap_done();
}

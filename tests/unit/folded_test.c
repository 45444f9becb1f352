/*
 * Goal: folded stacks and profiles of callgrind become the tree that they
 * describe: counts by hand, names without what compilers append, what is
 * malformed refused with its line.
 */
#include "flame/folded.h"

#include <stdlib.h>
#include <string.h>

#include "flame/symbol.h"
#include "lib/tap.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static int read_text(const char *text, const struct stacks_config *config,
                     struct tree *tree, struct err *err)
{
    const struct flame_input input = {"f", text, strlen(text)};
    int rc = flame_read(&input, config, TREE_CURRENT, tree, err);

    return rc < 0 ? rc : tree_finish(tree, err);
}

static const struct {
    const char *name;
    const char *want;
} symbols[] = {
    {"main", "main"},
    {"f.constprop.0", "f"},
    {"f.isra.12", "f"},
    {"f.part.0.isra.3", "f"},
    {"f.cold", "f"},
    {"f.part.0.cold", "f"},
    {"f.cold.5", "f"},
    {"f.llvm.123456789012345678", "f"},
    {"f.lto_priv.0", "f"},
    {"f.isra", "f.isra"},
    {".cold", ".cold"},
    {".isra.0", ".isra.0"},
    {"v1.5", "v1.5"},
    {"", ""},
    {"7", "7"},
};

static const struct stacks_config plain = {0};

static const struct {
    const char *name;
    const char *text;
    struct stacks_config config;
    const char *want;
} good[] = {
    {"merged and in order",
     "b 1\na;c 2\na 3\na;c 4\n",
     {0},
     "a 3\na;c 6\nb 1\n"},
    {"copies of a function", "m;f.isra.0 1\nm;f 2\nm;f.cold 3", {0}, "m;f 6\n"},
    {"suffixes kept",
     "f.isra.0 1\nf 2\n",
     {.keep_suffixes = true},
     "f 2\nf.isra.0 1\n"},
    {"blanks, tabs and CR", "a b;c d \t 5\r\n\n  \n", {0}, "a b;c d 5\n"},
    {"an empty frame", "a;;b 1\n;c 1\n", {0}, "?;c 1\na;?;b 1\n"},
    {"a root",
     "x;main;a 1\ny;main 2\nidle 9\n",
     {.root = "main"},
     "main 2\nmain;a 1\n"},
    {"skipped frames",
     "p1;m;a 1\np2;m;b 2\np3 4\n",
     {.skip = 1},
     "m;a 1\nm;b 2\n"},
    {"zero is no sample, leading zeros", "a 0\nb 0007\n", {0}, "b 7\n"},
    {"the largest sum",
     "a 9007199254740991\nb 1\n",
     {0},
     "a 9007199254740991\nb 1\n"},
    /* By the format's specification: main 3+4, f 20 and, called by g, 30. */
    {"callgrind",
     "# callgrind format\nversion: 1\npositions: line\nevents: Ir Dr\n"
     "fl=x.c\nfn=(1) main\n1 3 9\ncfn=(2) f'main\ncalls=1 7\n2 20 1\n+1 4\n"
     "fn=(2)\n7 20 1\nfn=(3) f'g'main\n* 30\nfn=h'2'main\n5 2\n-1\n"
     "totals: 59 11\n",
     {0},
     "main 7\nmain;f 20\nmain;g;f 30\nmain;h 2\n"},
    {"callgrind, another column",
     "creator: callgrind\npositions: instr line\nevents: Dr Ir\nfn=(below "
     "main)\n0x40 1 5 6\n+4 +0 1 2\n",
     {0},
     "(below main) 8\n"},
};

static const struct {
    const char *name;
    const char *text;
    const char *want;
} bad[] = {
    {"empty", "", "f: no stacks in it"},
    {"only blanks", "\n \n", "f: no stacks in it"},
    {"nothing counted", "a;b 0\n", "f: no stacks in it"},
    {"no count", "a 1\na;b\n", "f:2: no count behind the stack"},
    {"no stack", "17\n", "f:1: no count behind the stack"},
    {"a negative", "a -1\n", "f:1: the count is no whole number up to 2^53"},
    {"a fraction", "a 1.5\n", "f:1: the count is no whole number up to 2^53"},
    {"a word", "a nan\n", "f:1: the count is no whole number up to 2^53"},
    {"too large", "a 9007199254740993\n",
     "f:1: the count is no whole number up to 2^53"},
    {"more digits", "a 18446744073709551617\n",
     "f:1: the count is no whole number up to 2^53"},
    {"too much in all", "a 9007199254740992\nb 1\n",
     "f:2: counts add up to more than 2^53"},
    {"callgrind, no function", "# callgrind format\nevents: Ir\n1 5\n",
     "f:3: costs before any function"},
    {"callgrind, only a called function",
     "# callgrind format\nevents: Ir\ncfn=(1) f\n1 5\n",
     "f:4: costs before any function"},
    {"callgrind, an unknown name", "# callgrind format\nfn=(7)\n",
     "f:2: a name that was not given before"},
    {"callgrind, no Ir", "# callgrind format\nevents: Dr\n",
     "f:2: no Ir among the events"},
    {"callgrind, nothing", "# callgrind format\nevents: Ir\n",
     "f: no stacks in it"},
    {"callgrind, a wild number", "# callgrind format\nfn=(99999999) x\n",
     "f:2: a name beyond number 4194304"},
};

static void check_good(void)
{
    for (size_t k = 0; k < COUNT(good); k++) {
        struct tree tree = {0};
        struct buf out = {0};
        struct err err = {0};

        if (read_text(good[k].text, &good[k].config, &tree, &err) < 0 ||
            folded_write(&tree, false, &out, &err) < 0 ||
            buf_append(&out, "", 1, &err) < 0)
            tap_note("%s", err.msg);
        IS_TEXT(out.data ? (char *)out.data : "", good[k].want, "%s",
                good[k].name);
        buf_reset(&out);
        tree_reset(&tree);
    }
}

static void check_bad(void)
{
    for (size_t k = 0; k < COUNT(bad); k++) {
        struct tree tree = {0};
        struct err err = {0};

        OK(read_text(bad[k].text, &plain, &tree, &err) < 0 &&
               err.code == ERR_DATA,
           "%s: refused", bad[k].name);
        IS_TEXT(err.msg, bad[k].want, "%s: says why", bad[k].name);
        tree_reset(&tree);
    }
}

static void check_deep(size_t frames, bool fits)
{
    char *text = malloc(frames * 2 + 2);
    struct tree tree = {0};
    struct err err = {0};

    for (size_t k = 0; k < frames; k++)
        memcpy(text + 2 * k, "a;", 2);
    memcpy(text + 2 * frames - 1, " 1", 3);
    OK((read_text(text, &plain, &tree, &err) == 0) == fits, "%zu frames: %s",
       frames, fits ? "fit" : "do not fit");
    OK(fits || err.code == ERR_DATA, "%s", fits ? "taken" : err.msg);
    tree_reset(&tree);
    free(text);
}

static void check_two(void)
{
    static const struct flame_input base = {"b", "a;x 1\na;y 2\n", 12};
    static const struct flame_input current = {"c", "a;y 5\na;z 7\n", 12};
    struct tree tree = {0};
    struct buf out = {0};
    struct err err = {0};

    OK(flame_read(&base, &plain, TREE_BASE, &tree, &err) == 0 &&
           flame_read(&current, &plain, TREE_CURRENT, &tree, &err) == 0 &&
           tree_finish(&tree, &err) == 0 &&
           folded_write(&tree, true, &out, &err) == 0 &&
           buf_append(&out, "", 1, &err) == 0,
       "two sides are read");
    IS_TEXT((char *)out.data, "a;x 1 0\na;y 2 5\na;z 0 7\n", "both counts");
    IS_INT((int64_t)tree.frame[0].total[TREE_BASE], 3, "all of the base");
    IS_INT((int64_t)tree.frame[0].total[TREE_CURRENT], 12, "all of current");
    buf_reset(&out);
    tree_reset(&tree);
}

int main(void)
{
    for (size_t k = 0; k < COUNT(symbols); k++)
        IS_INT((int64_t)symbol_plain(symbols[k].name, strlen(symbols[k].name)),
               (int64_t)strlen(symbols[k].want), "\"%s\" is \"%s\"",
               symbols[k].name, symbols[k].want);
    check_good();
    check_bad();
    check_deep(TREE_DEPTH_MAX, true);
    check_deep(TREE_DEPTH_MAX + 1, false);
    check_two();
    return tap_done();
}

/*
 * Goal: where frames lie, what functions count, when one has grown; all by
 * hand. What a picture is as XML is tests/cli/430_benchflame.t's.
 */
#include <math.h>
#include <string.h>

#include "flame/colour.h"
#include "flame/figure.h"
#include "flame/folded.h"
#include "flame/functions.h"
#include "flame/layout.h"
#include "flame/svg.h"
#include "lib/tap.h"

static struct err err;

static bool read_side(const char *text, enum tree_side side, struct tree *tree)
{
    static const struct stacks_config config = {0};
    const struct flame_input input = {"f", text, strlen(text)};

    return flame_read(&input, &config, side, tree, &err) == 0;
}

static bool read_tree(const char *current, const char *base, struct tree *tree)
{
    *tree = (struct tree){0};
    return (!base || read_side(base, TREE_BASE, tree)) &&
           read_side(current, TREE_CURRENT, tree) &&
           tree_finish(tree, &err) == 0;
}

/* main 1 of itself, b 2, a 5 of which c 4: 8 in all. */
static const char eighths[] = "main 1\nmain;b 2\nmain;a 1\nmain;a;c 4\n";

static void check_layout(void)
{
    static const struct {
        const char *name;
        double x;
        double width;
        uint32_t depth;
    } want[] = {
        {"all", 0, 800, 0}, {"main", 0, 800, 1}, {"a", 0, 500, 2},
        {"c", 0, 400, 3},   {"b", 500, 200, 2},
    };
    struct layout layout = {0};
    struct tree tree;

    OK(read_tree(eighths, NULL, &tree) &&
           layout_make(&tree, TREE_CURRENT, 800, 1, &layout, &err) == 0,
       "laid out");
    IS_INT((int64_t)layout.boxes, 5, "boxes");
    for (size_t k = 0; k < layout.boxes && k < 5; k++) {
        const struct layout_box *box = &layout.box[k];

        IS_TEXT(tree_text(&tree, box->frame), want[k].name, "box %zu", k);
        OK(box->x == want[k].x && box->width == want[k].width &&
               box->depth == want[k].depth,
           "%s: %g, %g wide, %u up", want[k].name, box->x, box->width,
           box->depth);
    }
    IS_INT(layout.depth, 3, "the deepest");
    layout_free(&layout);
    OK(layout_make(&tree, TREE_CURRENT, 800, 250, &layout, &err) == 0 &&
           layout.boxes == 4 && layout.left_out == 1,
       "b is narrower than 250 and left out");
    layout_free(&layout);
    tree_reset(&tree);
}

static const struct function *find(const struct tree *tree,
                                   const struct functions *functions,
                                   const char *name)
{
    static const struct function none = {.growth = (double)NAN};

    for (size_t k = 0; k < functions->count; k++)
        if (!strcmp(tree->name[functions->function[k].name].text, name))
            return &functions->function[k];
    return &none;
}

static void check_functions(void)
{
    struct functions functions = {0};
    struct tree tree;

    OK(read_tree("m;f;g;f 4\nm;f 1\nm;g;g 2\nh;f 3\n", NULL, &tree) &&
           functions_make(&tree, &functions, &err) == 0,
       "functions");
    IS_INT((int64_t)functions.count, 4, "m, f, g, h");
    OK(functions.function && functions.function == find(&tree, &functions, "f"),
       "f is first");
    IS_INT((int64_t)find(&tree, &functions, "f")->self[0], 8, "f: self");
    IS_INT((int64_t)find(&tree, &functions, "f")->total[0], 8,
           "f within f counts once");
    IS_INT((int64_t)find(&tree, &functions, "g")->self[0], 2, "g: self");
    IS_INT((int64_t)find(&tree, &functions, "g")->total[0], 6,
           "g: 4 below f, 2 of its own recursion");
    IS_INT((int64_t)find(&tree, &functions, "m")->total[0], 7, "m: total");
    functions_free(&functions);
    tree_reset(&tree);
}

/* base a 50, b 50; what counts by the base, and what by shares. */
static void check_growth(void)
{
    static const struct {
        const char *name;
        const char *current;
        bool shares;
        double limit;
        double growth; /* of a */
        size_t grown;
    } cases[] = {
        {"the same", "a 50\nb 50\n", false, 0, 0, 0},
        {"exactly the limit", "a 60\nb 50\n", false, 10, 10, 0},
        {"beyond it", "a 61\nb 50\n", false, 10, 11, 1},
        {"all twice, by counts", "a 100\nb 100\n", false, 2, 50, 2},
        {"all twice, by shares", "a 100\nb 100\n", true, 2, 0, 0},
        {"a faster neighbour, by counts", "a 50\nb 0\n", false, 2, 0, 0},
        {"a faster neighbour, by shares", "a 50\nb 0\n", true, 2, 50, 1},
        {"a new function", "a 50\nb 50\nc 3\n", false, 2, 0, 1},
        {"one that is gone", "b 50\n", false, 2, -50, 0},
        {"no gate", "a 99\nb 50\n", false, (double)NAN, 49, 0},
    };

    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
        struct functions functions = {0};
        struct tree tree;

        OK(read_tree(cases[k].current, "a 50\nb 50\n", &tree) &&
               functions_make(&tree, &functions, &err) == 0,
           "%s: read", cases[k].name);
        functions_compare(&tree, cases[k].shares, cases[k].limit, &functions);
        IS_NEAR(find(&tree, &functions, "a")->growth, cases[k].growth, 1e-12,
                "%s: growth of a", cases[k].name);
        IS_INT((int64_t)functions.grown, (int64_t)cases[k].grown, "%s: grown",
               cases[k].name);
        functions_free(&functions);
        tree_reset(&tree);
    }
}

static void check_figures(void)
{
    char text[FIGURE_MAX];

    IS_TEXT(figure_count(0, text), "0", "0");
    IS_TEXT(figure_count(999, text), "999", "no comma");
    IS_TEXT(figure_count(1234567, text), "1,234,567", "commas");
    IS_TEXT(figure_count(TREE_COUNT_MAX, text), "9,007,199,254,740,992",
            "the largest");
    IS_TEXT(figure_percent(12.345678, text), "12.35%", "a percentage");
    IS_TEXT(figure_points(-0.001, text), "+0.00 pp", "no minus zero");
    IS_TEXT(figure_points(-1.25, text), "-1.25 pp", "points");
    OK(colour_change(2) == colour_change(1) &&
           colour_change(-2) == colour_change(-1),
       "colours end");
    OK((colour_change(1) >> 16) > (colour_change(1) & 0xff) &&
           (colour_change(-1) >> 16) < (colour_change(-1) & 0xff),
       "more is red, less is blue");
}

static void check_labels(void)
{
    /* 400 px: main is whole, the name of 200 letters is cut. */
    char text[256];
    const char *drawn;
    const struct svg_options options = {
        .title = "<t>", .unit = "u", .width = 400};
    struct buf out = {0};
    struct tree tree;

    memset(text, 'x', 200);
    memcpy(text + 200, " 5\nmain 5\n", 11);
    OK(read_tree(text, NULL, &tree) &&
           svg_write(&tree, &options, &out, &err) == 0 &&
           buf_append(&out, "", 1, &err) == 0,
       "drawn");
    drawn = out.data ? (const char *)out.data : "";
    OK(strstr(drawn, ">main</text>"), "a name that fits is whole");
    OK(strstr(drawn, "x\xe2\x80\xa6x"), "one that does not is cut");
    OK(strstr(drawn, "<title>main (5 u, 50.00%; self 50.00%)"),
       "count and percent");
    OK(strstr(drawn, "&lt;t&gt;") && !strstr(drawn, "<t>"),
       "the title is escaped");
    buf_reset(&out);
    tree_reset(&tree);
}

int main(void)
{
    check_layout();
    check_functions();
    check_growth();
    check_figures();
    check_labels();
    return tap_done();
}

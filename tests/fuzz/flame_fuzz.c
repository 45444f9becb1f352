/*
 * Goal: any bytes are stacks or refused with a reason; stacks are written
 * folded, read again and written as the same bytes; pictures, pages and tables
 * cope with whatever was read.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "flame/callgrind_stacks.h"
#include "flame/folded.h"
#include "flame/functions_table.h"
#include "flame/page.h"

// NOLINTNEXTLINE(readability-identifier-naming)
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct err err;

static void expect(bool good)
{
    if (!good)
        abort();
}

static bool read_side(const void *data, size_t size, bool keep,
                      enum tree_side side, struct tree *tree)
{
    const struct stacks_config config = {.keep_suffixes = keep};
    const struct flame_input input = {"fuzz", data, size};

    err = (struct err){0};
    if (flame_read(&input, &config, side, tree, &err) == 0)
        return true;
    expect(err.code == ERR_DATA && err.msg[0]);
    return false;
}

/* Writes a tree folded, with a NUL behind; sums it up first. */
static void fold(struct tree *tree, struct buf *out)
{
    expect(tree_finish(tree, &err) == 0 &&
           folded_write(tree, false, out, &err) == 0 &&
           buf_reserve(out, 1, &err) == 0);
    out->data[out->size] = 0;
}

/* What is read from `from`, written into `to`; the sum stays. */
static void fold_again(const struct buf *from, struct buf *to, uint64_t sum)
{
    struct tree tree = {0};

    expect(read_side(from->data, from->size, true, TREE_CURRENT, &tree) &&
           tree.sum[TREE_CURRENT] == sum);
    fold(&tree, to);
    tree_reset(&tree);
}

/* Blanks at the end of a name may go once, from then on all stays. */
static void check_folded(struct tree *tree)
{
    struct buf first = {0};
    struct buf second = {0};
    struct buf third = {0};
    struct flame_input input = {.name = "fuzz"};

    fold(tree, &first);
    input.data = (const char *)first.data;
    input.size = first.size;
    if (!callgrind_stacks_detect(&input)) {
        fold_again(&first, &second, tree->sum[TREE_CURRENT]);
        fold_again(&second, &third, tree->sum[TREE_CURRENT]);
        expect(second.size == third.size &&
               !memcmp(second.data, third.data, third.size));
    }
    buf_reset(&first);
    buf_reset(&second);
    buf_reset(&third);
}

static void draw(const struct tree *tree, bool differential)
{
    struct svg_options options = {.title = "t",
                                  .unit = "u",
                                  .width = 400,
                                  .min_width = 0.5,
                                  .differential = differential};
    struct functions_table table = {.terminal = {80, 0, true},
                                    .top = 5,
                                    .compared = differential,
                                    .limit = 1};
    struct functions functions;
    struct buf out = {0};

    expect(functions_make(tree, &functions, &err) == 0);
    if (differential)
        functions_compare(tree, false, 1, &functions);
    expect(page_write(tree, &options, &functions, 5, &out, &err) == 0 &&
           functions_table_write(tree, &functions, &table, &out, &err) == 0);
    buf_reset(&out);
    functions_free(&functions);
}

// NOLINTNEXTLINE(readability-identifier-naming)
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    struct tree tree = {0};

    expect(text != NULL);
    memcpy(text, data, size);
    text[size] = 0;
    if (read_side(text, size, true, TREE_CURRENT, &tree))
        check_folded(&tree);
    tree_reset(&tree);
    if (read_side(text, size, false, TREE_CURRENT, &tree)) {
        bool both = read_side(text, size / 2, false, TREE_BASE, &tree);

        expect(tree_finish(&tree, &err) == 0);
        draw(&tree, both);
    }
    free(text);
    tree_reset(&tree);
    return 0;
}

/* Folded stacks, read and written. */
#include "flame/folded.h"

#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "flame/callgrind_stacks.h"

/* Digits of TREE_COUNT_MAX. */
#define DIGITS_MAX 16

bool folded_count(const char *text, size_t size, uint64_t *out)
{
    uint64_t value = 0;

    while (size > 1 && *text == '0') {
        text++;
        size--;
    }
    if (!size || size > DIGITS_MAX)
        return false;
    for (size_t k = 0; k < size; k++) {
        if (text[k] < '0' || text[k] > '9')
            return false;
        value = value * 10 + (uint64_t)(text[k] - '0');
    }
    *out = value;
    return value <= TREE_COUNT_MAX;
}

static int add_frames(struct stacks *stacks, const char *text, size_t size,
                      struct err *err)
{
    const char *end = text + size;

    for (;;) {
        const char *mark = memchr(text, ';', (size_t)(end - text));
        const char *stop = mark ? mark : end;

        if (stacks_push(stacks, text, (size_t)(stop - text), err) < 0)
            return -1;
        if (!mark)
            return 0;
        text = mark + 1;
    }
}

static int add_line(struct stacks *stacks, const char *text, size_t size,
                    struct err *err)
{
    size_t at;
    uint64_t count;

    while (size && (text[size - 1] == ' ' || text[size - 1] == '\r' ||
                    text[size - 1] == '\t'))
        size--;
    if (!size)
        return 0;
    at = size;
    while (at > 0 && text[at - 1] != ' ' && text[at - 1] != '\t')
        at--;
    if (!at)
        return err_set(err, ERR_DATA, "no count behind the stack");
    if (!folded_count(text + at, size - at, &count))
        return err_set(err, ERR_DATA,
                       "the count is no whole number up to 2^53");
    while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t'))
        at--;
    if (add_frames(stacks, text, at, err) < 0)
        return -1;
    return stacks_end(stacks, count, NULL, err);
}

static int read_folded(const struct flame_input *input, struct stacks *stacks,
                       struct err *err)
{
    const char *at = input->data;
    const char *end = input->data + input->size;

    for (size_t number = 1; at < end; number++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));

        if (!stop)
            stop = end;
        if (add_line(stacks, at, (size_t)(stop - at), err) < 0)
            return err->code == ERR_DATA
                       ? err_prefix(err, "%s:%zu: ", input->name, number)
                       : -1;
        at = stop + 1;
    }
    return 0;
}

int flame_read(const struct flame_input *input,
               const struct stacks_config *config, enum tree_side side,
               struct tree *tree, struct err *err)
{
    struct stacks *stacks = malloc(sizeof(*stacks));
    int rc;

    if (!stacks)
        return err_set(err, ERR_SYSTEM, "out of memory");
    stacks->tree = tree;
    stacks->side = side;
    stacks->config = config;
    stacks->depth = 0;
    stacks->left_out = false;
    rc = callgrind_stacks_detect(input)
             ? callgrind_stacks_read(input, stacks, err)
             : read_folded(input, stacks, err);
    if (rc == 0 && !tree->sum[side])
        rc = stacks->left_out
                 ? err_set(err, ERR_DATA, "%s: no stack has \"%.200s\"",
                           input->name, config->root)
                 : err_set(err, ERR_DATA, "%s: no stacks in it", input->name);
    free(stacks);
    return rc;
}

static int put_name(const struct tree *tree, uint32_t at, struct buf *out,
                    struct err *err)
{
    const struct tree_name *name = &tree->name[tree->frame[at].name];
    unsigned char *to;

    if (buf_reserve(out, name->size, err) < 0)
        return -1;
    to = out->data + out->size;
    for (size_t k = 0; k < name->size; k++) {
        char c = name->text[k];

        to[k] = (unsigned char)(c == ';' || c == '\n' || c == '\r' ? ':' : c);
    }
    out->size += name->size;
    return 0;
}

/* The names from the outermost to `at`, over `path`, room for all. */
static int put_stack(const struct tree *tree, uint32_t at, uint32_t *path,
                     struct buf *out, struct err *err)
{
    size_t depth = tree->frame[at].depth;

    for (size_t k = depth; k-- > 0; at = tree->frame[at].parent)
        path[k] = at;
    for (size_t k = 0; k < depth; k++)
        if ((k && buf_append(out, ";", 1, err) < 0) ||
            put_name(tree, path[k], out, err) < 0)
            return -1;
    return 0;
}

static int put_count(uint64_t count, struct buf *out, struct err *err)
{
    char text[NUMBER_TEXT_MAX] = " ";
    size_t size = number_format_int((int64_t)count, text + 1);

    return buf_append(out, text, size + 1, err);
}

int folded_write(const struct tree *tree, bool both, struct buf *out,
                 struct err *err)
{
    uint32_t *path = malloc(TREE_DEPTH_MAX * sizeof(*path));
    int rc = 0;

    if (!path)
        return err_set(err, ERR_SYSTEM, "out of memory");
    for (uint32_t at = tree->frames ? 0 : TREE_NONE; at != TREE_NONE && !rc;
         at = tree_next(tree, at, false)) {
        const struct tree_frame *frame = &tree->frame[at];

        if (!at || !(frame->self[TREE_CURRENT] | frame->self[TREE_BASE]))
            continue;
        if (put_stack(tree, at, path, out, err) < 0 ||
            (both && put_count(frame->self[TREE_BASE], out, err) < 0) ||
            put_count(frame->self[TREE_CURRENT], out, err) < 0 ||
            buf_append(out, "\n", 1, err) < 0)
            rc = -1;
    }
    free(path);
    return rc;
}

/* benchflame: folded stacks as a picture, and two of them compared. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "flame/folded.h"
#include "flame/functions_table.h"
#include "flame/page.h"
#include "gate/compare_files.h"
#include "gate/flame_options.h"
#include "tool/options.h"

/* Bytes of one file. */
#define FILE_MIB_MAX 512U
#define FILE_MAX     ((size_t)FILE_MIB_MAX << 20)
#define READ_BYTES   (1U << 18)

static int read_stream(FILE *stream, const char *name, struct buf *out,
                       struct err *err)
{
    size_t got;

    do {
        if (buf_reserve(out, READ_BYTES + 1, err) < 0)
            return -1;
        got = fread(out->data + out->size, 1, READ_BYTES, stream);
        out->size += got;
        if (out->size > FILE_MAX)
            return err_set(err, ERR_DATA, "%s: larger than %u MiB", name,
                           FILE_MIB_MAX);
    } while (got);
    if (ferror(stream))
        return err_set(err, ERR_SYSTEM, "could not read \"%s\": %s", name,
                       strerror(errno));
    out->data[out->size] = 0;
    return 0;
}

static int read_side(const char *path, const struct flame_options *options,
                     enum tree_side side, struct tree *tree, struct err *err)
{
    bool standard = !strcmp(path, "-");
    const char *name = standard ? "standard input" : path;
    FILE *stream = standard ? stdin : fopen(path, "rb");
    struct buf data = {0};
    int rc;

    if (!stream)
        return err_set(err, ERR_SYSTEM, "could not open \"%s\": %s", name,
                       strerror(errno));
    rc = read_stream(stream, name, &data, err);
    if (!rc) {
        struct flame_input input = {name, (const char *)data.data, data.size};

        rc = flame_read(&input, &options->stacks, side, tree, err);
    }
    if (!standard)
        fclose(stream);
    buf_reset(&data);
    return rc;
}

/* Of two files that cannot be read the worse fault is told. */
static int read_all(const struct flame_options *options, struct tree *tree,
                    struct err *err)
{
    struct err other = {0};
    int rc = 0;

    if (options->base)
        rc = read_side(options->base, options, TREE_BASE, tree, err);
    if (read_side(options->input, options, TREE_CURRENT, tree, &other) < 0) {
        if (err_worse(err->code, other.code) != err->code)
            *err = other;
        rc = -1;
    }
    return rc < 0 ? -1 : tree_finish(tree, err);
}

static int render(const struct tree *tree, const struct functions *functions,
                  const struct flame_options *options, struct buf *out,
                  struct err *err)
{
    struct functions_table table = {
        .terminal = {TEXT_WIDTH_DEFAULT, 0, false},
        .top = (size_t)options->top,
        .compared = options->base != NULL,
        .limit = options->gate,
    };

    switch ((enum flame_format)options->format) {
    case FLAME_HTML:
        return page_write(tree, &options->svg, functions, table.top, out, err);
    case FLAME_FOLDED:
        return folded_write(tree, table.compared, out, err);
    case FLAME_TEXT:
        if (!options->output)
            table.terminal = text_terminal(stdout);
        return functions_table_write(tree, functions, &table, out, err);
    case FLAME_AUTO:
    case FLAME_SVG:
        break;
    }
    return svg_write(tree, &options->svg, out, err);
}

static int conclude(const struct tree *tree,
                    const struct flame_options *options, struct err *err)
{
    struct functions functions;
    struct buf out = {0};
    int rc;

    if (functions_make(tree, &functions, err) < 0)
        return -1;
    if (options->base)
        functions_compare(tree, options->shares || isnan(options->gate),
                          options->gate, &functions);
    rc = render(tree, &functions, options, &out, err);
    if (!rc)
        rc = compare_put(&out, options->output, "w", err);
    if (!rc && !isnan(options->gate) && functions.grown)
        err->code = ERR_ANSWER;
    buf_reset(&out);
    functions_free(&functions);
    return rc;
}

int main(int argc, char **argv)
{
    struct flame_options options;
    struct tree tree = {0};
    struct err err = {0};
    int status = ERR_NONE;

    if (!flame_options_parse(argc, argv, &options, &status))
        return status;
    if (read_all(&options, &tree, &err) < 0 ||
        conclude(&tree, &options, &err) < 0)
        status = tool_fail(&err);
    else
        status = (int)err.code;
    tree_reset(&tree);
    return status;
}

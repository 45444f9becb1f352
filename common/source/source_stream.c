/* A saved stream as a source. */
#include "source/source_stream.h"

#include <stdlib.h>

#include "io/stream.h"
#include "source/source_merge.h"

struct stream_source {
    struct source base;
    struct stream_reader *reader;
};

static int next(struct source *source, struct bar_block *out, struct err *err)
{
    struct stream_source *s = (struct stream_source *)source;
    struct series *series;
    struct frame frame;
    int rc;

    while ((rc = stream_read(s->reader, &frame, &series, err)) > 0) {
        if (frame.type == FRAME_BARS) {
            *out = stream_block(&frame, series);
            return 1;
        }
        if (frame.type == FRAME_END) {
            *out = (struct bar_block){.series = series->name, .i = frame.n};
            return 1;
        }
    }
    return rc;
}

static void close_source(struct source *source)
{
    struct stream_source *s = (struct stream_source *)source;

    stream_reader_close(s->reader);
    free(s);
}

int source_stream_open(const char *address, struct source **out,
                       struct err *err)
{
    static const struct source_ops ops = {next, close_source};
    struct stream_source *s = calloc(1, sizeof(*s));

    if (!s)
        return err_set(err, ERR_SYSTEM, "out of memory");
    s->base.ops = &ops;
    if (stream_reader_open(address, &s->reader, err) < 0) {
        free(s);
        return -1;
    }
    *out = &s->base;
    return 0;
}

int source_streams_open(char *const *addresses, size_t count,
                        struct source **out, struct err *err)
{
    struct source **sources = calloc(count, sizeof(struct source *));
    size_t opened = 0;

    if (!sources)
        return err_set(err, ERR_SYSTEM, "out of memory");
    for (; opened < count; opened++)
        if (source_stream_open(addresses[opened], &sources[opened], err) < 0)
            goto fail;
    if (source_merge_open(sources, count, out, err) == 0)
        return 0;
fail:
    while (opened--)
        source_close(sources[opened]);
    free(sources);
    return -1;
}

/* Frames or text. */
#include "tool/output.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/record_writer.h"

struct output {
    const struct tool_options *options;
    unsigned shown;
    struct stream_writer *stream; /* or else text, or neither */
    struct record_writer *text;
    FILE *file;
    bool file_owned;
    bool is_table;
    uint64_t bars;
    struct buf scratch; /* ratio columns of a text output */
};

/* The format that `auto` stands for. */
static int choose(const struct tool_options *options, bool to_stdout,
                  enum tool_format *format, struct err *err)
{
    bool terminal = to_stdout && isatty(STDOUT_FILENO);

    *format = (enum tool_format)options->format;
    if (*format == FORMAT_AUTO)
        *format = terminal ? FORMAT_TABLE : FORMAT_MSGPACK;
    if (*format == FORMAT_MSGPACK && terminal)
        return err_set(err, ERR_USAGE,
                       "frames are binary and do not go to a terminal");
    return 0;
}

static unsigned shown(const struct tool_options *options,
                      enum tool_format format)
{
    if (options->show)
        return options->show;
    return format == FORMAT_CSV && options->info->show_csv
               ? options->info->show_csv
               : options->info->show;
}

static int open_text(struct output *output, enum tool_format format,
                     bool to_stdout, struct err *err)
{
    struct record_writer_config config = {
        .format = format == FORMAT_JSON  ? TEXT_JSON
                  : format == FORMAT_CSV ? TEXT_CSV
                                         : TEXT_TABLE,
        .show = shown(output->options, format),
    };

    output->shown = config.show;
    output->is_table = format == FORMAT_TABLE;
    output->file = stdout;
    if (!to_stdout) {
        output->file = fopen(output->options->output, "w");
        output->file_owned = true;
    }
    if (!output->file)
        return err_set(err, ERR_SYSTEM, "could not open \"%s\": %s",
                       output->options->output, strerror(errno));
    config.terminal = text_terminal(output->file);
    return record_writer_open(output->file, &config, &output->text, err);
}

int output_open(const struct tool_options *options, struct output **out,
                struct err *err)
{
    bool to_stdout = !strcmp(options->output, "-");
    struct output *output;
    enum tool_format format = FORMAT_AUTO;

    if (!options->no_output && choose(options, to_stdout, &format, err) < 0)
        return -1;
    output = calloc(1, sizeof(*output));
    if (!output)
        return err_set(err, ERR_SYSTEM, "out of memory");
    output->options = options;
    if (!options->no_output &&
        (format == FORMAT_MSGPACK
             ? stream_writer_open(options->output, &output->stream, err)
             : open_text(output, format, to_stdout, err)) < 0) {
        if (output->file && output->file_owned)
            fclose(output->file);
        free(output);
        return -1;
    }
    *out = output;
    return 0;
}

int output_hello(struct output *output, const struct frame *upstream,
                 const char *order, struct err *err)
{
    struct shard shard = output->options->shard;

    if (!output->stream)
        return 0;
    if (upstream && upstream->has_shard && shard.shards == 1)
        shard = (struct shard){upstream->shard, upstream->shards};
    return stream_write_hello(output->stream, output->options->info->name,
                              upstream, order, shard.shard, shard.shards, err);
}

int output_bars(struct output *output, const struct bar_block *block,
                int64_t at, struct err *err)
{
    output->bars += block->n;
    return output->stream ? stream_write_bars(output->stream, block, at, err)
                          : record_writer_bars(output->text, block, err);
}

int output_ratios(struct output *output, const struct bar_block *block,
                  const struct frame *frame, codec_fill *fill, void *context,
                  struct err *err)
{
    struct bar_block with_ratios = *block;
    unsigned char *column[COLUMN_COUNT] = {0};

    output->bars += block->n;
    if (output->stream)
        return stream_write_ratios(output->stream, frame, fill, context, err);
    output->scratch.size = 0;
    if (buf_reserve(&output->scratch,
                    block->n * 8 * (COLUMN_RATIO_COUNT - COLUMN_VR), err) < 0)
        return -1;
    for (int k = COLUMN_VR; k < COLUMN_RATIO_COUNT; k++) {
        column[k] =
            output->scratch.data + (size_t)(k - COLUMN_VR) * 8 * block->n;
        with_ratios.column[k] = column[k];
    }
    fill(context, column);
    return record_writer_bars(output->text, &with_ratios, err);
}

int output_record(struct output *output, const struct record *record,
                  struct err *err)
{
    return output->stream ? stream_write_record(output->stream, record, err)
                          : record_writer_record(output->text, record, err);
}

int output_equity(struct output *output, const struct series_name *series,
                  const int64_t *ts, const int64_t *equity, const int64_t *cash,
                  size_t n, struct err *err)
{
    return output->stream ? stream_write_equity(output->stream, series, ts,
                                                equity, cash, n, err)
                          : record_writer_equity(output->text, series, ts,
                                                 equity, cash, n, err);
}

int output_summary(struct output *output, const struct record *record,
                   const struct summary_details *details, struct err *err)
{
    struct text_terminal terminal;

    if (output->stream || !output->is_table || !details ||
        !(output->shown & SHOW_SUMMARY))
        return output_record(output, record, err);
    if (record_writer_flush(output->text, err) < 0)
        return -1;
    terminal = text_terminal(output->file);
    return summary_table_write(output->file, &terminal, record, details, err);
}

static int put_record(void *context, const struct record *record,
                      struct err *err)
{
    return output_record(context, record, err);
}

struct record_sink output_sink(struct output *output)
{
    return (struct record_sink){put_record, output};
}

int output_pass(struct output *output, const struct frame *frame,
                struct err *err)
{
    if (frame->type == FRAME_BARS)
        output->bars += (uint64_t)frame->n;
    return output->stream ? stream_pass(output->stream, frame, err) : 0;
}

int output_end(struct output *output, const struct series_name *series,
               int64_t n, struct err *err)
{
    return output->stream ? stream_write_end(output->stream, series, n, err)
                          : 0;
}

int output_flush(struct output *output, struct err *err)
{
    if (output->options->no_output)
        return 0;
    return output->stream ? stream_flush(output->stream, err)
                          : record_writer_flush(output->text, err);
}

int output_eos(struct output *output, const char *status, struct err *err)
{
    if (output->options->no_output)
        return 0;
    return output->stream ? stream_write_eos(output->stream, status, err)
                          : record_writer_finish(output->text, err);
}

struct stream_counters output_counters(const struct output *output)
{
    if (output->stream)
        return stream_writer_counters(output->stream);
    if (!output->text)
        return (struct stream_counters){0};
    return (struct stream_counters){
        .bars = output->bars,
        .frames = (uint64_t)record_writer_count(output->text)};
}

unsigned output_shown(const struct output *output)
{
    return output->stream ? ~0U : output->shown;
}

bool output_is_stream(const struct output *output)
{
    return !output->text;
}

static int close_file(struct output *output, struct err *err)
{
    int rc;

    if (output->options->no_output)
        return 0;
    if (output->file_owned)
        rc = fclose(output->file);
    else
        rc = fflush(output->file);
    if (!rc)
        return 0;
    return err_set(err, ERR_SYSTEM, "could not write \"%s\": %s",
                   output->options->output, strerror(errno));
}

int output_close(struct output *output, struct err *err)
{
    int rc;

    if (!output)
        return 0;
    rc = output->stream ? stream_writer_close(output->stream, err)
                        : close_file(output, err);
    record_writer_close(output->text);
    buf_reset(&output->scratch);
    free(output);
    return rc;
}

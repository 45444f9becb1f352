/*
 * Where a stage's result goes: frames for the next stage, or text of what this
 * stage adds. One set of calls for both; a text output takes frames that are
 * only passed on and writes nothing. A tool that is the end of a pipeline
 * writes nothing at all (tool_options.no_output).
 */
#ifndef TOOL_OUTPUT_H
#define TOOL_OUTPUT_H

#include "io/stream.h"
#include "report/summary_table.h"
#include "tool/options.h"

struct output;

/* ERR_USAGE for frames to a terminal, ERR_SYSTEM when it cannot be opened. */
NODISCARD int output_open(const struct tool_options *options,
                          struct output **out, struct err *err);

/* `upstream` is the input's hello, NULL in a source. */
NODISCARD int output_hello(struct output *output, const struct frame *upstream,
                           const char *order, struct err *err);
/* A source's block; at < 0 leaves its wall clock out. */
NODISCARD int output_bars(struct output *output, const struct bar_block *block,
                          int64_t at, struct err *err);
/* A bars frame with ratio columns, which `fill` computes. */
NODISCARD int output_ratios(struct output *output,
                            const struct bar_block *block,
                            const struct frame *frame, codec_fill *fill,
                            void *context, struct err *err);
NODISCARD int output_record(struct output *output, const struct record *record,
                            struct err *err);
/* Points of an equity curve, as codec_equity takes them. */
NODISCARD int output_equity(struct output *output,
                            const struct series_name *series, const int64_t *ts,
                            const int64_t *equity, const int64_t *cash,
                            size_t n, struct err *err);
/*
 * A summary: a frame, a text record, or in a table the page of its details;
 * without details a row.
 */
NODISCARD int output_summary(struct output *output, const struct record *record,
                             const struct summary_details *details,
                             struct err *err);
NODISCARD int output_pass(struct output *output, const struct frame *frame,
                          struct err *err);
NODISCARD int output_end(struct output *output,
                         const struct series_name *series, int64_t n,
                         struct err *err);
/* Everything so far reaches the reader. */
NODISCARD int output_flush(struct output *output, struct err *err);
/* The last word: "ok" or the first error's text. */
NODISCARD int output_eos(struct output *output, const char *status,
                         struct err *err);

/* A record_sink that writes here. */
struct record_sink output_sink(struct output *output);

/* Frames and bars written; of a text only the rows, as frames. */
struct stream_counters output_counters(const struct output *output);

/* What is written of all that could be: SHOW_... of record_writer.h. */
unsigned output_shown(const struct output *output);

/* True unless text is written. */
bool output_is_stream(const struct output *output);

/* Flushes, checks, frees; NULL is fine. */
NODISCARD int output_close(struct output *output, struct err *err);

#endif

/*
 * What a backtest of a moving average cross costs when nothing but the loop is
 * left: closes and opens in arrays, doubles, one position, the mean and the
 * deviation of returns. For scripts/bench, beside btest on the same stream.
 * Usage: bare_bench FILE.bars; prints seconds of the loop and the result.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "io/stream.h"

#define FAST   10
#define SLOW   30
#define ROUNDS 7

struct series_arrays {
    double *open;
    double *close;
    size_t n;
};

static int load(const char *path, struct series_arrays *out, struct err *err)
{
    struct stream_reader *reader;
    struct series *series;
    struct frame frame;
    size_t room = 0;
    int rc;

    if (stream_reader_open(path, &reader, err) < 0)
        return -1;
    while ((rc = stream_read(reader, &frame, &series, err)) > 0) {
        struct bar_block block;

        if (frame.type != FRAME_BARS)
            continue;
        block = stream_block(&frame, series);
        if (out->n + block.n > room) {
            room = 2 * (out->n + block.n);
            out->open = realloc(out->open, room * sizeof(*out->open));
            out->close = realloc(out->close, room * sizeof(*out->close));
            if (!out->open || !out->close)
                exit(4);
        }
        for (size_t k = 0; k < block.n; k++, out->n++) {
            out->open[out->n] = (double)block_int(&block, COLUMN_OPEN, k) / 1e8;
            out->close[out->n] =
                (double)block_int(&block, COLUMN_CLOSE, k) / 1e8;
        }
    }
    stream_reader_close(reader);
    return rc;
}

/* The bare loop: the Sharpe ratio a bar. */
static double cross(const struct series_arrays *series)
{
    double fast = 0;
    double slow = 0;
    double before = 0;
    double cash = 100000;
    double units = 0;
    double want = 0;
    double last = cash;
    double sum = 0;
    double squares = 0;

    for (size_t k = 0; k < series->n; k++) {
        double close = series->close[k];
        double equity;
        double difference;
        double gain;

        if (want != units) {
            cash -= (want - units) * series->open[k];
            units = want;
        }
        equity = cash + units * close;
        gain = equity / last - 1;
        sum += gain;
        squares += gain * gain;
        last = equity;
        fast += close - (k >= FAST ? series->close[k - FAST] : 0);
        slow += close - (k >= SLOW ? series->close[k - SLOW] : 0);
        difference = k >= SLOW - 1 ? fast / FAST - slow / SLOW : 0;
        if (difference > 0 && before < 0)
            want = 10;
        else if (difference < 0 && before > 0)
            want = -10;
        before = difference;
    }
    return sum / sqrt(squares * (double)series->n - sum * sum);
}

int main(int argc, char **argv)
{
    struct series_arrays series = {0};
    struct err err = {0};
    double best = (double)INFINITY;
    double result = 0;

    if (argc != 2 || load(argv[1], &series, &err) < 0) {
        fprintf(stderr, "bare_bench: %s\n", argc == 2 ? err.msg : "one file");
        free(series.open);
        free(series.close);
        return 4;
    }
    for (int round = 0; round < ROUNDS; round++) {
        struct timespec began;
        struct timespec ended;
        double taken;

        clock_gettime(CLOCK_MONOTONIC, &began);
        result += cross(&series);
        clock_gettime(CLOCK_MONOTONIC, &ended);
        taken = (double)(ended.tv_sec - began.tv_sec) +
                (double)(ended.tv_nsec - began.tv_nsec) / 1e9;
        best = taken < best ? taken : best;
    }
    printf("{\"bars\":%zu,\"seconds\":%.9f,\"result\":%.6g}\n", series.n, best,
           result / ROUNDS);
    free(series.open);
    free(series.close);
    return 0;
}

/*
 * Goal: any bytes as a stream end in 0 or in an error with a message, and
 * bars that come through have ratios that are numbers or undefined.
 */
/* memfd_create */
#define _GNU_SOURCE // NOLINT(bugprone-*,cert-*,readability-*)
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "analysis/volume.h"
#include "io/stream.h"

// NOLINTNEXTLINE(readability-identifier-naming)
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool good)
{
    if (!good)
        abort();
}

/* Every series has one memory here: it need not make sense, only be sound. */
static void compute(struct volume_state *state, const struct bar_block *block)
{
    size_t n = block->n;
    unsigned char *columns = malloc(25 * n);

    expect(columns != NULL);
    volume_ratios(state, block, columns, columns + 8 * n, columns + 16 * n,
                  columns + 24 * n);
    for (size_t k = 0; k < 3 * n; k++) {
        double value;

        memcpy(&value, columns + 8 * k, sizeof(value));
        expect(isnan(value) || (value >= 0 && isfinite(value)));
    }
    for (size_t k = 0; k < n; k++)
        expect(columns[24 * n + k] <= EFFORT_NO_DEMAND);
    free(columns);
}

// NOLINTNEXTLINE(readability-identifier-naming)
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    struct volume_state state = {0};
    struct stream_reader *reader;
    struct err err = {0};
    struct series *series;
    struct frame frame;
    char path[64];
    int rc;

    expect(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    expect(stream_reader_open(path, &reader, &err) == 0);
    while ((rc = stream_read(reader, &frame, &series, &err)) > 0) {
        expect((series != NULL) ==
               ((frame.type >= FRAME_BARS && frame.type <= FRAME_ORDER) ||
                frame.type == FRAME_END));
        if (frame.type == FRAME_BARS) {
            struct bar_block block = stream_block(&frame, series);

            compute(&state, &block);
        }
    }
    expect(rc == 0 || (err.code == ERR_DATA && err.msg[0]));
    stream_reader_close(reader);
    close(fd);
    return 0;
}

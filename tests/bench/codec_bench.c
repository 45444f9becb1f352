/* Frames: bars and patterns, written, read, and passed on with a checksum. */
#include "bench/cases.h"

#include "io/codec.h"

#define BARS 1024

static volatile int64_t kept;

/* A pattern as detect sends it. */
static struct record pattern(const struct series_name *series)
{
    struct record record;

    record_init(&record, RECORD_PATTERN, KIND_SPRING, series);
    record.ts = SYNTH_START_NS;
    record.event_ts = SYNTH_START_NS;
    record.id = 1;
    return record;
}

static int64_t run_write(const char *name, int64_t turns)
{
    struct bar_block block = bench_bars(BARS, SYNTH_WALK);
    struct record record = pattern(block.series);
    int is_record = !strcmp(name, "codec/write-record");
    struct buf buf = {0};
    struct err err = {0};

    for (int64_t turn = 0; turn < turns; turn++) {
        buf.size = 0;
        bench_need(is_record ? !codec_record(&buf, false, &record, &err)
                             : !codec_bars(&buf, false, &block, -1, &err),
                   &err);
    }
    kept = (int64_t)buf.size;
    return turns;
}

static int64_t run_read(const char *name, int64_t turns)
{
    struct bar_block block = bench_bars(BARS, SYNTH_WALK);
    struct record record = pattern(block.series);
    int is_record = !strcmp(name, "codec/read-record");
    bool crc = !strcmp(name, "codec/read-bars-crc");
    struct buf buf = {0};
    struct err err = {0};
    struct frame frame;

    bench_need(is_record ? !codec_record(&buf, crc, &record, &err)
                         : !codec_bars(&buf, crc, &block, -1, &err),
               &err);
    for (int64_t turn = 0; turn < turns; turn++) {
        bench_need(
            !codec_parse((const unsigned char *)buf.data + CODEC_PREFIX_SIZE,
                         buf.size - CODEC_PREFIX_SIZE, &frame, &err),
            &err);
        if (is_record)
            bench_need(
                !codec_decode_record(&frame, block.series, &record, &err),
                &err);
        kept += frame.n;
    }
    return turns;
}

int main(int argc, char **argv)
{
    static const struct bench_case cases[] = {
        {"codec/write-bars", 25000, run_write},
        {"codec/write-record", 100000, run_write},
        {"codec/read-bars", 75000, run_read},
        {"codec/read-bars-crc", 5000, run_read},
        {"codec/read-record", 100000, run_read},
    };

    return bench_main(cases, sizeof(cases) / sizeof(cases[0]), argc, argv);
}

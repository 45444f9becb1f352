/* What the bars of any source pass through. */
#include "tool/shaping.h"

#include "base/parse.h"
#include "source/source_resample.h"

/* With volan's columns a bar has 73 bytes, and a frame at most 1 MiB. */
#define FRAME_BARS_MAX 8192
#define RATE_MAX       10000000

const struct opt *shaping_options(struct shaping *shaping)
{
    static struct opt table[10];
    const struct opt rows[] = {
        {.name = "symbols",
         .type = OPT_STRING,
         .value = &shaping->filter.symbols,
         .argument = "A,B",
         .help = "only these"},
        {.name = "from",
         .type = OPT_TIME,
         .value = &shaping->filter.from_ns,
         .argument = "TIME",
         .help = "bars from here on"},
        {.name = "to",
         .type = OPT_TIME,
         .value = &shaping->filter.to_ns,
         .argument = "TIME",
         .help = "bars before this"},
        {.name = "limit",
         .letter = 'n',
         .type = OPT_INT,
         .value = &shaping->filter.limit,
         .argument = "N",
         .help = "only the first N bars of each series",
         .min = 1,
         .max = INT64_MAX},
        {.name = "resample",
         .type = OPT_STRING,
         .value = &shaping->resample,
         .argument = "TF",
         .help = "make longer bars"},
        {.name = "rate",
         .type = OPT_REAL,
         .value = &shaping->rate,
         .argument = "N",
         .help = "pace: N bars a second",
         .max = RATE_MAX},
        {.name = "interval",
         .type = OPT_STRING,
         .value = &shaping->interval,
         .argument = "TIME",
         .help = "pace: a bar each TIME (5s, 250ms)"},
        {.name = "stamp",
         .type = OPT_FLAG,
         .value = &shaping->stamp,
         .help = "bars carry the wall clock"},
        {.name = "frame-bars",
         .type = OPT_INT,
         .value = &shaping->frame_bars,
         .argument = "N",
         .help = "bars a frame (default: by the number of series)",
         .min = 1,
         .max = FRAME_BARS_MAX},
        {0},
    };

    _Static_assert(sizeof(rows) == sizeof(table), "all rows fit");
    memcpy(table, rows, sizeof(rows));
    return table;
}

static bool is_paced(const struct shaping *shaping)
{
    return shaping->interval || shaping->rate > 0;
}

bool shaping_is_none(const struct shaping *shaping)
{
    static const struct shaping none = SHAPING_NONE;

    return !shaping->filter.symbols && !shaping->filter.limit &&
           shaping->filter.from_ns == none.filter.from_ns &&
           shaping->filter.to_ns == none.filter.to_ns && !shaping->resample &&
           !is_paced(shaping) && !shaping->stamp && !shaping->frame_bars;
}

int shaping_pace(const struct shaping *shaping, struct source_run_config *out,
                 struct err *err)
{
    out->order = "time";
    out->stamp = shaping->stamp || is_paced(shaping);
    if (shaping->rate > 0)
        out->interval_ns = (int64_t)(1e9 / shaping->rate);
    if (shaping->interval &&
        !parse_duration(shaping->interval, &out->interval_ns))
        return err_set(err, ERR_USAGE,
                       "--interval \"%s\" is not a time like 5s or 250ms",
                       shaping->interval);
    return 0;
}

size_t shaping_frame_bars(const struct shaping *shaping)
{
    return is_paced(shaping) ? 1 : (size_t)shaping->frame_bars;
}

void shaping_shard(struct shaping *shaping, struct shard shard)
{
    shaping->filter.shard = (uint64_t)shard.shard;
    shaping->filter.shards = (uint64_t)shard.shards;
}

int shaping_wrap(const struct shaping *shaping, struct source **source,
                 struct err *err)
{
    enum timeframe timeframe = TIMEFRAME_TICK;

    if (shaping->resample && !timeframe_parse(shaping->resample, &timeframe))
        return err_set(err, ERR_USAGE, "--resample \"%s\" is not a timeframe",
                       shaping->resample);
    if (source_filter_open(&shaping->filter, *source, source, err) < 0)
        return -1;
    return shaping->resample
               ? source_resample_open(timeframe, shaping_frame_bars(shaping),
                                      *source, source, err)
               : 0;
}

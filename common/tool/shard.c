/* Shards: which series are this process's own. */
#include <stdlib.h>
#include <string.h>

#include "base/fnv.h"
#include "base/parse.h"
#include "tool/options.h"

bool shard_has(struct shard shard, const char *symbol)
{
    return shard.shards <= 1 ||
           fnv1a(FNV_OFFSET, symbol, strlen(symbol)) % (uint64_t)shard.shards ==
               (uint64_t)shard.shard;
}

/* The place in a job array: Slurm counts from TASK_MIN, Kubernetes from 0. */
static int from_environment(struct shard *out, struct err *err)
{
    const char *task = getenv("SLURM_ARRAY_TASK_ID");
    const char *count = getenv("SLURM_ARRAY_TASK_COUNT");
    const char *first = getenv("SLURM_ARRAY_TASK_MIN");
    int64_t min = 0;

    if (!task) {
        task = getenv("JOB_COMPLETION_INDEX");
        count = getenv("JOB_COMPLETIONS");
        first = NULL;
    }
    if (!task || !count || !parse_int(task, &out->shard) ||
        !parse_int(count, &out->shards) || (first && !parse_int(first, &min)))
        return err_set(err, ERR_USAGE,
                       "--shard env needs SLURM_ARRAY_TASK_ID and _COUNT, or "
                       "JOB_COMPLETION_INDEX and JOB_COMPLETIONS");
    out->shard -= min;
    return 0;
}

int shard_parse(const char *text, struct shard *out, struct err *err)
{
    const char *slash = strchr(text, '/');
    char k[24];

    if (!strcmp(text, "env")) {
        if (from_environment(out, err) < 0)
            return -1;
    } else if (!slash || (size_t)(slash - text) >= sizeof(k)) {
        return err_set(err, ERR_USAGE, "--shard \"%s\" is not K/N or env",
                       text);
    } else {
        memcpy(k, text, (size_t)(slash - text));
        k[slash - text] = 0;
        if (!parse_int(k, &out->shard) || !parse_int(slash + 1, &out->shards))
            return err_set(err, ERR_USAGE, "--shard \"%s\" is not K/N or env",
                           text);
    }
    if (out->shards < 1 || out->shard < 0 || out->shard >= out->shards)
        return err_set(err, ERR_USAGE,
                       "--shard %lld/%lld: K is not within "
                       "0..N-1",
                       (long long)out->shard, (long long)out->shards);
    return 0;
}

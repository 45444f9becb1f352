/* A whole stream in memory. */
#include "btest/bundle.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define SPOOL_NAME "/barpipe-XXXXXX"

/* A bars frame: where it lies, and its columns from there on. */
struct entry {
    int64_t i;
    size_t n;
    size_t at;
    uint32_t column[COLUMN_BAR_COUNT];
};

/* A series while the stream is read, and the owner of what it became. */
struct member {
    struct series_name name;
    struct entry *entry;
    size_t count;
    size_t capacity;
    struct bar_block *block;
};

struct bundle_memory {
    unsigned char *map;
    size_t size;
    int fd;      /* what is mapped */
    FILE *spool; /* the temporary file of a pipe, on fd; NULL for a file */
    struct member **member;
    size_t members;
    size_t capacity;
};

/* Where we are in the stream, and where its bytes will be found. */
struct reading {
    struct stream_reader *reader;
    struct bundle_memory *memory;
    struct shard shard;
    size_t at; /* of the next frame in what will be mapped */
};

/* --- the bytes ----------------------------------------------------------- */

static int open_spool(struct bundle_memory *memory, struct err *err)
{
    const char *folder = getenv("TMPDIR");
    char path[4096];
    int length = snprintf(path, sizeof(path), "%s" SPOOL_NAME,
                          folder && folder[0] ? folder : "/tmp");

    if (length < 0 || (size_t)length >= sizeof(path))
        return err_set(err, ERR_SYSTEM, "TMPDIR is too long");
    memory->fd = mkstemp(path);
    if (memory->fd < 0)
        return err_set(err, ERR_SYSTEM, "could not make \"%s\": %s", path,
                       strerror(errno));
    unlink(path);
    memory->spool = fdopen(memory->fd, "w");
    if (!memory->spool)
        return err_set(err, ERR_SYSTEM, "out of memory");
    return 0;
}

/* Regular files are mapped as they are; anything else is spooled. */
static int open_bytes(struct reading *reading, const char *address,
                      struct err *err)
{
    struct bundle_memory *memory = reading->memory;
    bool standard = !strcmp(address, "-");
    off_t start = 0;
    struct stat facts;

    memory->fd = standard ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                          : open(address, O_RDONLY | O_CLOEXEC);
    if (memory->fd < 0 || fstat(memory->fd, &facts) < 0)
        return err_set(err, ERR_SYSTEM, "could not open \"%s\": %s", address,
                       strerror(errno));
    if (S_ISREG(facts.st_mode)) {
        if (standard)
            start = lseek(memory->fd, 0, SEEK_CUR);
        reading->at = start > 0 ? (size_t)start : 0;
        return 0;
    }
    close(memory->fd);
    memory->fd = -1;
    return open_spool(memory, err);
}

static int map_bytes(struct bundle_memory *memory, struct err *err)
{
    struct stat facts;
    void *map;

    if (memory->spool && fflush(memory->spool) != 0)
        return err_set(err, ERR_SYSTEM, "could not write a temporary file: %s",
                       strerror(errno));
    if (fstat(memory->fd, &facts) < 0)
        return err_set(err, ERR_SYSTEM, "could not map the input: %s",
                       strerror(errno));
    memory->size = (size_t)facts.st_size;
    map = mmap(NULL, memory->size, PROT_READ, MAP_SHARED, memory->fd, 0);
    if (map == MAP_FAILED)
        return err_set(err, ERR_SYSTEM, "could not map the input: %s",
                       strerror(errno));
    memory->map = map;
    return 0;
}

/* --- the index ----------------------------------------------------------- */

static struct member *add_member(struct bundle_memory *memory,
                                 const struct series_name *name)
{
    struct member *member;

    if (memory->members == memory->capacity) {
        size_t capacity = memory->capacity ? 2 * memory->capacity : 64;
        struct member **more =
            realloc(memory->member, capacity * sizeof(struct member *));

        if (!more)
            return NULL;
        memory->member = more;
        memory->capacity = capacity;
    }
    member = calloc(1, sizeof(*member));
    if (!member)
        return NULL;
    member->name = *name;
    memory->member[memory->members++] = member;
    return member;
}

static struct entry *add_entry(struct member *member)
{
    if (member->count == member->capacity) {
        size_t capacity = member->capacity ? 2 * member->capacity : 64;
        struct entry *more = realloc(member->entry, capacity * sizeof(*more));

        if (!more)
            return NULL;
        member->entry = more;
        member->capacity = capacity;
    }
    return &member->entry[member->count++];
}

static int index_bars(struct reading *reading, const struct frame *frame,
                      struct series *series, struct err *err)
{
    struct member *member = series->state;
    struct entry *entry = NULL;

    if (!member)
        member = series->state = add_member(reading->memory, series->name);
    if (member)
        entry = add_entry(member);
    if (!entry)
        return err_set(err, ERR_SYSTEM, "out of memory");
    *entry =
        (struct entry){.i = frame->i, .n = (size_t)frame->n, .at = reading->at};
    for (int k = 0; k < COLUMN_BAR_COUNT; k++)
        entry->column[k] = (uint32_t)(frame->column[k] - frame->map);
    return 0;
}

/* Of a file every frame lies there, of a pipe only what is kept goes there. */
static int on_frame(struct reading *reading, const struct frame *frame,
                    struct series *series, struct err *err)
{
    FILE *spool = reading->memory->spool;
    bool kept = series && frame->type == FRAME_BARS &&
                shard_has(reading->shard, series->name->symbol);

    if (!spool)
        reading->at += CODEC_PREFIX_SIZE;
    if (kept && index_bars(reading, frame, series, err) < 0)
        return -1;
    if (kept && spool && fwrite(frame->map, frame->size, 1, spool) != 1)
        return err_set(err, ERR_SYSTEM, "could not write a temporary file: %s",
                       strerror(errno));
    if (kept || !spool)
        reading->at += frame->size;
    return 0;
}

static int read_all(struct reading *reading, struct err *err)
{
    struct frame frame;
    struct series *series;
    int rc;

    while ((rc = stream_read(reading->reader, &frame, &series, err)) > 0)
        if (on_frame(reading, &frame, series, err) < 0)
            return -1;
    return rc;
}

/* The index of a series becomes its blocks. */
static int make_series(const struct bundle_memory *memory,
                       struct member *member, struct run_series *out,
                       struct err *err)
{
    struct bar_block *block = calloc(member->count, sizeof(*block));

    if (!block)
        return err_set(err, ERR_SYSTEM, "out of memory");
    member->block = block;
    *out = (struct run_series){
        .name = &member->name, .block = block, .blocks = member->count};
    for (size_t k = 0; k < member->count; k++) {
        const struct entry *entry = &member->entry[k];

        block[k] = (struct bar_block){
            .series = &member->name, .i = entry->i, .n = entry->n};
        for (int column = 0; column < COLUMN_BAR_COUNT; column++)
            block[k].column[column] =
                memory->map + entry->at + entry->column[column];
        out->bars += (int64_t)entry->n;
    }
    block += member->count - 1;
    out->first_ts = block_int(member->block, COLUMN_TS, 0);
    out->last_ts = block_int(block, COLUMN_TS, block->n - 1);
    free(member->entry);
    member->entry = NULL;
    return 0;
}

static int make_bundle(struct bundle *bundle, struct err *err)
{
    struct bundle_memory *memory = bundle->memory;

    if (!memory->members)
        return err_set(err, ERR_DATA, "input has no bars");
    if (map_bytes(memory, err) < 0)
        return -1;
    bundle->series = calloc(memory->members, sizeof(*bundle->series));
    if (!bundle->series)
        return err_set(err, ERR_SYSTEM, "out of memory");
    bundle->first_ts = INT64_MAX;
    bundle->last_ts = INT64_MIN;
    for (size_t k = 0; k < memory->members; k++) {
        struct run_series *series = &bundle->series[k];

        if (make_series(memory, memory->member[k], series, err) < 0)
            return -1;
        bundle->count++;
        bundle->bars += series->bars;
        if (series->first_ts < bundle->first_ts)
            bundle->first_ts = series->first_ts;
        if (series->last_ts > bundle->last_ts)
            bundle->last_ts = series->last_ts;
    }
    return 0;
}

int bundle_open(const char *address, struct shard shard, struct bundle **out,
                struct err *err)
{
    struct bundle *bundle = calloc(1, sizeof(*bundle));
    struct reading reading = {.shard = shard};
    int rc = -1;

    if (!bundle || !(bundle->memory = calloc(1, sizeof(*bundle->memory)))) {
        free(bundle);
        return err_set(err, ERR_SYSTEM, "out of memory");
    }
    bundle->memory->fd = -1;
    reading.memory = bundle->memory;
    if (stream_reader_open(address, &reading.reader, err) == 0) {
        rc = open_bytes(&reading, address, err);
        if (rc == 0)
            rc = read_all(&reading, err);
        if (rc == 0)
            rc = make_bundle(bundle, err);
        bundle->counters = stream_reader_counters(reading.reader);
        stream_reader_close(reading.reader);
    }
    if (rc < 0)
        bundle_close(bundle);
    else
        *out = bundle;
    return rc;
}

static void close_memory(struct bundle_memory *memory)
{
    for (size_t k = 0; k < memory->members; k++) {
        free(memory->member[k]->entry);
        free(memory->member[k]->block);
        free(memory->member[k]);
    }
    free(memory->member);
    if (memory->map)
        munmap(memory->map, memory->size);
    if (memory->spool)
        fclose(memory->spool);
    else if (memory->fd >= 0)
        close(memory->fd);
    free(memory);
}

void bundle_close(struct bundle *bundle)
{
    if (!bundle)
        return;
    close_memory(bundle->memory);
    free(bundle->series);
    free(bundle);
}

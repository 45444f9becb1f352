/* Forked workers over one list of items. */
#include "btest/workers.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/stopflag.h"

#define JOBS_MAX 1024
/* How often the parent looks at signals and progress. */
#define TICK_MS 100
/* Counter updates are cheap beside an item, but items may be short. */
#define CHUNKS_PER_JOB 64
#define CHUNK_MAX      64

/* What workers and parent share. */
struct board {
    atomic_size_t next; /* the first item that nobody has taken */
    atomic_size_t done;
    atomic_bool stop;
    atomic_flag failed; /* set by the worker that fills err */
    struct err err;
};

struct team {
    const struct workers *workers;
    struct board *board;
    size_t chunk;
    size_t jobs;
    pid_t parent;
    pid_t pid[JOBS_MAX];
    struct pollfd alive[JOBS_MAX]; /* closes when the worker ends */
};

int workers_memory(size_t size, void **out, struct err *err)
{
    void *memory = mmap(NULL, size ? size : 1, PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED)
        return err_set(err, ERR_SYSTEM, "out of memory");
    *out = memory;
    return 0;
}

void workers_memory_free(void *memory, size_t size)
{
    if (memory)
        munmap(memory, size ? size : 1);
}

/* --- in a worker --------------------------------------------------------- */

static bool must_stop(const struct team *team)
{
    /* A parent that was killed wants no result. */
    return stopflag_raised() || atomic_load(&team->board->stop) ||
           (team->parent && getppid() != team->parent);
}

static void show_progress(const struct team *team)
{
    const struct workers *workers = team->workers;
    size_t done = atomic_load(&team->board->done);

    if (workers->progress)
        progress_step(workers->progress, done * workers->item_bars,
                      (int64_t)done, (int64_t)workers->total);
}

static int work_items(const struct team *team, void *state, struct err *err)
{
    size_t total = team->workers->total;
    size_t k;

    while ((k = atomic_fetch_add(&team->board->next, team->chunk)) < total) {
        size_t end = total - k < team->chunk ? total : k + team->chunk;

        for (; k < end; k++) {
            if (must_stop(team))
                return 0;
            if (team->workers->item(state, k, err) < 0)
                return -1;
            atomic_fetch_add(&team->board->done, 1);
            if (!team->parent)
                show_progress(team);
        }
    }
    return 0;
}

static int work(const struct team *team, struct err *err)
{
    void *state = NULL;
    int rc = team->workers->open(team->workers->context, &state, err);

    if (rc == 0)
        rc = work_items(team, state, err);
    team->workers->close(state);
    if (rc < 0)
        atomic_store(&team->board->stop, true);
    return rc;
}

/* The first error is the one that is told. */
static _Noreturn void be_worker(const struct team *team)
{
    struct err err = {0};

    if (work(team, &err) < 0 && !atomic_flag_test_and_set(&team->board->failed))
        team->board->err = err;
    _exit(0);
}

/* --- in the parent ------------------------------------------------------- */

static int start(struct team *team, size_t k, struct err *err)
{
    int ends[2];

    if (pipe(ends) < 0)
        return err_set(err, ERR_SYSTEM, "could not start a worker: %s",
                       strerror(errno));
    team->pid[k] = fork();
    if (team->pid[k] == 0) {
        /* Held open only by its own worker, so that its end is seen. */
        for (size_t other = 0; other < k; other++)
            close(team->alive[other].fd);
        close(ends[0]);
        be_worker(team);
    }
    close(ends[1]);
    team->alive[k] = (struct pollfd){.fd = ends[0], .events = POLLIN};
    team->jobs++;
    if (team->pid[k] < 0)
        return err_set(err, ERR_SYSTEM, "could not start a worker: %s",
                       strerror(errno));
    return 0;
}

/* A worker has ended; how? Only a death is an error here. */
static int collect(struct team *team, size_t k, struct err *err)
{
    int status = 0;

    close(team->alive[k].fd);
    team->alive[k].fd = -1;
    if (team->pid[k] < 0)
        return 0;
    while (waitpid(team->pid[k], &status, 0) < 0 && errno == EINTR)
        continue;
    if (WIFSIGNALED(status) && !stopflag_raised())
        return err_set(err, ERR_SYSTEM, "worker %zu (process %ld) died: %s", k,
                       (long)team->pid[k], strsignal(WTERMSIG(status)));
    if (WIFEXITED(status) && WEXITSTATUS(status) != 0)
        return err_set(err, ERR_SYSTEM,
                       "worker %zu (process %ld) ended with status %d", k,
                       (long)team->pid[k], WEXITSTATUS(status));
    return 0;
}

/* Until the last has ended. A signal to the parent alone reaches all. */
static int wait_for_all(struct team *team, struct err *err)
{
    size_t left = team->jobs;
    int rc = 0;

    while (left) {
        struct err other;

        if (poll(team->alive, team->jobs, TICK_MS) < 0 && errno != EINTR)
            return err_set(err, ERR_SYSTEM, "could not wait for workers: %s",
                           strerror(errno));
        if (stopflag_raised())
            atomic_store(&team->board->stop, true);
        for (size_t k = 0; k < team->jobs; k++) {
            if (team->alive[k].fd < 0 || !team->alive[k].revents)
                continue;
            left--;
            if (collect(team, k, rc < 0 ? &other : err) < 0) {
                rc = -1;
                atomic_store(&team->board->stop, true);
            }
        }
        show_progress(team);
    }
    return rc;
}

static int run_forked(struct team *team, size_t jobs, struct err *err)
{
    struct err late;
    int rc = 0;

    team->parent = getpid();
    for (size_t k = 0; k < jobs && rc == 0; k++)
        rc = start(team, k, err);
    if (rc < 0)
        atomic_store(&team->board->stop, true);
    if (wait_for_all(team, rc < 0 ? &late : err) < 0)
        rc = -1;
    if (rc == 0 && team->board->err.code) {
        *err = team->board->err;
        rc = -1;
    }
    return rc;
}

size_t workers_jobs(int64_t jobs, size_t items)
{
    if (jobs <= 0)
        jobs = sysconf(_SC_NPROCESSORS_ONLN);
    if (jobs > JOBS_MAX)
        jobs = JOBS_MAX;
    if ((uint64_t)jobs > items)
        jobs = (int64_t)items;
    return jobs < 1 ? 1 : (size_t)jobs;
}

static size_t chunk_of(size_t total, size_t jobs)
{
    size_t chunk = total / (jobs * CHUNKS_PER_JOB);

    return chunk < 1 ? 1 : chunk > CHUNK_MAX ? CHUNK_MAX : chunk;
}

int workers_run(const struct workers *workers, struct err *err)
{
    size_t jobs = workers_jobs(workers->jobs, workers->total);
    struct team *team = calloc(1, sizeof(*team));
    void *board = NULL;
    int rc;

    if (!team || workers_memory(sizeof(*team->board), &board, err) < 0) {
        free(team);
        return err_set(err, ERR_SYSTEM, "out of memory");
    }
    assert(board);
    team->workers = workers;
    team->board = board;
    team->chunk = chunk_of(workers->total, jobs);
    rc = jobs == 1 ? work(team, err) : run_forked(team, jobs, err);
    if (rc == 0 && stopflag_raised())
        rc = err_set(err, ERR_DATA, "interrupted");
    workers_memory_free(board, sizeof(*team->board));
    free(team);
    return rc;
}

/* A session: benchmarks measured one after the other on one machine. */
#ifndef GATE_RUN_SESSION_H
#define GATE_RUN_SESSION_H

#include "gate/run_options.h"
#include "measure/environment.h"

struct run_session {
    const struct run_options *options;
    struct results out[2]; /* by enum plan_side; freed by the caller */
    struct environment before;
    enum err_code status; /* the worst of the benchmarks */
    size_t measured;      /* benchmarks that have samples */
    bool rss_hidden;
    bool progress; /* a line on standard error */
};

/* Both results get an empty session with one time, commit and machine. */
NODISCARD int run_session_begin(struct run_session *session,
                                const struct run_options *options,
                                struct err *err);

/*
 * Measures one more; says on standard error what failed. `rounds` 0: its own.
 * After a signal (stopflag) it does nothing.
 */
NODISCARD int run_session_measure(struct run_session *session,
                                  const struct bench *bench, bool interleave,
                                  int64_t rounds, struct err *err);

/* The machine as it was, and what happened to it meanwhile. */
NODISCARD int run_session_end(struct run_session *session, struct err *err);

#endif

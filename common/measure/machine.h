/* Which machine it is: what makes times comparable. */
#ifndef MEASURE_MACHINE_H
#define MEASURE_MACHINE_H

#include "measure/environment.h"
#include "results/results.h"

#define MACHINE_ID_SIZE 17

/*
 * 16 hexadecimal digits, FNV-1a-64 of processor model, number of processors,
 * memory in GiB (rounded: a kernel keeps a little more or less for itself) and
 * the kernel's major number.
 */
void machine_id(const struct environment *environment,
                char out[MACHINE_ID_SIZE]);

/* A session's machine, and its warnings; `after` as environment_check(). */
NODISCARD int machine_describe(const struct environment *before,
                               const struct environment *after,
                               struct result_session *session, struct err *err);

#endif

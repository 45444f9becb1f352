/* What benchcmp's rule would flag, measured again before anybody judges. */
#ifndef GATE_RUN_CONFIRM_H
#define GATE_RUN_CONFIRM_H

#include "gate/run_session.h"

/*
 * Compares two results by the rule of compare/compare.h, and measures those of
 * the list that are REGRESSION or UNSURE again, interleaved, in a session of
 * their own: at least twice the rounds, as many as the rule asks for, at most
 * CONFIRM_ROUNDS_MAX times. The new rounds replace the old ones: they were not
 * chosen for being slow. A benchmark whose repetition is interrupted keeps the
 * old ones. `status` becomes the worse of itself and what happened here.
 */
#define CONFIRM_ROUNDS_MIN 2
#define CONFIRM_ROUNDS_MAX 5
NODISCARD int run_confirm(const struct run_options *options,
                          const struct run_list *list, struct results *current,
                          struct results *base, enum err_code *status,
                          struct err *err);

#endif

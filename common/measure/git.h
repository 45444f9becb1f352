/* Which commit is measured. */
#ifndef MEASURE_GIT_H
#define MEASURE_GIT_H

#include "results/results.h"

/*
 * Commit, branch and whether files of the commit were changed, of the checkout
 * that holds `folder` (NULL: this one). Without git, or outside a checkout, the
 * session stays as it is. ERR_SYSTEM: memory.
 */
NODISCARD int git_describe(const char *folder, struct result_session *session,
                           struct err *err);

#endif

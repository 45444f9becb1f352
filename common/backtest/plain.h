/*
 * The account of a plain backtest: market orders of a strategy at the next
 * open, whole units, exact decimals, no rule that looks into a bar. What it
 * comes to is what the engine comes to, digit for digit; where it cannot tell
 * (amounts beyond 2^52 e8) it says so, and the engine has to be asked.
 *
 * The rules themselves are the engine's and are described there; this is the
 * part of them that a sweep runs a thousand times.
 */
#ifndef BACKTEST_PLAIN_H
#define BACKTEST_PLAIN_H

#include "backtest/tape.h"

/* May all orders of such an account be plain ones? */
bool plain_fits(const struct engine_ops *engine,
                const struct engine_config *config);

struct plain; /* an account under way */

/* NULL without memory. `config` is borrowed. */
struct plain *plain_create(const struct engine_config *config,
                           const struct tape *tape);
void plain_destroy(struct plain *plain); /* NULL is fine */

/*
 * Passes the stretch at hand; want[lane * tape->room + row]. False when the
 * engine has to be asked: the account is of no more use then.
 */
bool plain_pass(struct plain *plain, const struct tape *tape,
                const unsigned char *want);

/*
 * End of data. Of the summary what a sweep shows and compares by is set; false
 * as above.
 */
bool plain_finish(struct plain *plain, const struct tape *tape,
                  struct run_result *out);

#endif

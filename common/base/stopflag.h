/* SIGINT and SIGTERM: asked once it is noted, asked twice it is obeyed. */
#ifndef BASE_STOPFLAG_H
#define BASE_STOPFLAG_H

#include <stdbool.h>

/*
 * The first signal sets the flag; the second ends the process at once. Reads
 * and writes are restarted, so only who asks stopflag_raised() stops.
 */
void stopflag_install(void);

/* The signal that came, 0 for none. */
int stopflag_raised(void);

/* Dies of the signal that came, as the shell expects; does not return. */
_Noreturn void stopflag_die(void);

#endif

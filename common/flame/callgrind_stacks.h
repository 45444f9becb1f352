/*
 * Profiles of callgrind as stacks: with --separate-callers=N a function's name
 * is followed by its callers'. The counts are those of Ir, exact.
 * Source: the Callgrind Format Specification of valgrind's manual.
 */
#ifndef FLAME_CALLGRIND_STACKS_H
#define FLAME_CALLGRIND_STACKS_H

#include "flame/folded.h"

bool callgrind_stacks_detect(const struct flame_input *input);

/* ERR_DATA "FILE:LINE: what"; ERR_SYSTEM. */
NODISCARD int callgrind_stacks_read(const struct flame_input *input,
                                    struct stacks *stacks, struct err *err);

#endif

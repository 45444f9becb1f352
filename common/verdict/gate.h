/* A row as a test that passes or not, for JUnit and TAP; for this folder. */
#ifndef VERDICT_GATE_H
#define VERDICT_GATE_H

#include "verdict/words.h"

enum gate { GATE_PASS, GATE_FAILURE, GATE_ERROR, GATE_DOUBT, GATE_SKIP };

/* Rows that are not gated pass, are doubtful or are skipped. */
enum gate gate_of(const struct words *words, const struct compare_row *row);

#endif

/* A row as a test. */
#include "verdict/gate.h"

enum gate gate_of(const struct words *words, const struct compare_row *row)
{
    switch (row->verdict) {
    case VERDICT_REGRESSION:
        return row->gated ? GATE_FAILURE : GATE_DOUBT;
    case VERDICT_UNSURE:
        return row->gated && words->config.unsure_fails ? GATE_FAILURE
                                                        : GATE_DOUBT;
    case VERDICT_MISSING:
        return row->gated && !words->config.missing_warns ? GATE_ERROR
                                                          : GATE_DOUBT;
    case VERDICT_ERROR:
    case VERDICT_INCOMPARABLE:
        return row->gated ? GATE_ERROR : GATE_DOUBT;
    case VERDICT_NEW:
    case VERDICT_CHANGED:
        return GATE_SKIP;
    case VERDICT_SLOWER:
    case VERDICT_IMPROVED:
    case VERDICT_PASS:
    case VERDICT_COUNT:
        break;
    }
    return GATE_PASS;
}

/* The table of the detectors. */
#include "analysis/detector.h"

/* A phase that falls back to B is looked at as B on the same bar: REVERT. */
#define ON(condition) (1U << WAKE_##condition)

static const struct detector detectors[] = {
    {"range-end", "end of the range: broken, at its target or too old",
     ON(END) | ON(TIME), detect_range_end},
    {"reversion", "phases C and D that fall back", ON(REVERT),
     detect_reversion},
    {"spring", "dip under the support on little volume that recovers",
     ON(DIP) | ON(RECOVERY), detect_spring},
    {"test", "higher low on less volume after a spring", ON(TEST), detect_test},
    {"sos", "sign of strength: wide close over the resistance on volume",
     ON(OVER), detect_sos},
    {"lps", "last point of support: pullback that holds after an SOS",
     ON(MARKUP), detect_lps},
    {"utad", "upthrust over the resistance on volume that fails",
     ON(OVER) | ON(UPTHRUST), detect_utad},
    {"markup-end", "end of phase E: close back under the resistance",
     ON(MARKUP), detect_markup_end},
    {"sc", "selling climax", ON(CLIMAX) | ON(TIME) | ON(REVERT),
     detect_selling_climax},
    {"ar", "automatic rally after a selling climax", ON(TIME), detect_rally},
    {"st", "secondary test of a selling climax",
     ON(ST_LONG) | ON(TIME) | ON(REVERT), detect_secondary_test},
    {"bc", "buying climax", ON(CLIMAX) | ON(TIME) | ON(REVERT),
     detect_buying_climax},
    {"ar-short", "automatic reaction after a buying climax", ON(TIME),
     detect_reaction},
    {"st-short", "secondary test of a buying climax",
     ON(ST_SHORT) | ON(TIME) | ON(REVERT), detect_secondary_test_high},
    {"range", "trading range between pivots", ON(PIVOT), detect_range},
};

size_t detect_list(const struct detector **out)
{
    *out = detectors;
    return sizeof(detectors) / sizeof(detectors[0]);
}

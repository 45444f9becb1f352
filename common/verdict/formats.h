/* The reports of verdict.h, a file each; for this folder. */
#ifndef VERDICT_FORMATS_H
#define VERDICT_FORMATS_H

#include "verdict/verdict.h"

extern const struct verdict_format verdict_text;
extern const struct verdict_format verdict_markdown;
extern const struct verdict_format verdict_json;
extern const struct verdict_format verdict_html;
extern const struct verdict_format verdict_junit;
extern const struct verdict_format verdict_tap;
extern const struct verdict_format verdict_csv;

#endif

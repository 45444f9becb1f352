/* A line of `cargo bench`, which also stands between Criterion's. */
#ifndef FORMATS_LIBTEST_H
#define FORMATS_LIBTEST_H

#include "formats/lines.h"
#include "formats/reading.h"

/* Is it "test NAME ... bench: ..." or a benchmark that failed? Reads it. */
NODISCARD int libtest_line(struct reading *reading, struct piece line);

#endif

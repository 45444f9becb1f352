/* What Criterion writes below target/criterion. For this folder. */
#ifndef FORMATS_CRITERION_FOLDER_H
#define FORMATS_CRITERION_FOLDER_H

#include "formats/reading.h"

/*
 * Reads the benchmarks of one baseline ("new", the latest, unless the options
 * name another) of all folders below the input's; or the input's folder itself
 * when it is a baseline's. ERR_SYSTEM, ERR_DATA.
 */
NODISCARD int criterion_folder(struct reading *reading);

/* Has the folder something of Criterion's in it, or a few folders below? */
bool criterion_folder_detect(const char *folder);

#endif

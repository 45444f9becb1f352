/* A comparison as a step of GitHub Actions sees it. */
#ifndef GATE_COMPARE_GITHUB_H
#define GATE_COMPARE_GITHUB_H

#include "gate/compare_files.h"

/*
 * Appends the Markdown report to the file that GITHUB_STEP_SUMMARY names, if it
 * does, and writes an annotation a row that needs looking at to standard error,
 * where they do not mix with reports. ERR_SYSTEM.
 */
NODISCARD int compare_github(const struct compare_result *result,
                             struct err *err);

#endif

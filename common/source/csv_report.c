/* Bad rows. */
#include "source/csv_report.h"

#include <stdio.h>

int csv_report_bad(struct csv_report *report, const char *file, int64_t line,
                   size_t column, const char *what, struct err *err)
{
    report->bad++;
    if (!report->skip_bad)
        return err_set(err, ERR_DATA, "%s:%lld:%zu: %s", file, (long long)line,
                       column, what);
    if (report->texts < CSV_REPORT_TEXTS)
        snprintf(report->text[report->texts++], CSV_REPORT_TEXT,
                 "%s:%lld:%zu: %s", file, (long long)line, column, what);
    return 0;
}

/* A rig for the tests of record_writer: what it wrote against what it should.
 */
#ifndef TESTS_LIB_WRITER_RIG_H
#define TESTS_LIB_WRITER_RIG_H

#include "report/record_writer.h"

struct writer_rig {
    FILE *file;
    struct record_writer *writer;
    char *text;
    size_t size;
};

/* A writer into memory; a test that has none ends. */
void writer_rig_begin(struct writer_rig *rig, enum text_format format,
                      unsigned show, struct text_terminal terminal);

void writer_rig_put(struct writer_rig *rig, const struct record *record);

/* Finishes, compares with `want` and frees. */
void writer_rig_end(struct writer_rig *rig, const char *want, const char *name);

#endif

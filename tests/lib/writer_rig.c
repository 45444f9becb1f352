/* A record_writer into memory. */
#include "lib/writer_rig.h"

#include <stdlib.h>

#include "lib/tap.h"

void writer_rig_begin(struct writer_rig *rig, enum text_format format,
                      unsigned show, struct text_terminal terminal)
{
    const struct record_writer_config config = {format, show, terminal};
    struct err err = {0};

    rig->text = NULL;
    rig->file = open_memstream(&rig->text, &rig->size);
    if (!rig->file ||
        record_writer_open(rig->file, &config, &rig->writer, &err) < 0)
        abort();
}

void writer_rig_put(struct writer_rig *rig, const struct record *record)
{
    struct err err = {0};

    IS_INT(record_writer_record(rig->writer, record, &err), 0, "a record");
}

void writer_rig_end(struct writer_rig *rig, const char *want, const char *name)
{
    struct err err = {0};

    IS_INT(record_writer_finish(rig->writer, &err), 0, "%s: finished", name);
    record_writer_close(rig->writer);
    fclose(rig->file);
    IS_TEXT(rig->text, want, "%s", name);
    free(rig->text);
}

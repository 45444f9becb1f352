/* Which machine it is. */
#include "measure/machine.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/fnv.h"
#include "base/number.h"

#define GIB (INT64_C(1) << 30)

void machine_id(const struct environment *environment,
                char out[MACHINE_ID_SIZE])
{
    char text[ENVIRONMENT_TEXT_MAX + 128];
    int64_t gib = (environment->mem_total + GIB / 2) / GIB;
    size_t major = strspn(environment->kernel, "0123456789");

    snprintf(text, sizeof(text), "%s|%" PRId64 "|%" PRId64 "|%.*s",
             environment->cpu, environment->cpus, gib, (int)major,
             environment->kernel);
    number_format_hex(fnv1a(FNV_OFFSET, text, strlen(text)), out);
}

/* "" is not known. */
static int set(char **text, const char *value, struct err *err)
{
    return results_text(text, value[0] ? value : NULL, err);
}

static int add_warnings(const struct environment *before,
                        const struct environment *after,
                        struct result_session *session, struct err *err)
{
    struct environment_check check[ENVIRONMENT_CHECKS_MAX];
    size_t count = environment_check(before, after, check);
    char text[512];

    for (size_t k = 0; k < count; k++) {
        if (check[k].state != ENVIRONMENT_WARNING)
            continue;
        snprintf(text, sizeof(text), "%s: %s (%s)", check[k].name,
                 check[k].value, check[k].advice);
        if (results_list(&session->warning, &session->warnings, text, err) < 0)
            return -1;
    }
    return 0;
}

int machine_describe(const struct environment *before,
                     const struct environment *after,
                     struct result_session *session, struct err *err)
{
    struct result_machine *machine = &session->machine;
    char id[MACHINE_ID_SIZE];

    machine_id(before, id);
    if (set(&machine->id, id, err) < 0 ||
        set(&machine->cpu, before->cpu, err) < 0 ||
        set(&machine->governor, before->governor, err) < 0 ||
        set(&machine->kernel, before->kernel, err) < 0 ||
        set(&machine->virt, before->virt, err) < 0)
        return -1;
    machine->cpus = before->cpus;
    machine->mem_total = before->mem_total < 0 ? 0 : before->mem_total;
    machine->mem_available =
        before->mem_available < 0 ? 0 : before->mem_available;
    machine->load1 = before->load1;
    machine->aslr = before->aslr;
    return add_warnings(before, after, session, err);
}

/* Near names, other machines. */
#include "compare/hints.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Longer names, and more of them, are not compared with each other. */
#define NAME_MAX_BYTES 200
#define NAMES_MAX      200
#define WARNING_MAX    1024
/* Of what a session complains about. */
#define COMPLAINTS_MAX 20

int hints_add(struct comparison *comparison, struct err *err, const char *fmt,
              ...)
{
    char text[WARNING_MAX];
    char **more;
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    for (size_t k = 0; k < comparison->warnings; k++)
        if (!strcmp(comparison->warning[k], text))
            return 0;
    more = realloc(comparison->warning,
                   (comparison->warnings + 1) * sizeof(*more));
    if (!more)
        return err_set(err, ERR_SYSTEM, "out of memory");
    comparison->warning = more;
    more[comparison->warnings] = strdup(text);
    if (!more[comparison->warnings])
        return err_set(err, ERR_SYSTEM, "out of memory");
    comparison->warnings++;
    return 0;
}

/* Insertions, deletions and replacements from one to the other (Levenshtein
 * 1966). */
static size_t distance(const char *a, size_t m, const char *b, size_t n)
{
    size_t row[NAME_MAX_BYTES + 1];

    for (size_t j = 0; j <= n; j++)
        row[j] = j;
    for (size_t i = 1; i <= m; i++) {
        size_t corner = row[0];

        row[0] = i;
        for (size_t j = 1; j <= n; j++) {
            size_t best = corner + (a[i - 1] != b[j - 1]);

            corner = row[j];
            if (row[j] + 1 < best)
                best = row[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            row[j] = best;
        }
    }
    return row[n];
}

/* A third of a name may differ; or one begins or ends with the other. */
static bool is_near(const char *a, const char *b)
{
    size_t m = strlen(a);
    size_t n = strlen(b);
    size_t longer = m > n ? m : n;
    size_t shorter = m > n ? n : m;

    if (!shorter || longer > NAME_MAX_BYTES || !strcmp(a, b))
        return false;
    if (!strcasecmp(a, b) || !strncmp(a, b, shorter) ||
        !strcmp(a + (m - shorter), b + (n - shorter)))
        return true;
    return 3 * distance(a, m, b, n) <= longer;
}

/* The different names of the rows with that verdict; returns how many. */
static size_t gather(const struct comparison *comparison, enum verdict verdict,
                     const char **names)
{
    size_t n = 0;

    for (size_t k = 0; k < comparison->rows && n < NAMES_MAX; k++) {
        const struct compare_row *row = &comparison->row[k];

        if (row->verdict == verdict &&
            (!n || strcmp(names[n - 1], row->name) != 0))
            names[n++] = row->name;
    }
    return n;
}

static const char *nearest(const char *name, const char *const *others,
                           size_t count)
{
    const char *best = NULL;
    size_t least = 0;
    size_t size = strlen(name);

    for (size_t k = 0; k < count; k++) {
        size_t far;

        if (!is_near(name, others[k]))
            continue;
        far = distance(name, size, others[k], strlen(others[k]));
        if (!best || far < least) {
            best = others[k];
            least = far;
        }
    }
    return best;
}

int hints_names(struct comparison *comparison, struct err *err)
{
    const char *missing[NAMES_MAX];
    const char *added[NAMES_MAX];
    size_t missings = gather(comparison, VERDICT_MISSING, missing);
    size_t adds = gather(comparison, VERDICT_NEW, added);

    for (size_t k = 0; k < missings; k++) {
        const char *near = nearest(missing[k], added, adds);

        if (near &&
            hints_add(comparison, err,
                      "\"%s\" is missing and \"%s\" is new: if it was renamed, "
                      "--rename '%s=%s'",
                      missing[k], near, missing[k], near) < 0)
            return -1;
    }
    return 0;
}

static bool differ(const char *a, const char *b)
{
    return a && b && strcmp(a, b) != 0;
}

/* By identity where both have one, else by what is known of them. */
static bool other_machine(const struct result_machine *a,
                          const struct result_machine *b)
{
    if (a->id && b->id)
        return strcmp(a->id, b->id) != 0;
    return differ(a->cpu, b->cpu) || (a->cpus && b->cpus && a->cpus != b->cpus);
}

/* True when no session of the baseline was measured on this machine. */
static bool is_stranger(const struct results *base,
                        const struct result_machine *machine)
{
    for (size_t k = 0; k < base->sessions; k++)
        if (!other_machine(&base->session[k].machine, machine))
            return false;
    return base->sessions > 0;
}

static const char *machine_name(const struct result_machine *machine)
{
    return machine->cpu ? machine->cpu : machine->id ? machine->id : "unknown";
}

static int add_complaints(const struct result_session *session,
                          struct comparison *comparison, struct err *err)
{
    for (size_t k = 0; k < session->warnings && k < COMPLAINTS_MAX; k++)
        if (hints_add(comparison, err, "current: %s", session->warning[k]) < 0)
            return -1;
    return 0;
}

int hints_machines(const struct results *base, const struct results *current,
                   struct comparison *comparison, struct err *err)
{
    comparison->same_machine = true;
    for (size_t k = 0; k < current->sessions && k < COMPLAINTS_MAX; k++) {
        const struct result_session *session = &current->session[k];

        if (add_complaints(session, comparison, err) < 0)
            return -1;
        if (!comparison->same_machine || !is_stranger(base, &session->machine))
            continue;
        comparison->same_machine = false;
        if (hints_add(comparison, err,
                      "the machines differ, so thresholds mean little: "
                      "baseline %.200s, current %.200s",
                      machine_name(&base->session[0].machine),
                      machine_name(&session->machine)) < 0)
            return -1;
    }
    return 0;
}

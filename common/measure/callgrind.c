/* Instructions, by valgrind's callgrind. */
#include "measure/callgrind.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure/words.h"

#define CHECK_TIMEOUT_NS INT64_C(30000000000)
/* The folder's name, with room for that of a file in it. */
#define FOLDER_MAX (PATH_MAX - NAME_MAX - 32)

bool callgrind_is_there(void)
{
    struct process_config config = {.output = PROCESS_DISCARD,
                                    .errors = PROCESS_DISCARD,
                                    .timeout_ns = CHECK_TIMEOUT_NS};
    struct process_result result;
    struct err ignored;
    char **words;
    bool there;

    if (words_split("valgrind --tool=callgrind --version", &words, &ignored) <
        0)
        return false;
    config.words = words;
    there = process_run(&config, &result, &ignored) == 0 &&
            result.end == PROCESS_EXITED && result.code == 0;
    words_free(words);
    return there;
}

/* Adds what a file says in its last line that begins with "totals:". */
static void add_totals(const char *path, double *sum)
{
    FILE *file = fopen(path, "re");
    char *line = NULL;
    size_t size = 0;
    double total = (double)NAN;

    if (!file)
        return;
    while (getline(&line, &size, file) > 0)
        if (!strncmp(line, "totals:", 7))
            total = strtod(line + 7, NULL);
    free(line);
    fclose(file);
    if (isfinite(total))
        *sum = (isnan(*sum) ? 0 : *sum) + total;
}

/* Reads and removes what was written, a file for each process. */
static double take_files(const char *folder)
{
    double sum = (double)NAN;
    char path[PATH_MAX];
    const struct dirent *entry;
    DIR *list = opendir(folder);

    while (list && (entry = readdir(list))) {
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
            continue;
        snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        add_totals(path, &sum);
        unlink(path);
    }
    if (list)
        closedir(list);
    rmdir(folder);
    return sum;
}

static int make_folder(char *out, struct err *err)
{
    const char *base = getenv("TMPDIR");
    int size = snprintf(out, FOLDER_MAX, "%s/benchrun.XXXXXX",
                        base && *base ? base : "/tmp");

    if (size < 0 || size >= FOLDER_MAX)
        return err_set(err, ERR_SYSTEM, "TMPDIR is too long");
    if (!mkdtemp(out))
        return err_set(err, ERR_SYSTEM, "could not create \"%.200s\": %s", out,
                       strerror(errno));
    return 0;
}

/* valgrind's words in front of the command's. */
static int make_words(char *const *command, char *file, char ***out,
                      struct err *err)
{
    char valgrind[] = "valgrind";
    char tool[] = "--tool=callgrind";
    char quiet[] = "--quiet";
    char children[] = "--trace-children=yes";
    char end[] = "--";
    char *const options[] = {valgrind, tool, quiet, children, file, end};
    size_t count = sizeof(options) / sizeof(options[0]);
    size_t more = words_length(command);
    char **all = calloc(count + more, sizeof(*all));
    int rc;

    if (!all)
        return err_set(err, ERR_SYSTEM, "out of memory");
    for (size_t k = 0; k < count; k++)
        all[k] = options[k];
    for (size_t k = 0; k < more; k++)
        all[count + k] = command[k];
    rc = words_copy(all, count + more, out, err);
    free(all);
    return rc;
}

/* A '%' in the folder's name would be an instruction to valgrind. */
static void write_option(const char *folder, char *out)
{
    out = stpcpy(out, "--callgrind-out-file=");
    for (; *folder; folder++) {
        if (*folder == '%')
            *out++ = '%';
        *out++ = *folder;
    }
    stpcpy(out, "/%p");
}

int callgrind_run(const struct process_config *config, double *instructions,
                  struct process_result *result, struct err *err)
{
    struct process_config run = *config;
    char folder[FOLDER_MAX];
    char option[2 * FOLDER_MAX + 32];
    char **words = NULL;
    int rc;

    *instructions = (double)NAN;
    if (make_folder(folder, err) < 0)
        return -1;
    write_option(folder, option);
    rc = make_words(config->words, option, &words, err);
    if (!rc) {
        run.words = words;
        rc = process_run(&run, result, err);
        words_free(words);
    }
    *instructions = take_files(folder);
    if (rc < 0)
        return -1;
    if (result->end != PROCESS_EXITED || result->code != 0)
        *instructions = (double)NAN;
    else if (!(*instructions > 0))
        return err_set(err, ERR_DATA, "callgrind counted nothing");
    return 0;
}

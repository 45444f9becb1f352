/* Which commit is measured: what git itself says. */
#include "measure/git.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure/process.h"
#include "measure/words.h"

/* Untracked files are no part of what is built, and looking for them is slow.
 */
#define COMMAND                                                                \
    "git --no-optional-locks status --branch --porcelain=v2 "                  \
    "--untracked-files=no"
#define TIMEOUT_NS INT64_C(10000000000)

static bool take(char *line, const char *key, char **value)
{
    size_t size = strlen(key);

    if (strncmp(line, key, size) != 0)
        return false;
    *value = line + size;
    return true;
}

static int read_line(char *line, struct result_session *session,
                     struct err *err)
{
    char *value;

    line[strcspn(line, "\n")] = 0;
    if (take(line, "# branch.oid ", &value))
        return strcmp(value, "(initial)") != 0
                   ? results_text(&session->commit, value, err)
                   : 0;
    if (take(line, "# branch.head ", &value))
        return strcmp(value, "(detached)") != 0
                   ? results_text(&session->branch, value, err)
                   : 0;
    if (line[0] && line[0] != '#')
        session->dirty = true;
    return 0;
}

static int read_status(FILE *file, struct result_session *session,
                       struct err *err)
{
    char *line = NULL;
    size_t size = 0;
    int rc = 0;

    rewind(file);
    while (!rc && getline(&line, &size, file) > 0)
        rc = read_line(line, session, err);
    free(line);
    return rc;
}

int git_describe(const char *folder, struct result_session *session,
                 struct err *err)
{
    char **words;
    FILE *file;
    struct process_config config = {
        .folder = folder, .errors = PROCESS_DISCARD, .timeout_ns = TIMEOUT_NS};
    struct process_result result;
    struct err ignored;
    int rc = 0;

    if (words_split(COMMAND, &words, err) < 0)
        return -1;
    file = tmpfile();
    if (!file) {
        words_free(words);
        return 0;
    }
    config.words = words;
    config.output = fileno(file);
    if (process_run(&config, &result, &ignored) == 0 &&
        result.end == PROCESS_EXITED && result.code == 0)
        rc = read_status(file, session, err);
    fclose(file);
    words_free(words);
    return rc;
}

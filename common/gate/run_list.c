/* The benchmarks of a run. */
#include "gate/run_list.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/parse.h"
#include "measure/words.h"
#include "report/text.h"
#include "results/results.h"

#define BLANKS " \t\r\n"

/* Of a name in a message. */
#define NAME_COLUMNS 60

/* The texts of a benchmark that its other lines decide on. */
enum { TEXT_COMMAND, TEXT_BASE, TEXT_PREPARE, TEXT_FOLDER, TEXTS };

/* A suite while it is read. */
struct suite {
    struct run_list *list;
    const struct run_defaults *defaults;
    struct bench *bench; /* the one whose lines these are */
    char *text[4];       /* its texts, as "shell" may come behind them */
    bool shell;
};

struct bench *run_list_add(struct run_list *list,
                           const struct run_defaults *defaults, struct err *err)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? 2 * list->capacity : 8;
        struct bench *more = realloc(list->bench, capacity * sizeof(*more));

        if (!more) {
            err_set(err, ERR_SYSTEM, "out of memory");
            return NULL;
        }
        list->bench = more;
        list->capacity = capacity;
    }
    list->bench[list->count] =
        (struct bench){.timeout_ns = defaults->timeout_ns,
                       .warmup = defaults->warmup,
                       .rounds = defaults->rounds};
    return &list->bench[list->count++];
}

int run_list_words(const char *text, bool shell, char ***out, struct err *err)
{
    char sh[] = "/bin/sh";
    char option[] = "-c";
    char *copy;
    int rc;

    if (!shell)
        return words_split(text, out, err);
    copy = strdup(text);
    if (!copy)
        return err_set(err, ERR_SYSTEM, "out of memory");
    rc = words_copy((char *const[]){sh, option, copy}, 3, out, err);
    free(copy);
    return rc;
}

int run_list_timeout(const char *text, int64_t *out_ns, struct err *err)
{
    if (!strcmp(text, "none"))
        *out_ns = 0;
    else if (!parse_duration(text, out_ns))
        return err_set(err, ERR_USAGE,
                       "\"%.100s\" is not a duration like 500ms, 60s or 2m, "
                       "nor none",
                       text);
    return 0;
}

int run_list_complete(struct bench *bench, const struct run_defaults *defaults,
                      struct err *err)
{
    char **command = bench->command[PLAN_CURRENT];

    if (!bench->prepare && defaults->prepare &&
        run_list_words(defaults->prepare, defaults->shell, &bench->prepare,
                       err) < 0)
        return -1;
    if (!bench->input && results_text(&bench->input, defaults->input, err) < 0)
        return -1;
    if (!bench->folder[PLAN_BASE] &&
        results_text(&bench->folder[PLAN_BASE], defaults->base_folder, err) < 0)
        return -1;
    if (bench->folder[PLAN_BASE] && !bench->command[PLAN_BASE])
        return words_copy(command, words_length(command),
                          &bench->command[PLAN_BASE], err);
    return 0;
}

void run_list_show(const struct bench *bench, char out[RUN_NAME_MAX])
{
    size_t size = text_fit(bench->name, strlen(bench->name), NAME_COLUMNS);
    size_t used = 0;
    size_t length;
    size_t columns;

    for (size_t at = 0; at < size; at += length) {
        const char *from = bench->name + at;
        bool good = text_next(from, size - at, &length, &columns) >= 0;
        size_t put = good ? length : 1;

        if (used + put >= RUN_NAME_MAX)
            break;
        memcpy(out + used, good ? from : "?", put);
        used += put;
    }
    out[used] = 0;
}

bool run_list_has_base(const struct run_list *list)
{
    for (size_t k = 0; k < list->count; k++)
        if (list->bench[k].command[PLAN_BASE])
            return true;
    return false;
}

void run_list_free(struct run_list *list)
{
    for (size_t k = 0; k < list->count; k++)
        bench_free(&list->bench[k]);
    free(list->bench);
    *list = (struct run_list){0};
}

/* The commands, now that "shell" is known. */
static int take_texts(struct suite *suite, struct err *err)
{
    struct bench *bench = suite->bench;
    char *const *text = suite->text;

    if (!text[TEXT_COMMAND])
        return err_set(err, ERR_DATA, "[%.100s] has no command", bench->name);
    if (run_list_words(text[TEXT_COMMAND], suite->shell,
                       &bench->command[PLAN_CURRENT], err) < 0)
        return -1;
    if (text[TEXT_BASE] && run_list_words(text[TEXT_BASE], suite->shell,
                                          &bench->command[PLAN_BASE], err) < 0)
        return -1;
    if (text[TEXT_PREPARE] && run_list_words(text[TEXT_PREPARE], suite->shell,
                                             &bench->prepare, err) < 0)
        return -1;
    if (results_text(&bench->folder[PLAN_BASE], text[TEXT_FOLDER], err) < 0)
        return -1;
    return run_list_complete(bench, suite->defaults, err);
}

/* All of the benchmark's lines are there. */
static int end_bench(struct suite *suite, struct err *err)
{
    int rc;

    if (!suite->bench)
        return 0;
    rc = take_texts(suite, err);
    for (size_t k = 0; k < TEXTS; k++) {
        free(suite->text[k]);
        suite->text[k] = NULL;
    }
    suite->bench = NULL;
    return rc;
}

/* "name]" behind its bracket. */
static int begin_bench(struct suite *suite, char *name, struct err *err)
{
    size_t size = strlen(name);

    if (end_bench(suite, err) < 0)
        return -1;
    if (size < 2 || name[size - 1] != ']')
        return err_set(err, ERR_DATA, "a name stands between [ and ]");
    name[size - 1] = 0;
    for (size_t k = 0; k < suite->list->count; k++)
        if (!strcmp(suite->list->bench[k].name, name))
            return err_set(err, ERR_DATA, "[%.100s] twice", name);
    if (suite->list->count == RUN_LIST_MAX)
        return err_set(err, ERR_DATA, "more than %d benchmarks", RUN_LIST_MAX);
    suite->bench = run_list_add(suite->list, suite->defaults, err);
    suite->shell = suite->defaults->shell;
    if (!suite->bench)
        return -1;
    suite->bench->name = strdup(name);
    return suite->bench->name ? 0 : err_set(err, ERR_SYSTEM, "out of memory");
}

static int set_text(char **text, const char *value, struct err *err)
{
    char *copy = strdup(value);

    if (!copy)
        return err_set(err, ERR_SYSTEM, "out of memory");
    free(*text);
    *text = copy;
    return 0;
}

static int set_count(const char *value, int64_t min, int64_t *out,
                     struct err *err)
{
    if (parse_int(value, out) && *out >= min && *out <= RUN_ROUNDS_MAX)
        return 0;
    return err_set(err, ERR_DATA, "\"%.100s\" is not within %lld..%d", value,
                   (long long)min, RUN_ROUNDS_MAX);
}

static int set_shell(struct suite *suite, const char *value, struct err *err)
{
    suite->shell = !strcmp(value, "yes");
    if (!suite->shell && strcmp(value, "no") != 0)
        return err_set(err, ERR_DATA, "\"%.100s\" is neither yes nor no",
                       value);
    return 0;
}

/* The members that are texts, and where they go. */
static char **text_of(struct suite *suite, const char *key)
{
    struct bench *bench = suite->bench;
    const struct {
        const char *key;
        char **text;
    } texts[] = {{"command", &suite->text[TEXT_COMMAND]},
                 {"base", &suite->text[TEXT_BASE]},
                 {"prepare", &suite->text[TEXT_PREPARE]},
                 {"base-dir", &suite->text[TEXT_FOLDER]},
                 {"input", &bench->input},
                 {"version", &bench->version},
                 {"group", &bench->group}};

    for (size_t k = 0; k < sizeof(texts) / sizeof(texts[0]); k++)
        if (!strcmp(texts[k].key, key))
            return texts[k].text;
    return NULL;
}

static int set_member(struct suite *suite, const char *key, const char *value,
                      struct err *err)
{
    struct bench *bench = suite->bench;
    char **text;

    if (!bench)
        return err_set(err, ERR_DATA, "\"%.100s\" stands before any [name]",
                       key);
    text = text_of(suite, key);
    if (text)
        return set_text(text, value, err);
    if (!strcmp(key, "alias"))
        return results_list(&bench->alias, &bench->aliases, value, err);
    if (!strcmp(key, "timeout"))
        return run_list_timeout(value, &bench->timeout_ns, err);
    if (!strcmp(key, "warmup"))
        return set_count(value, 0, &bench->warmup, err);
    if (!strcmp(key, "rounds"))
        return set_count(value, 1, &bench->rounds, err);
    if (!strcmp(key, "shell"))
        return set_shell(suite, value, err);
    return err_set(err, ERR_DATA, "unknown word \"%.100s\"", key);
}

static char *trim(char *text)
{
    size_t size;

    text += strspn(text, BLANKS);
    size = strlen(text);
    while (size && strchr(BLANKS, text[size - 1]))
        size--;
    text[size] = 0;
    return text;
}

static int read_line(struct suite *suite, char *line, size_t size,
                     struct err *err)
{
    char *equals;

    if (strlen(line) != size)
        return err_set(err, ERR_DATA, "a NUL byte: this is no text");
    line = trim(line);
    if (!*line || *line == '#')
        return 0;
    if (*line == '[')
        return begin_bench(suite, line + 1, err);
    equals = strchr(line, '=');
    if (!equals)
        return err_set(err, ERR_DATA, "neither [name] nor word = value");
    *equals = 0;
    return set_member(suite, trim(line), trim(equals + 1), err);
}

static int read_lines(struct suite *suite, FILE *file, const char *name,
                      struct err *err)
{
    char *line = NULL;
    size_t capacity = 0;
    long long number = 0;
    ssize_t size;
    int rc = 0;

    while (!rc && (size = getline(&line, &capacity, file)) > 0) {
        number++;
        rc = read_line(suite, line, (size_t)size, err);
    }
    free(line);
    if (!rc && ferror(file))
        return err_set(err, ERR_SYSTEM, "could not read \"%.200s\": %s", name,
                       strerror(errno));
    if (!rc)
        rc = end_bench(suite, err);
    if (rc < 0 && err->code != ERR_SYSTEM) {
        err->code = ERR_DATA;
        err_prefix(err, "%.200s:%lld: ", name, number);
    }
    return rc;
}

int run_list_read(struct run_list *list, const char *path,
                  const struct run_defaults *defaults, struct err *err)
{
    struct suite suite = {.list = list, .defaults = defaults};
    bool standard = !strcmp(path, "-");
    const char *name = standard ? "standard input" : path;
    FILE *file = standard ? stdin : fopen(path, "re");
    int rc;

    if (!file)
        return err_set(err, ERR_SYSTEM, "could not open \"%.200s\": %s", path,
                       strerror(errno));
    rc = read_lines(&suite, file, name, err);
    if (!standard)
        fclose(file);
    for (size_t k = 0; k < TEXTS; k++)
        free(suite.text[k]);
    if (!rc && !list->count)
        rc = err_set(err, ERR_DATA, "%.200s: no benchmark in it", name);
    return rc;
}

/*
 * Goal: results come from any file, packed or not, and are written whole or not
 * at all, whoever else writes.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include "formats/format.h"
#include "lib/tap.h"

static struct err err;
static char folder[] = "/tmp/format-file-XXXXXX";

static const char small[] = "{\"schema\":\"benchcmp/1\",\"benchmarks\":"
                            "[{\"name\":\"a\",\"metrics\":[{\"name\":\"w\","
                            "\"unit\":\"s\",\"samples\":[[1,2,3]]}]}]}";

static const char *in_folder(const char *name)
{
    static char path[256];

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    return path;
}

static void save(const char *name, const void *data, size_t size)
{
    FILE *file = fopen(in_folder(name), "wb");

    if (!file || fwrite(data, 1, size, file) != size || fclose(file))
        abort();
}

static void save_packed(const char *name, const char *data, size_t size)
{
    gzFile file = gzopen(in_folder(name), "ab");

    if (!file || gzwrite(file, data, (unsigned)size) != (int)size ||
        gzclose(file) != Z_OK)
        abort();
}

static size_t samples_read(const char *path)
{
    struct results results = {0};
    size_t n = 0;

    err = (struct err){0};
    if (!format_read(path, NULL, NULL, &results, &err) && results.benchmarks &&
        results.benchmark[0].metrics)
        n = results_samples(&results.benchmark[0].metric[0]);
    results_free(&results);
    return n;
}

static void test_read(void)
{
    char cut[64];
    FILE *file;
    size_t size;

    save("plain", small, strlen(small));
    IS_INT((int64_t)samples_read(in_folder("plain")), 3, "a file");
    save_packed("packed", small, 40);
    save_packed("packed", small + 40, strlen(small) - 40);
    IS_INT((int64_t)samples_read(in_folder("packed")), 3,
           "a packed one, of two members: %s", err.msg);
    file = fopen(in_folder("packed"), "rb");
    size = file ? fread(cut, 1, sizeof(cut), file) : 0;
    if (file)
        fclose(file);
    save("cut", cut, size);
    IS_INT((int64_t)samples_read(in_folder("cut")), 0, "one that is cut");
    OK(err.code == ERR_DATA && strstr(err.msg, "it is cut short"), "says so");
    save("empty", "", 0);
    OK(!samples_read(in_folder("empty")) && err.code == ERR_DATA,
       "an empty file is malformed");
    save("zeros", "\0\0\0\0", 4);
    OK(!samples_read(in_folder("zeros")) && err.code == ERR_DATA,
       "and so are zeros");
    OK(!samples_read(in_folder("absent")) && err.code == ERR_SYSTEM,
       "an absent file is the system's");
    OK(!samples_read(folder) && err.code == ERR_DATA,
       "a folder of other things is no result: %s", err.msg);
}

static void test_standard_input(void)
{
    int saved = dup(STDIN_FILENO);
    int ends[2];

    if (saved < 0 || pipe(ends) < 0 ||
        write(ends[1], small, strlen(small)) != (ssize_t)strlen(small))
        abort();
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    IS_INT((int64_t)samples_read("-"), 3, "standard input");
    dup2(saved, STDIN_FILENO);
    close(saved);
    close(ends[0]);
}

static void test_sessions(void)
{
    struct results results = {0};

    for (int k = 0; k < 3; k++)
        if (format_read(in_folder("plain"), NULL, NULL, &results, &err) < 0)
            abort();
    IS_INT((int64_t)results.sessions, 3, "a file more is a session more");
    IS_INT((int64_t)results_samples(&results.benchmark[0].metric[0]), 9,
           "with its samples");
    results_free(&results);
}

/* Much, so that writing takes a while. */
static void fill(struct results *results, double value)
{
    struct result_benchmark *benchmark =
        results_benchmark(results, "a", 1, &err);
    struct result_metric *metric =
        results_metric(benchmark, "wall", "s", BETTER_LOWER, &err);

    for (int k = 0; k < 20000; k++)
        if (results_sample(metric, 0, value, &err) < 0)
            abort();
}

static bool whole(const char *path)
{
    struct results results = {0};
    bool good = !format_read(path, &format_own, NULL, &results, &err);
    const struct result_samples *samples =
        good ? results.benchmark[0].metric[0].session : NULL;

    good = good && samples->n == 20000;
    for (size_t k = 1; good && k < samples->n; k++)
        good = samples->value[k] >= samples->value[0] &&
               samples->value[k] <= samples->value[0];
    results_free(&results);
    return good;
}

static size_t files(void)
{
    DIR *dir = opendir(folder);
    size_t n = 0;

    while (dir && readdir(dir))
        n++;
    if (dir)
        closedir(dir);
    return n - 2;
}

static void test_two_writers(void)
{
    struct results results = {0};
    size_t before = files();
    bool good = true;
    pid_t child;
    int status;

    fill(&results, 1);
    if (format_write(in_folder("shared"), &format_own, &results, &err) < 0)
        abort();
    fflush(stdout); /* valgrind makes the child write it, too */
    child = fork();
    if (!child) {
        for (int k = 0; k < 20; k++)
            if (format_write(in_folder("shared"), &format_own, &results, &err) <
                0)
                _exit(1);
        _exit(0);
    }
    results_free(&results);
    fill(&results, 2);
    for (int k = 0; k < 20; k++)
        good =
            !format_write(in_folder("shared"), &format_own, &results, &err) &&
            whole(in_folder("shared")) && good;
    OK(good, "the file is whole whenever one looks: %s", err.msg);
    OK(waitpid(child, &status, 0) == child && !status, "for both");
    IS_INT((int64_t)files(), (int64_t)before + 1, "nothing else stays there");
    results_free(&results);
}

static void test_write(void)
{
    struct results results = {0};
    struct stat now;
    char link[256];

    fill(&results, 1);
    save("target", small, strlen(small));
    chmod(in_folder("target"), 0640);
    snprintf(link, sizeof(link), "%s", in_folder("link"));
    if (symlink("target", link) < 0)
        abort();
    IS_INT(format_write(link, &format_own, &results, &err), 0, "by a link");
    OK(!lstat(link, &now) && S_ISLNK(now.st_mode), "which stays one");
    OK(!stat(in_folder("target"), &now) && (now.st_mode & 0777) == 0640,
       "and the file's mode stays");
    OK(whole(link), "with the new contents");
    OK(format_write(in_folder("no/where"), &format_own, &results, &err) < 0 &&
           err.code == ERR_SYSTEM,
       "into no folder: %s", err.msg);
    IS_INT(format_write("/dev/null", &format_own, &results, &err), 0,
           "to a device");
    OK(format_write("/dev/full", &format_own, &results, &err) < 0 &&
           err.code == ERR_SYSTEM,
       "to a full one: %s", err.msg);
    OK(format_write(in_folder("x"), &format_pytest, &results, &err) < 0 &&
           err.code == ERR_USAGE,
       "in a format that is only read: %s", err.msg);
    results_free(&results);
}

static void test_table(void)
{
    OK(format_find("own") == &format_own, "formats have names");
    OK(!format_find("nothing") && !format_find(""), "others do not");
    for (size_t k = 0; format_table[k]; k++)
        OK(format_find(format_table[k]->name) == format_table[k] &&
               format_table[k]->summary && format_table[k]->detect &&
               format_table[k]->read,
           "%s is complete", format_table[k]->name);
}

static void clean(void)
{
    static const char *const names[] = {"plain",  "packed", "cut",   "empty",
                                        "target", "link",   "zeros", "shared"};

    for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++)
        unlink(in_folder(names[k]));
    rmdir(folder);
}

int main(void)
{
    if (!mkdtemp(folder))
        tap_skip_all("no folder for files");
    test_read();
    test_standard_input();
    test_sessions();
    test_two_writers();
    test_write();
    test_table();
    clean();
    OK(access(folder, F_OK) < 0, "all files are accounted for");
    return tap_done();
}

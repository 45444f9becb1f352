/* A root folder with files of /proc and /sys, for tests. */
#ifndef TESTS_UNIT_ENVIRONMENT_FILES_H
#define TESTS_UNIT_ENVIRONMENT_FILES_H

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A new folder, its name in static memory. */
static const char *root_make(void)
{
    static char name[64];

    snprintf(name, sizeof(name), "/tmp/environment.XXXXXX");
    if (!mkdtemp(name))
        exit(1);
    return name;
}

/* A file in it, with the folders on the way. */
static void root_put(const char *root, const char *path, const char *text)
{
    char name[PATH_MAX];
    FILE *file;

    snprintf(name, sizeof(name), "%s/%s", root, path);
    for (char *slash = name + strlen(root) + 1; (slash = strchr(slash, '/'));
         slash++) {
        *slash = 0;
        mkdir(name, 0777);
        *slash = '/';
    }
    file = fopen(name, "we");
    if (!file)
        exit(1);
    fputs(text, file);
    fclose(file);
}

static void root_remove(const char *root)
{
    char name[PATH_MAX];
    const struct dirent *entry;
    DIR *folder = opendir(root);

    while (folder && (entry = readdir(folder))) {
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
            continue;
        snprintf(name, sizeof(name), "%s/%s", root, entry->d_name);
        if (unlink(name) < 0)
            root_remove(name);
    }
    if (folder)
        closedir(folder);
    rmdir(root);
}

#endif

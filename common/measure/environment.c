/* What about this machine makes times noisy. */
#include "measure/environment.h"

#include <dirent.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "measure/cgroup.h"
#include "measure/environment_file.h"

/* The value of "key : value", or NULL. */
static const char *value_of(char *line, const char *key)
{
    size_t size = strlen(key);
    char *colon;

    if (strncmp(line, key, size) != 0 ||
        !strchr(" \t:", line[size] ? line[size] : 'x'))
        return NULL;
    colon = strchr(line + size, ':');
    if (!colon)
        return NULL;
    colon++;
    colon[strcspn(colon, "\n")] = 0;
    return colon + strspn(colon, " \t");
}

static bool has_word(const char *text, const char *word)
{
    size_t size = strlen(word);

    while (text && *text) {
        size_t length = strcspn(text, " ");

        if (length == size && !memcmp(text, word, size))
            return true;
        text += length + strspn(text + length, " ");
    }
    return false;
}

static void read_cpuinfo(const char *root, struct environment *out)
{
    FILE *file = environment_file_open(root, "proc/cpuinfo");
    char *line = NULL;
    size_t size = 0;

    if (!file)
        return;
    while (getline(&line, &size, file) > 0) {
        const char *text;

        if (value_of(line, "processor"))
            out->cpus++;
        else if (!out->cpu[0] && ((text = value_of(line, "model name")) ||
                                  (text = value_of(line, "CPU part"))))
            snprintf(out->cpu, sizeof(out->cpu), "%s", text);
        else if (out->hypervisor < 0 && (text = value_of(line, "flags")))
            out->hypervisor = has_word(text, "hypervisor");
    }
    free(line);
    fclose(file);
}

static void read_memory(const char *root, struct environment *out)
{
    FILE *file = environment_file_open(root, "proc/meminfo");
    char key[64];
    int64_t kib;
    int64_t swap_total = -1;
    int64_t swap_free = -1;

    if (!file)
        return;
    while (environment_file_pair(file, key, sizeof(key), &kib)) {
        if (!strcmp(key, "MemTotal"))
            out->mem_total = kib * 1024;
        else if (!strcmp(key, "MemAvailable"))
            out->mem_available = kib * 1024;
        else if (!strcmp(key, "SwapTotal"))
            swap_total = kib * 1024;
        else if (!strcmp(key, "SwapFree"))
            swap_free = kib * 1024;
    }
    fclose(file);
    if (swap_total >= 0 && swap_free >= 0)
        out->swap_used = swap_total - swap_free;
}

static void read_clock(const char *root, struct environment *out)
{
    int64_t without = environment_file_int(
        root, "sys/devices/system/cpu/intel_pstate/no_turbo", -1);

    environment_file_text(
        root, "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor",
        out->governor, sizeof(out->governor));
    if (without >= 0)
        out->turbo = !without;
    else
        out->turbo = (int)environment_file_int(
            root, "sys/devices/system/cpu/cpufreq/boost", -1);
    out->smt = (int)environment_file_int(
        root, "sys/devices/system/cpu/smt/active", -1);
}

/* Who made the machine that is none. */
static void read_virt(const char *root, struct environment *out)
{
    static const struct {
        const char *says;
        const char *name;
    } makers[] = {{"KVM", "kvm"},
                  {"QEMU", "qemu"},
                  {"VMware", "vmware"},
                  {"VirtualBox", "virtualbox"},
                  {"Microsoft", "hyperv"},
                  {"Amazon EC2", "amazon"},
                  {"Google", "google"},
                  {"Xen", "xen"},
                  {"Parallels", "parallels"}};
    static const char *const files[] = {"sys/class/dmi/id/product_name",
                                        "sys/class/dmi/id/sys_vendor"};
    char text[ENVIRONMENT_TEXT_MAX];

    if (environment_file_text(root, "sys/hypervisor/type", out->virt,
                              sizeof(out->virt)))
        return;
    if (out->hypervisor != 1)
        return;
    for (size_t f = 0; f < sizeof(files) / sizeof(files[0]); f++) {
        environment_file_text(root, files[f], text, sizeof(text));
        for (size_t k = 0; k < sizeof(makers) / sizeof(makers[0]); k++)
            if (strstr(text, makers[k].says)) {
                snprintf(out->virt, sizeof(out->virt), "%s", makers[k].name);
                return;
            }
    }
    snprintf(out->virt, sizeof(out->virt), "vm");
}

/* A laptop whose mains are unplugged. */
static void read_battery(const char *root, struct environment *out)
{
    char path[PATH_MAX];
    char text[ENVIRONMENT_TEXT_MAX];
    const struct dirent *entry;
    DIR *folder;

    snprintf(path, sizeof(path), "%s/sys/class/power_supply", root);
    folder = opendir(path);
    if (!folder)
        return;
    out->battery = 0;
    while ((entry = readdir(folder))) {
        snprintf(path, sizeof(path), "sys/class/power_supply/%s/status",
                 entry->d_name);
        if (entry->d_name[0] != '.' &&
            environment_file_text(root, path, text, sizeof(text)) &&
            !strcmp(text, "Discharging"))
            out->battery = 1;
    }
    closedir(folder);
}

void environment_read(const char *root, struct environment *out)
{
    char text[ENVIRONMENT_TEXT_MAX];
    char *end;

    *out = (struct environment){.turbo = -1,
                                .smt = -1,
                                .hypervisor = -1,
                                .mem_total = -1,
                                .mem_available = -1,
                                .swap_used = -1,
                                .load1 = (double)NAN,
                                .battery = -1};
    read_cpuinfo(root, out);
    read_memory(root, out);
    read_clock(root, out);
    read_virt(root, out);
    read_battery(root, out);
    out->aslr =
        environment_file_int(root, "proc/sys/kernel/randomize_va_space", -1);
    environment_file_text(root, "proc/sys/kernel/osrelease", out->kernel,
                          sizeof(out->kernel));
    if (environment_file_text(root, "proc/loadavg", text, sizeof(text))) {
        out->load1 = strtod(text, &end);
        if (end == text)
            out->load1 = (double)NAN;
    }
    cgroup_read(root, out);
}

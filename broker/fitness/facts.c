/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/fitness/facts.h"

#include <string.h>

enum { TEXT_LONGEST = 255, LIST_LONGEST = 64 };

/* One printable line: hypervisors and patched kernels write these, and people read them. */
static char *clean(char *text) {
    gsize length = strcspn(text, "\n");
    text[MIN(length, TEXT_LONGEST)] = '\0';
    for (char *c = text; *c; c++)
        if (!g_ascii_isprint(*c))
            *c = '?';
    return text;
}

static char *read_line(const char *root, const char *path) {
    g_autofree char *full = g_build_filename(root, path, NULL);
    char *text = NULL;
    return g_file_get_contents(full, &text, NULL, NULL) ? clean(text) : NULL;
}

/* -1: no such file, or not a number. */
static gint64 read_number(const char *root, const char *path) {
    g_autofree char *text = read_line(root, path);
    guint64 number;
    gboolean fine =
        text && g_ascii_string_to_unsigned(g_strstrip(text), 10, 0, G_MAXINT64, &number, NULL);
    return fine ? (gint64)number : -1;
}

/* ------------------------------------------------------------------------------------ folders --- */

static gint compare_names(gconstpointer a, gconstpointer b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Sorted, so that two looks at one machine read alike. Empty if there is no such folder. */
static GPtrArray *list_folder(const char *root, const char *path) {
    g_autofree char *full = g_build_filename(root, path, NULL);
    g_autoptr(GDir) folder = g_dir_open(full, 0, NULL);
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    const char *name;
    while (folder && names->len < LIST_LONGEST && (name = g_dir_read_name(folder)))
        g_ptr_array_add(names, clean(g_strdup(name)));
    g_ptr_array_sort(names, compare_names);
    return names;
}

static void free_vulnerability(gpointer data) {
    struct fitness_vulnerability *vulnerability = data;
    g_free(vulnerability->name);
    g_free(vulnerability->says);
    g_free(vulnerability);
}

static GPtrArray *read_vulnerabilities(const char *root) {
    static const char place[] = "sys/devices/system/cpu/vulnerabilities";
    g_autoptr(GPtrArray) names = list_folder(root, place);
    GPtrArray *all = g_ptr_array_new_with_free_func(free_vulnerability);
    for (guint k = 0; k < names->len; k++) {
        g_autofree char *path = g_build_filename(place, names->pdata[k], NULL);
        char *says = read_line(root, path);
        if (!says)
            continue;
        struct fitness_vulnerability *entry = g_new(struct fitness_vulnerability, 1);
        *entry = (struct fitness_vulnerability){g_strdup(names->pdata[k]), says};
        g_ptr_array_add(all, entry);
    }
    return all;
}

static GPtrArray *read_livepatches(const char *root) {
    static const char place[] = "sys/kernel/livepatch";
    g_autoptr(GPtrArray) names = list_folder(root, place);
    GPtrArray *enabled = g_ptr_array_new_with_free_func(g_free);
    for (guint k = 0; k < names->len; k++) {
        g_autofree char *path = g_build_filename(place, names->pdata[k], "enabled", NULL);
        if (read_number(root, path) == 1)
            g_ptr_array_add(enabled, g_strdup(names->pdata[k]));
    }
    return enabled;
}

/* ---------------------------------------------------------------------------------- virtual? --- */

static gboolean exists(const char *root, const char *path) {
    g_autofree char *full = g_build_filename(root, path, NULL);
    return g_file_test(full, G_FILE_TEST_EXISTS);
}

/* Names that only virtual machines carry (systemd-detect-virt(1) knows the same by DMI). */
static gboolean firmware_says_virtual(const char *root) {
    static const char *const names[] = {"QEMU",  "KVM",     "VMware",          "Xen",
                                        "Bochs", "innotek", "Amazon EC2",      "Google Compute",
                                        "BHYVE", "Hyper-V", "Virtual Machine", "OpenStack"};
    g_autofree char *vendor = read_line(root, "sys/class/dmi/id/sys_vendor");
    g_autofree char *product = read_line(root, "sys/class/dmi/id/product_name");
    for (gsize k = 0; k < G_N_ELEMENTS(names); k++)
        if ((vendor && strstr(vendor, names[k])) || (product && strstr(product, names[k])))
            return TRUE;
    return FALSE;
}

/* x86 tells by a processor flag; elsewhere nothing shows a machine to be bare metal. */
static enum fitness_tri find_virtualised(const char *root, enum fitness_tri by_flag) {
    if (by_flag == FITNESS_YES || exists(root, "sys/hypervisor/type") ||
        exists(root, "proc/device-tree/hypervisor") || firmware_says_virtual(root))
        return FITNESS_YES;
    return by_flag;
}

/* --------------------------------------------------------------------------------------- all --- */

struct fitness_facts *facts_gather(const char *root) {
    struct fitness_facts *facts = g_new0(struct fitness_facts, 1);
    g_autofree char *cpuinfo_path = g_build_filename(root, "proc/cpuinfo", NULL);
    g_autofree char *cpuinfo = NULL;
    facts->sequence = read_number(root, "proc/sys/kernel/security_sequence");
    facts->kernel_release = read_line(root, "proc/sys/kernel/osrelease");
    facts->kernel_version = read_line(root, "proc/version");
    facts->taint = read_number(root, "proc/sys/kernel/tainted");
    facts->livepatches = read_livepatches(root);
    facts->cpus = g_array_new(FALSE, TRUE, sizeof(struct fitness_cpu));
    g_file_get_contents(cpuinfo_path, &cpuinfo, NULL, NULL);
    enum fitness_tri by_flag = facts_parse_cpuinfo(cpuinfo ? cpuinfo : "", facts->cpus);
    facts->virtualised = find_virtualised(root, by_flag);
    facts->vulnerabilities = read_vulnerabilities(root);
    facts->smt = read_line(root, "sys/devices/system/cpu/smt/control");
    facts->yama = read_number(root, "proc/sys/kernel/yama/ptrace_scope");
    facts->mit_shm = FITNESS_UNKNOWN;
    return facts;
}

void facts_free(struct fitness_facts *facts) {
    if (!facts)
        return;
    g_free(facts->kernel_release);
    g_free(facts->kernel_version);
    g_free(facts->smt);
    g_ptr_array_unref(facts->livepatches);
    g_ptr_array_unref(facts->vulnerabilities);
    g_array_unref(facts->cpus);
    g_free(facts);
}

const char *facts_vulnerability(const struct fitness_facts *facts, const char *name) {
    for (guint k = 0; k < facts->vulnerabilities->len; k++) {
        const struct fitness_vulnerability *entry = facts->vulnerabilities->pdata[k];
        if (strcmp(entry->name, name) == 0)
            return entry->says;
    }
    return NULL;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "broker/fitness/facts.h"

/* A board with more kinds of core than this is none that exists; the list stays short. */
enum { KINDS_MOST = 16 };

static const struct fitness_cpu unknown_cpu = {"", -1, -1, -1, -1};

struct reading {
    struct fitness_cpu cpu;
    gint64 variant, revision;
    enum fitness_tri hypervisor;
};

/* Decimal, or hexadecimal with 0x; -1 for anything else. */
static gint64 number_of(const char *text) {
    guint64 number;
    gboolean hexadecimal = g_str_has_prefix(text, "0x");
    return g_ascii_string_to_unsigned(hexadecimal ? text + 2 : text, hexadecimal ? 16 : 10, 0,
                                      G_MAXUINT32, &number, NULL)
               ? (gint64)number
               : -1;
}

static gboolean has_word(const char *text, const char *word) {
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    return g_strv_contains((const char *const *)words, word);
}

static void set_vendor(struct reading *reading, const char *prefix, const char *value) {
    char *vendor = reading->cpu.vendor;
    g_snprintf(vendor, sizeof reading->cpu.vendor, "%s%s", prefix, value);
    for (; *vendor; vendor++)
        if (!g_ascii_isgraph(*vendor))
            *vendor = '?';
}

static void take_line(struct reading *reading, const char *key, const char *value) {
    if (strcmp(key, "vendor_id") == 0)
        set_vendor(reading, "", value);
    else if (strcmp(key, "cpu family") == 0 || strcmp(key, "CPU architecture") == 0)
        reading->cpu.family = number_of(value);
    else if (strcmp(key, "model") == 0 || strcmp(key, "CPU part") == 0)
        reading->cpu.model = number_of(value);
    else if (strcmp(key, "stepping") == 0)
        reading->cpu.stepping = number_of(value);
    else if (strcmp(key, "microcode") == 0)
        reading->cpu.microcode = number_of(value);
    else if (strcmp(key, "CPU implementer") == 0)
        set_vendor(reading, "ARM:", value);
    else if (strcmp(key, "CPU variant") == 0)
        reading->variant = number_of(value);
    else if (strcmp(key, "CPU revision") == 0)
        reading->revision = number_of(value);
    else if (strcmp(key, "flags") == 0)
        reading->hypervisor =
            MAX(reading->hypervisor == FITNESS_UNKNOWN ? FITNESS_NO : reading->hypervisor,
                has_word(value, "hypervisor") ? FITNESS_YES : FITNESS_NO);
}

static void add_kind(struct reading *reading, GArray *cpus) {
    struct fitness_cpu cpu = reading->cpu;
    gboolean worth = cpu.vendor[0] || cpu.family >= 0 || cpu.model >= 0;
    if (reading->variant >= 0 && reading->revision >= 0)
        cpu.stepping = reading->variant * 16 + reading->revision;
    reading->cpu = unknown_cpu;
    reading->variant = reading->revision = -1;
    for (guint k = 0; k < cpus->len && worth; k++) {
        const struct fitness_cpu *known = &g_array_index(cpus, struct fitness_cpu, k);
        if (strcmp(known->vendor, cpu.vendor) == 0 && known->family == cpu.family &&
            known->model == cpu.model && known->stepping == cpu.stepping &&
            known->microcode == cpu.microcode)
            worth = FALSE;
    }
    if (worth && cpus->len == KINDS_MOST - 1) /* one of the rest, whatever it is */
        cpu = unknown_cpu;
    if (worth && cpus->len < KINDS_MOST)
        g_array_append_val(cpus, cpu);
}

enum fitness_tri facts_parse_cpuinfo(const char *text, GArray *cpus) {
    struct reading reading = {unknown_cpu, -1, -1, FITNESS_UNKNOWN};
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++) {
        char *colon = strchr(*line, ':');
        if (!colon) { /* blocks, one a core, end with an empty line */
            add_kind(&reading, cpus);
            continue;
        }
        *colon = '\0';
        take_line(&reading, g_strstrip(*line), g_strstrip(colon + 1));
    }
    add_kind(&reading, cpus);
    if (cpus->len == 0)
        g_array_append_val(cpus, unknown_cpu);
    return reading.hypervisor;
}

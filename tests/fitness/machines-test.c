/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "tests/fitness/machines.h"
#include "tests/fitness/scene.h"

/* The shipped advisories against real kinds of machine: exactly those that must, and never a stop. */

/* Debian 12's kernel: what it judges. */
static const char *const known_faults[] = {"gather_data_sampling",
                                           "indirect_target_selection",
                                           "itlb_multihit",
                                           "l1tf",
                                           "mds",
                                           "meltdown",
                                           "mmio_stale_data",
                                           "reg_file_data_sampling",
                                           "retbleed",
                                           "spec_rstack_overflow",
                                           "spec_store_bypass",
                                           "spectre_v1",
                                           "spectre_v2",
                                           "srbds",
                                           "tsa",
                                           "tsx_async_abort",
                                           "vmscape"};

static void write_fault(const char *name, const char *says) {
    g_autofree char *path = g_build_filename("sys/devices/system/cpu/vulnerabilities", name, NULL);
    if (says[0]) {
        g_autofree char *line = g_strconcat(says, "\n", NULL);
        scene_write(path, line);
    } else {
        scene_remove(path); /* this kernel does not know it */
    }
}

/* "name: text" */
static void split(char *line, const char **name, const char **text) {
    char *colon = strstr(line, ": ");
    g_assert_nonnull(colon);
    *colon = '\0';
    *name = line;
    *text = colon + 2;
}

static void write_machine(const struct machine *machine) {
    const char *name, *text;
    g_auto(GStrv) lines = g_strsplit(machine->faults, "\n", -1);
    scene_remove("proc");
    scene_remove("sys");
    scene_write("proc/sys/kernel/osrelease", machine->release);
    scene_write("proc/version", machine->version);
    scene_write("proc/cpuinfo", machine->cpuinfo);
    for (gsize k = 0; k < G_N_ELEMENTS(known_faults); k++)
        write_fault(known_faults[k], "Not affected");
    for (char **line = lines; *line && **line; line++) {
        split(*line, &name, &text);
        write_fault(name, text);
    }
    if (machine->extra) {
        g_autofree char *copy = g_strdup(machine->extra);
        split(copy, &name, &text);
        scene_write(name, text);
    }
}

static char *ids_that_apply(const struct verdict *verdict) {
    GString *ids = g_string_new(NULL);
    for (guint k = 0; k < verdict->findings->len; k++) {
        const struct finding *finding = verdict->findings->pdata[k];
        if (finding->level != FITNESS_FIT)
            g_string_append_printf(ids, "%s%s", ids->len ? " " : "", finding->id);
    }
    return g_string_free(ids, FALSE);
}

static struct verdict *judge(void) {
    struct fitness_place place = scene_place();
    struct book *book = book_load(&place);
    struct fitness_facts *facts = scene_facts();
    struct verdict *verdict = verdict_reach(facts, book);
    facts_free(facts);
    book_destroy(book);
    return verdict;
}

static void test_machine(gconstpointer data) {
    const struct machine *machine = data;
    write_machine(machine);
    struct verdict *verdict = judge();
    g_autofree char *ids = ids_that_apply(verdict);
    g_assert_cmpstr(ids, ==, machine->apply);
    g_assert_cmpint(verdict->level, ==, machine->apply[0] ? FITNESS_WARN : FITNESS_FIT);
    verdict_free(verdict);
}

static void test_every_warning_a_stop(gconstpointer data) {
    const struct machine *machine = data;
    write_machine(machine);
    scene_write("etc/vitrine/advisories/strict.advisory", "[*]\naction=stop\n");
    struct verdict *verdict = judge();
    g_assert_cmpint(verdict->level, ==, machine->apply[0] ? FITNESS_STOP : FITNESS_FIT);
    verdict_free(verdict);
    scene_remove("etc");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    for (gsize k = 0; k < G_N_ELEMENTS(machines); k++) {
        g_autofree char *path = g_strconcat("/machines/", machines[k].name, NULL);
        g_autofree char *strict = g_strconcat("/machines/strictly/", machines[k].name, NULL);
        g_test_add_data_func(path, &machines[k], test_machine);
        g_test_add_data_func(strict, &machines[k], test_every_warning_a_stop);
    }
    int status = g_test_run();
    scene_finish();
    return status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/fitness/facts.h"

/*
 * The facts for programs and for people. Keys of the a{sv}:
 *
 *   security_sequence x, kernel_release s, kernel_version s, taint x, livepatches as, yama x,
 *   cpus aa{sv}: vendor s, family x, model x, stepping x, microcode x,
 *   vulnerabilities a{ss}, smt s, virtualised s and mit_shm s: "yes", "no" or "unknown",
 *   self_test a{ss}: seal "none", "strict" or "filter"; getpid, int80, x32, writev, tsc, dispatch
 *   "held", "lived", "absent" or "unknown"
 */

static const char *const tri_names[] = {
    [FITNESS_NO] = "no", [FITNESS_UNKNOWN] = "unknown", [FITNESS_YES] = "yes"};

static const char *const answer_names[PROBE_ANSWER_END] = {[PROBE_UNKNOWN] = "unknown",
                                                           [PROBE_HELD] = "held",
                                                           [PROBE_LIVED] = "lived",
                                                           [PROBE_ABSENT] = "absent"};

static const char *const seal_names[PROBE_SEAL_END] = {
    [PROBE_SEAL_NONE] = "none", [PROBE_SEAL_STRICT] = "strict", [PROBE_SEAL_FILTER] = "filter"};

static const char *answer_name(guint32 answer) {
    return answer_names[answer < PROBE_ANSWER_END ? answer : PROBE_UNKNOWN];
}

static const char *seal_name(guint32 seal) {
    return seal_names[seal < PROBE_SEAL_END ? seal : PROBE_SEAL_NONE];
}

/* The trials, and in words what each answer means. */
static const struct {
    const char *key, *name, *held, *lived, *absent;
    gsize offset;
} trials[] = {
    {"getpid", "A forbidden call", "the child died", "THE CHILD LIVED", "not here",
     offsetof(struct fitness_probe_report, getpid)},
    {"int80", "The same by int 0x80", "the child died", "THE CHILD LIVED",
     "this entry does not exist here", offsetof(struct fitness_probe_report, int80)},
    {"x32", "The same by its x32 number", "the child died", "THE CHILD LIVED",
     "this entry does not exist here", offsetof(struct fitness_probe_report, x32)},
    {"writev", "A write that is not write", "the child died, nothing came out", "IT CAME OUT",
     "not here", offsetof(struct fitness_probe_report, writev)},
    {"tsc", "Fine clock (TSC) in the jail", "taken away", "can be read", "not here",
     offsetof(struct fitness_probe_report, tsc)},
    {"dispatch", "Syscall User Dispatch", "works", "DOES NOT WORK", "not in this kernel",
     offsetof(struct fitness_probe_report, dispatch)},
};

static guint32 answer_of(const struct fitness_facts *facts, gsize trial) {
    return G_STRUCT_MEMBER(guint32, &facts->probe, trials[trial].offset);
}

/* ------------------------------------------------------------------------------------ variant --- */

static void add(GVariantBuilder *builder, const char *key, GVariant *value) {
    g_variant_builder_add(builder, "{sv}", key, value);
}

static void add_text(GVariantBuilder *builder, const char *key, const char *text) {
    if (text)
        add(builder, key, g_variant_new_string(text));
}

static void add_number(GVariantBuilder *builder, const char *key, gint64 number) {
    add(builder, key, g_variant_new_int64(number));
}

static GVariant *cpus_to_variant(const GArray *cpus) {
    GVariantBuilder all;
    g_variant_builder_init(&all, G_VARIANT_TYPE("aa{sv}"));
    for (guint k = 0; k < cpus->len; k++) {
        const struct fitness_cpu *cpu = &g_array_index(cpus, struct fitness_cpu, k);
        g_variant_builder_open(&all, G_VARIANT_TYPE("a{sv}"));
        add_text(&all, "vendor", cpu->vendor);
        add_number(&all, "family", cpu->family);
        add_number(&all, "model", cpu->model);
        add_number(&all, "stepping", cpu->stepping);
        add_number(&all, "microcode", cpu->microcode);
        g_variant_builder_close(&all);
    }
    return g_variant_builder_end(&all);
}

static GVariant *vulnerabilities_to_variant(const GPtrArray *vulnerabilities) {
    GVariantBuilder all;
    g_variant_builder_init(&all, G_VARIANT_TYPE("a{ss}"));
    for (guint k = 0; k < vulnerabilities->len; k++) {
        const struct fitness_vulnerability *entry = vulnerabilities->pdata[k];
        g_variant_builder_add(&all, "{ss}", entry->name, entry->says);
    }
    return g_variant_builder_end(&all);
}

static GVariant *self_test_to_variant(const struct fitness_facts *facts) {
    GVariantBuilder all;
    g_variant_builder_init(&all, G_VARIANT_TYPE("a{ss}"));
    g_variant_builder_add(&all, "{ss}", "seal", seal_name(facts->probe.seal));
    for (gsize k = 0; k < G_N_ELEMENTS(trials); k++)
        g_variant_builder_add(&all, "{ss}", trials[k].key, answer_name(answer_of(facts, k)));
    return g_variant_builder_end(&all);
}

GVariant *facts_to_variant(const struct fitness_facts *facts) {
    GVariantBuilder all;
    g_variant_builder_init(&all, G_VARIANT_TYPE_VARDICT);
    add_number(&all, "security_sequence", facts->sequence);
    add_text(&all, "kernel_release", facts->kernel_release);
    add_text(&all, "kernel_version", facts->kernel_version);
    add_number(&all, "taint", facts->taint);
    add(&all, "livepatches",
        g_variant_new_strv((const char *const *)facts->livepatches->pdata,
                           (gssize)facts->livepatches->len));
    add(&all, "cpus", cpus_to_variant(facts->cpus));
    add(&all, "vulnerabilities", vulnerabilities_to_variant(facts->vulnerabilities));
    add_text(&all, "smt", facts->smt);
    add_text(&all, "virtualised", tri_names[facts->virtualised]);
    add_number(&all, "yama", facts->yama);
    add_text(&all, "mit_shm", tri_names[facts->mit_shm]);
    add(&all, "self_test", self_test_to_variant(facts));
    return g_variant_builder_end(&all);
}

/* ---------------------------------------------------------------------------------------- text --- */

static void say(GString *text, const char *name, const char *value) {
    g_string_append_printf(text, "%s\t%s\n", name, value ? value : "unknown");
}

static void say_number(GString *text, const char *name, gint64 number, const char *missing) {
    if (number < 0)
        say(text, name, missing);
    else
        g_string_append_printf(text, "%s\t%" G_GINT64_FORMAT "\n", name, number);
}

static void append_number(GString *text, const char *name, gint64 number) {
    if (number < 0)
        g_string_append_printf(text, ", %s unknown", name);
    else
        g_string_append_printf(text, ", %s %" G_GINT64_FORMAT, name, number);
}

static void append_microcode(GString *text, gint64 microcode) {
    if (microcode < 0)
        g_string_append(text, ", microcode unknown");
    else
        g_string_append_printf(text, ", microcode 0x%" G_GINT64_MODIFIER "x", microcode);
}

static void say_cpus(GString *text, const GArray *cpus) {
    for (guint k = 0; k < cpus->len; k++) {
        const struct fitness_cpu *cpu = &g_array_index(cpus, struct fitness_cpu, k);
        g_string_append_printf(text, "Processor\t%s", cpu->vendor[0] ? cpu->vendor : "unknown");
        append_number(text, "family", cpu->family);
        append_number(text, "model", cpu->model);
        append_number(text, "stepping", cpu->stepping);
        append_microcode(text, cpu->microcode);
        g_string_append_c(text, '\n');
    }
}

static void say_self_test(GString *text, const struct fitness_facts *facts) {
    static const char *const seals[PROBE_SEAL_END] = {
        [PROBE_SEAL_NONE] = "CANNOT BE CLOSED, OR WAS NOT TRIED",
        [PROBE_SEAL_STRICT] = "strict mode of the kernel's seccomp",
        [PROBE_SEAL_FILTER] = "an equal seccomp filter"};
    guint32 seal = facts->probe.seal;
    say(text, "Jail", seals[seal < PROBE_SEAL_END ? seal : PROBE_SEAL_NONE]);
    for (gsize k = 0; k < G_N_ELEMENTS(trials); k++) {
        guint32 answer = answer_of(facts, k);
        say(text, trials[k].name,
            answer == PROBE_HELD     ? trials[k].held
            : answer == PROBE_LIVED  ? trials[k].lived
            : answer == PROBE_ABSENT ? trials[k].absent
                                     : "could not be tried");
    }
}

char *facts_to_text(const struct fitness_facts *facts) {
    GString *text = g_string_new(NULL);
    say_number(text, "Security sequence", facts->sequence, "-1 (this kernel has none)");
    say(text, "Kernel", facts->kernel_release);
    say(text, "Kernel's own words", facts->kernel_version);
    say_number(text, "Kernel taint", facts->taint, "unknown");
    for (guint k = 0; k < facts->livepatches->len; k++)
        say(text, "Live patch", facts->livepatches->pdata[k]);
    say_cpus(text, facts->cpus);
    say(text, "Virtual machine", tri_names[facts->virtualised]);
    say(text, "Hyper-threading (SMT)", facts->smt);
    say_number(text, "Yama ptrace scope", facts->yama, "no Yama");
    say(text, "X server's MIT-SHM", tri_names[facts->mit_shm]);
    say_self_test(text, facts);
    for (guint k = 0; k < facts->vulnerabilities->len; k++) {
        const struct fitness_vulnerability *entry = facts->vulnerabilities->pdata[k];
        say(text, entry->name, entry->says);
    }
    return g_string_free(text, FALSE);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "tests/fitness/machines.h"
#include "tests/fitness/scene.h"

/*
 * Properties over random machines and random advisories: hiding a fact never makes a machine
 * fitter, and neither does adding an advisory.
 */

enum { ROUNDS = 5000 };

static const char *pick(GRand *random, const char *const *from, gsize count) {
    return from[g_rand_int_range(random, 0, (gint32)count)];
}
#define PICK(random, list) pick(random, list, G_N_ELEMENTS(list))

static const struct machine *pick_machine(GRand *random) {
    return &machines[g_rand_int_range(random, 0, (gint32)G_N_ELEMENTS(machines))];
}

static void free_fault(gpointer data) {
    struct fitness_vulnerability *fault = data;
    g_free(fault->name);
    g_free(fault->says);
    g_free(fault);
}

static const char *const faults[] = {"mds", "retbleed", "spectre_v2"};

/* One machine's kernel, another's processors: nothing is unknown. */
static struct fitness_facts *random_facts(GRand *random) {
    static const char *const verdicts[] = {"Not affected", "Vulnerable", "Mitigation: PTI"};
    const struct machine *kernel = pick_machine(random);
    struct fitness_facts *facts = g_new0(struct fitness_facts, 1);
    facts->sequence = g_rand_int_range(random, 0, 15);
    facts->kernel_release = g_strdup(kernel->release);
    facts->kernel_version = g_strdup(kernel->version);
    facts->livepatches = g_ptr_array_new();
    facts->cpus = g_array_new(FALSE, TRUE, sizeof(struct fitness_cpu));
    facts_parse_cpuinfo(pick_machine(random)->cpuinfo, facts->cpus);
    facts->virtualised = g_rand_boolean(random) ? FITNESS_YES : FITNESS_NO;
    facts->vulnerabilities = g_ptr_array_new_with_free_func(free_fault);
    for (gsize k = 0; k < G_N_ELEMENTS(faults); k++) {
        struct fitness_vulnerability *fault = g_new(struct fitness_vulnerability, 1);
        *fault =
            (struct fitness_vulnerability){g_strdup(faults[k]), g_strdup(PICK(random, verdicts))};
        g_ptr_array_add(facts->vulnerabilities, fault);
    }
    facts->probe = scene_good_probe();
    return facts;
}

/* As if the kernel had not said it. Returns what was hidden. */
static const char *hide_one(GRand *random, struct fitness_facts *facts) {
    guint which = (guint)g_rand_int_range(random, 0, (gint32)facts->cpus->len);
    struct fitness_cpu *cpu = &g_array_index(facts->cpus, struct fitness_cpu, which);
    switch (g_rand_int_range(random, 0, 9)) {
    case 0:
        facts->sequence = -1;
        return "sequence";
    case 1:
        g_clear_pointer(&facts->kernel_release, g_free);
        return "release";
    case 2:
        g_clear_pointer(&facts->kernel_version, g_free);
        return "version";
    case 3:
        cpu->vendor[0] = '\0';
        return "vendor";
    case 4:
        cpu->family = -1;
        return "family";
    case 5:
        cpu->model = cpu->stepping = -1;
        return "model and stepping";
    case 6:
        cpu->microcode = -1;
        return "microcode";
    case 7:
        facts->virtualised = FITNESS_UNKNOWN;
        return "virtualised";
    default:
        g_ptr_array_remove_index(facts->vulnerabilities,
                                 (guint)g_rand_int_range(random, 0, (gint32)G_N_ELEMENTS(faults)));
        return "a vulnerability";
    }
}

/* An advisory with some of all conditions, often near the machines' own values. */
static void append_advisory(GRand *random, GString *text, int number) {
    static const char *const actions[] = {"warn", "stop"};
    static const char *const cpus[] = {"AuthenticAMD", "GenuineIntel 6 94", "* 23-25", "ARM:0x41 8",
                                       "GenuineIntel, AuthenticAMD 26"};
    static const char *const microcodes[] = {"0x100", "0x8301056", "0xa201010"};
    static const char *const kernels[] = {"5.10.187, 6.1.41, 6.5", "6.1.200", "7.0", "5.4"};
    static const char *const patterns[] = {"mds: Vulnerable*", "retbleed: Mit* | V*",
                                           "spectre_v2: *PTI*", "no_such: V*"};
    static const char *const virtuals[] = {"yes", "no"};
    g_string_append_printf(text, "[a%d]\ntitle=T\nreason=R\naction=%s\n", number,
                           PICK(random, actions));
    if (g_rand_boolean(random))
        g_string_append_printf(text, "cpu=%s\n", PICK(random, cpus));
    if (g_rand_int_range(random, 0, 3) == 0)
        g_string_append_printf(text, "microcode-below=%s\n", PICK(random, microcodes));
    if (g_rand_boolean(random))
        g_string_append_printf(text, "kernel-below=%s\n", PICK(random, kernels));
    if (g_rand_int_range(random, 0, 3) == 0)
        g_string_append_printf(text, "sequence-below=%d\n", g_rand_int_range(random, 0, 15));
    if (g_rand_boolean(random))
        g_string_append_printf(text, "vulnerability=%s\n", PICK(random, patterns));
    if (g_rand_int_range(random, 0, 4) == 0)
        g_string_append_printf(text, "virtualised=%s\n", PICK(random, virtuals));
}

static char *random_advisories(GRand *random, int count, int from) {
    GString *text = g_string_new(NULL);
    for (int k = 0; k < count; k++)
        append_advisory(random, text, from + k);
    if (g_rand_int_range(random, 0, 8) == 0)
        g_string_append(text, "[*]\naction=stop\n");
    return g_string_free(text, FALSE);
}

static void test_hiding_a_fact_never_makes_fitter(void) {
    g_autoptr(GRand) random = g_rand_new_with_seed(6);
    int stops = 0, fits = 0;
    for (int round = 0; round < ROUNDS; round++) {
        g_autofree char *text = random_advisories(random, g_rand_int_range(random, 1, 4), 0);
        struct book *book = scene_book(text, ADVISORY_ADMINISTRATOR);
        struct fitness_facts *facts = random_facts(random);
        enum fitness_level before = scene_level(facts, book);
        const char *hidden = hide_one(random, facts);
        enum fitness_level after = scene_level(facts, book);
        if (after < before)
            g_error("without %s from %d to %d:\n%s", hidden, before, after, text);
        stops += before == FITNESS_STOP;
        fits += before == FITNESS_FIT;
        facts_free(facts);
        book_destroy(book);
    }
    g_assert_cmpint(stops, >, ROUNDS / 20); /* the rounds were of both kinds */
    g_assert_cmpint(fits, >, ROUNDS / 20);
}

static void test_hiding_a_trial_never_makes_fitter(void) {
    struct book *book = book_create();
    struct fitness_facts *facts = facts_gather(scene_root());
    guint32 *const trials[] = {&facts->probe.seal,   &facts->probe.getpid, &facts->probe.int80,
                               &facts->probe.x32,    &facts->probe.writev, &facts->probe.dispatch,
                               &facts->probe.version};
    for (gsize k = 0; k < G_N_ELEMENTS(trials); k++) {
        facts->probe = scene_good_probe();
        g_assert_cmpint(scene_level(facts, book), ==, FITNESS_FIT);
        *trials[k] = PROBE_UNKNOWN;
        enum fitness_level hidden = scene_level(facts, book);
        if (trials[k] == &facts->probe.version)
            continue; /* self_test_run() hides all trials with it */
        g_assert_cmpint(hidden, ==, FITNESS_STOP);
    }
    facts_free(facts);
    book_destroy(book);
}

static void test_adding_an_advisory_never_makes_fitter(void) {
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    for (int round = 0; round < ROUNDS; round++) {
        g_autofree char *text = random_advisories(random, g_rand_int_range(random, 0, 4), 0);
        /* Some names are new, some add to or raise what is there. */
        g_autofree char *more = random_advisories(random, 1, g_rand_int_range(random, 0, 5));
        static const enum advisory_source later[] = {ADVISORY_ADMINISTRATOR, ADVISORY_USER};
        struct book *book = scene_book(text, ADVISORY_ADMINISTRATOR);
        struct fitness_facts *facts = random_facts(random);
        enum fitness_level before = scene_level(facts, book);
        book_add_text(book, more, strlen(more), later[round % 2], "more.advisory");
        enum fitness_level after = scene_level(facts, book);
        if (after < before)
            g_error("from %d to %d:\n%s\nwith\n%s", before, after, text, more);
        facts_free(facts);
        book_destroy(book);
    }
}

static void test_any_later_file_never_makes_fitter(void) {
    static const char *const files[] = {"[a0]\naction=warn\n",
                                        "[a0]\naction=stop\n",
                                        "[a0]\noverride=true\naction=ignore\n",
                                        "[a0\n",
                                        "",
                                        "[a0]\ntitle=T\nreason=R\ncpu=None\n",
                                        "[*]\naction=warn\n"};
    g_autoptr(GRand) random = g_rand_new_with_seed(8);
    for (int round = 0; round < ROUNDS; round++) {
        g_autofree char *text = random_advisories(random, 1, 0);
        struct book *book = scene_book(text, ADVISORY_ADMINISTRATOR);
        struct fitness_facts *facts = random_facts(random);
        enum fitness_level before = scene_level(facts, book);
        const char *more = PICK(random, files);
        book_add_text(book, more, strlen(more), ADVISORY_USER, "user.advisory");
        g_assert_cmpint(scene_level(facts, book), >=, before);
        facts_free(facts);
        book_destroy(book);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/property/hiding-a-fact-never-makes-fitter",
                    test_hiding_a_fact_never_makes_fitter);
    g_test_add_func("/property/hiding-a-trial-never-makes-fitter",
                    test_hiding_a_trial_never_makes_fitter);
    g_test_add_func("/property/adding-an-advisory-never-makes-fitter",
                    test_adding_an_advisory_never_makes_fitter);
    g_test_add_func("/property/any-later-file-never-makes-fitter",
                    test_any_later_file_never_makes_fitter);
    int status = g_test_run();
    scene_finish();
    return status;
}

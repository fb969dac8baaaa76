/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/fitness/verdict.h"

#include <string.h>

static void free_finding(gpointer data) {
    struct finding *finding = data;
    g_free(finding->id);
    g_free(finding->title);
    g_free(finding->reason);
    g_free(finding->url);
    g_clear_pointer(&finding->why, g_ptr_array_unref);
    g_free(finding);
}

static struct finding *add(struct verdict *verdict, enum fitness_level level,
                           enum advisory_source source, const char *id, const char *title,
                           const char *reason) {
    struct finding *finding = g_new0(struct finding, 1);
    *finding = (struct finding){.level = level,
                                .source = source,
                                .id = g_strdup(id),
                                .title = g_strdup(title),
                                .reason = g_strdup(reason),
                                .why = g_ptr_array_new_with_free_func(g_free)};
    g_ptr_array_add(verdict->findings, finding);
    return finding;
}

/* ---------------------------------------------------------------------------------- self-test --- */

static const struct {
    gsize offset;
    const char *id, *title;
} trials[] = {
    {offsetof(struct fitness_probe_report, getpid), "self-test-call",
     "The jail does not hold: a forbidden call"},
    {offsetof(struct fitness_probe_report, int80), "self-test-int80",
     "The jail does not hold: a forbidden call by the 32-bit entry"},
    {offsetof(struct fitness_probe_report, x32), "self-test-x32",
     "The jail does not hold: a forbidden call by its x32 number"},
    {offsetof(struct fitness_probe_report, writev), "self-test-write",
     "The jail does not hold: a forbidden write"},
    {offsetof(struct fitness_probe_report, dispatch), "self-test-dispatch",
     "The jail's runtime cannot work: Syscall User Dispatch"},
};

static const char *reason_for(guint32 answer, gboolean dispatch) {
    if (dispatch && answer == PROBE_ABSENT)
        return "This kernel lacks it. Install Linux 5.11 or newer.";
    if (answer == PROBE_LIVED)
        return dispatch ? "It is there but does not work. Install another kernel."
                        : "A test process was not stopped by this kernel. Install another kernel, "
                          "and do not open untrusted files on this one.";
    return "It could not be tried, and so must be taken to fail. Is vitrine-fitness-probe "
           "installed, and may processes be started?";
}

static gboolean is_fine(guint32 answer, gboolean dispatch) {
    return answer == PROBE_HELD || (answer == PROBE_ABSENT && !dispatch);
}

static void judge_self_test(struct verdict *verdict, const struct fitness_probe_report *probe) {
    if (probe->version == FITNESS_PROBE_VERSION && probe->seal == PROBE_SEAL_NONE) {
        add(verdict, FITNESS_STOP, ADVISORY_SOURCE_END, "self-test-seal",
            "The jail cannot be closed on this machine",
            "The kernel refuses both strict mode and an equal filter: it lacks CONFIG_SECCOMP, or "
            "something around this program forbids it.");
        return;
    }
    for (gsize k = 0; k < G_N_ELEMENTS(trials); k++) {
        guint32 answer = G_STRUCT_MEMBER(guint32, probe, trials[k].offset);
        gboolean dispatch = trials[k].offset == offsetof(struct fitness_probe_report, dispatch);
        if (!is_fine(answer, dispatch))
            add(verdict, FITNESS_STOP, ADVISORY_SOURCE_END, trials[k].id, trials[k].title,
                reason_for(answer, dispatch));
    }
}

/* ----------------------------------------------------------------------- advisories, problems --- */

static void judge_advisory(struct verdict *verdict, const struct advisory *advisory,
                           const struct fitness_facts *facts, enum fitness_level at_least) {
    struct match *match = advisory_match(advisory, facts);
    enum fitness_level level = FITNESS_FIT;
    if (match->applies != FITNESS_NO)
        level = MAX(match->kernel_inexact ? FITNESS_WARN : advisory->action, at_least);
    struct finding *finding =
        add(verdict, level, advisory->source, advisory->id, advisory->title, advisory->reason);
    finding->url = g_strdup(advisory->url);
    g_ptr_array_unref(finding->why);
    finding->why = g_steal_pointer(&match->why);
    match_free(match);
}

static void judge_problem(struct verdict *verdict, const struct book_problem *problem,
                          enum fitness_level at_least) {
    gboolean grave =
        problem->source == ADVISORY_SHIPPED || problem->source == ADVISORY_ADMINISTRATOR;
    add(verdict, MAX(grave ? FITNESS_STOP : FITNESS_WARN, at_least), problem->source,
        "advisory-file", "An advisory file is not as it should be", problem->sentence);
}

static gint worst_first(gconstpointer a, gconstpointer b) {
    const struct finding *first = *(struct finding *const *)a,
                         *second = *(struct finding *const *)b;
    return (gint)second->level - (gint)first->level;
}

struct verdict *verdict_reach(const struct fitness_facts *facts, const struct book *book) {
    struct verdict *verdict = g_new0(struct verdict, 1);
    verdict->findings = g_ptr_array_new_with_free_func(free_finding);
    judge_self_test(verdict, &facts->probe);
    for (guint k = 0; k < book->problems->len; k++)
        judge_problem(verdict, book->problems->pdata[k], book->all_at_least);
    for (guint k = 0; k < book->advisories->len; k++)
        judge_advisory(verdict, book->advisories->pdata[k], facts, book->all_at_least);
    g_ptr_array_sort(verdict->findings, worst_first); /* stable */
    for (guint k = 0; k < verdict->findings->len; k++) {
        const struct finding *finding = verdict->findings->pdata[k];
        verdict->level = MAX(verdict->level, finding->level);
    }
    return verdict;
}

void verdict_free(struct verdict *verdict) {
    if (!verdict)
        return;
    g_ptr_array_unref(verdict->findings);
    g_free(verdict);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "broker/fitness/advisory.h"
#include "broker/fitness/kernel-release.h"

/*
 * An advisory's conditions against a machine's facts. Three-valued: "cannot be known" is as good as
 * "holds", so that nothing becomes fitter by being hidden.
 */

static enum fitness_tri tri(gboolean holds) {
    return holds ? FITNESS_YES : FITNESS_NO;
}

/* One sentence for --explain, and the "and" of all conditions. */
static void conclude(struct match *match, enum fitness_tri result, char *sentence) {
    static const char *const words[] = {
        [FITNESS_NO] = "no", [FITNESS_UNKNOWN] = "not known, counts as yes", [FITNESS_YES] = "yes"};
    g_ptr_array_add(match->why, g_strdup_printf("%s: %s", sentence, words[result]));
    match->applies = MIN(match->applies, result);
    g_free(sentence);
}

/* --------------------------------------------------------------------------------- processors --- */

static enum fitness_tri in_range(gint64 number, const struct number_range *range) {
    if (range->from == 0 && range->to == G_MAXINT64)
        return FITNESS_YES;
    return number < 0 ? FITNESS_UNKNOWN : tri(number >= range->from && number <= range->to);
}

static enum fitness_tri is_vendor(const struct fitness_cpu *cpu, const char *vendor) {
    if (strcmp(vendor, "*") == 0)
        return FITNESS_YES;
    return cpu->vendor[0] ? tri(strcmp(cpu->vendor, vendor) == 0) : FITNESS_UNKNOWN;
}

static enum fitness_tri is_of_kind(const struct fitness_cpu *cpu, const GArray *patterns) {
    enum fitness_tri any = FITNESS_NO;
    for (guint k = 0; k < patterns->len; k++) {
        const struct cpu_pattern *pattern = &g_array_index(patterns, struct cpu_pattern, k);
        enum fitness_tri all = is_vendor(cpu, pattern->vendor);
        all = MIN(all, in_range(cpu->family, &pattern->family));
        all = MIN(all, in_range(cpu->model, &pattern->model));
        all = MIN(all, in_range(cpu->stepping, &pattern->stepping));
        any = MAX(any, all);
    }
    return any;
}

static enum fitness_tri has_old_microcode(const struct fitness_cpu *cpu, gint64 below) {
    return cpu->microcode < 0 ? FITNESS_UNKNOWN : tri(cpu->microcode < below);
}

/* Both conditions of one and the same core: a big core's model must not meet a small one's
 * microcode. */
static void match_cpus(const struct advisory *advisory, const struct fitness_facts *facts,
                       struct match *match) {
    enum fitness_tri kind = FITNESS_NO, both = FITNESS_NO;
    for (guint k = 0; k < facts->cpus->len; k++) {
        const struct fitness_cpu *cpu = &g_array_index(facts->cpus, struct fitness_cpu, k);
        enum fitness_tri this = advisory->cpus ? is_of_kind(cpu, advisory->cpus) : FITNESS_YES;
        kind = MAX(kind, this);
        if (advisory->microcode_below >= 0)
            this = MIN(this, has_old_microcode(cpu, advisory->microcode_below));
        both = MAX(both, this);
    }
    if (advisory->cpus)
        conclude(match, kind, g_strdup("a processor of the kinds named"));
    if (advisory->microcode_below >= 0)
        conclude(match, both,
                 g_strdup_printf("its microcode is below 0x%" G_GINT64_MODIFIER "x",
                                 advisory->microcode_below));
}

/* ------------------------------------------------------------------------------------- kernel --- */

static char *list_kernels(const GArray *fixed) {
    GString *text = g_string_new("the kernel is older than its branch's fix (");
    for (guint k = 0; k < fixed->len; k++) {
        const struct kernel_number *number = &g_array_index(fixed, struct kernel_number, k);
        g_string_append_printf(
            text, "%s%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT, k ? ", " : "",
            number->version, number->branch, MAX(number->patch, 0));
    }
    return g_string_free(g_string_append_c(text, ')'), FALSE);
}

static void match_kernel(const struct advisory *advisory, const struct fitness_facts *facts,
                         struct match *match) {
    struct kernel_identity kernel = kernel_identify(facts->kernel_release, facts->kernel_version);
    enum fitness_tri below = kernel.known
                                 ? tri(kernel_is_below(&kernel.number, advisory->kernel_below))
                                 : FITNESS_UNKNOWN;
    conclude(match, below, list_kernels(advisory->kernel_below));
    if (below == FITNESS_YES && kernel.may_carry_fixes) {
        match->kernel_inexact = TRUE;
        g_ptr_array_add(match->why,
                        g_strdup("this kernel's distribution may have fixed it under the old "
                                 "number: at most a warning"));
    }
}

static void match_vulnerability(const struct advisory *advisory, const struct fitness_facts *facts,
                                struct match *match) {
    const char *says = facts_vulnerability(facts, advisory->vulnerability);
    enum fitness_tri result = says ? FITNESS_NO : FITNESS_UNKNOWN;
    for (char **pattern = advisory->patterns; says && *pattern; pattern++)
        if (g_pattern_match_simple(*pattern, says))
            result = FITNESS_YES;
    conclude(match, result,
             g_strdup_printf("the kernel says of %s “%s”", advisory->vulnerability,
                             says ? says : "nothing"));
}

static void match_virtualised(const struct advisory *advisory, const struct fitness_facts *facts,
                              struct match *match) {
    gboolean wanted = advisory->virtualised == FITNESS_YES;
    enum fitness_tri is = facts->virtualised;
    conclude(match, is == FITNESS_UNKNOWN ? is : tri((is == FITNESS_YES) == wanted),
             g_strdup(wanted ? "this is a virtual machine" : "this is not a virtual machine"));
}

struct match *advisory_match(const struct advisory *advisory, const struct fitness_facts *facts) {
    struct match *match = g_new0(struct match, 1);
    match->applies = FITNESS_YES;
    match->why = g_ptr_array_new_with_free_func(g_free);
    if (advisory->cpus || advisory->microcode_below >= 0)
        match_cpus(advisory, facts, match);
    if (advisory->kernel_below)
        match_kernel(advisory, facts, match);
    if (advisory->sequence_below >= 0)
        conclude(match, tri(facts->sequence < advisory->sequence_below),
                 g_strdup_printf("the security sequence %" G_GINT64_FORMAT
                                 " is below %" G_GINT64_FORMAT,
                                 facts->sequence, advisory->sequence_below));
    if (advisory->vulnerability)
        match_vulnerability(advisory, facts, match);
    if (advisory->virtualised >= 0)
        match_virtualised(advisory, facts, match);
    return match;
}

void match_free(struct match *match) {
    if (!match)
        return;
    g_clear_pointer(&match->why, g_ptr_array_unref);
    g_free(match);
}

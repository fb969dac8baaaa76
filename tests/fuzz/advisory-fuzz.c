/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "broker/fitness/advisory.h"
#include "tests/fuzz/fuzz.h"

/* advisory.c: a file is read whole or refused with file, line and sentence; what was read is within its limits and can be
 * held against a machine, and hiding all facts of the machine takes no advisory away. */

static struct fitness_facts *known, *unknown;

static struct fitness_facts *facts_from(const char *cpuinfo) {
    struct fitness_facts *facts = g_new0(struct fitness_facts, 1);
    facts->livepatches = g_ptr_array_new();
    facts->vulnerabilities = g_ptr_array_new();
    facts->cpus = g_array_new(FALSE, TRUE, sizeof(struct fitness_cpu));
    facts->virtualised = facts_parse_cpuinfo(cpuinfo, facts->cpus);
    facts->sequence = facts->taint = facts->yama = -1;
    return facts;
}

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc, (void)argv;
    static struct fitness_vulnerability fault = {(char *)"mds", (char *)"Vulnerable: no microcode"};
    unknown = facts_from("");
    unknown->virtualised = FITNESS_UNKNOWN;
    known = facts_from("vendor_id\t: AuthenticAMD\ncpu family\t: 23\nmodel\t\t: 49\nstepping\t: 0\n"
                       "microcode\t: 0x8301055\nflags\t\t: fpu hypervisor\n");
    known->sequence = 3;
    known->kernel_release = g_strdup("6.1.0-18-amd64");
    known->kernel_version = g_strdup("Linux version 6.1.76-1");
    g_ptr_array_add(known->vulnerabilities, &fault);
    return 0;
}

static enum fitness_tri applies(const struct advisory *advisory,
                                const struct fitness_facts *facts) {
    struct match *match = advisory_match(advisory, facts);
    enum fitness_tri answer = match->applies;
    match_free(match);
    return answer;
}

static void promise(const struct advisory *advisory) {
    PROMISE(strlen(advisory->id) >= 1 && strlen(advisory->id) <= 64);
    PROMISE(advisory->action >= FITNESS_FIT && advisory->action <= FITNESS_STOP);
    PROMISE(advisory->action != FITNESS_FIT || advisory->override);
    PROMISE(!advisory->override || advisory->source == ADVISORY_ADMINISTRATOR);
    PROMISE(!advisory->cpus || advisory->cpus->len <= ADVISORY_LIST_MAXIMUM);
    PROMISE(applies(advisory, known) == FITNESS_NO || applies(advisory, unknown) != FITNESS_NO);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    g_autoptr(GError) error = NULL;
    struct dice dice = {bytes, size};
    enum advisory_source source = (enum advisory_source)(dice_byte(&dice) % ADVISORY_SOURCE_END);
    g_autoptr(GPtrArray) advisories =
        advisories_parse((const char *)dice.bytes, dice.left, source, "fuzz", &error);
    PROMISE((advisories == NULL) == (error != NULL));
    PROMISE(!error || (g_str_has_prefix(error->message, "fuzz") &&
                       g_utf8_validate(error->message, -1, NULL)));
    PROMISE(!advisories || advisories->len <= ADVISORY_GROUPS_MAXIMUM);
    for (guint k = 0; advisories && k < advisories->len; k++)
        promise(advisories->pdata[k]);
    return 0;
}

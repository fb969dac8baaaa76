/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "broker/fitness/kernel-release.h"
#include "tests/fitness/scene.h"

/* One condition at a time against a machine; unknown counts as matching. */

#define HEAD "[x]\ntitle=T\nreason=R\naction=stop\n"

#define DEBIAN                                                                                     \
    "Linux version 6.1.0-18-amd64 (debian-kernel@lists.debian.org) (gcc-12) #1 SMP "               \
    "PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01)\n"

static void write_machine(void) {
    scene_remove("proc");
    scene_remove("sys");
    scene_write("proc/sys/kernel/osrelease", "6.1.0-18-amd64\n");
    scene_write("proc/version", DEBIAN);
    scene_write("proc/sys/kernel/security_sequence", "41\n");
    scene_write("proc/cpuinfo", "processor : 0\nvendor_id : AuthenticAMD\ncpu family : 23\n"
                                "model : 49\nstepping : 0\nmicrocode : 0x8301055\nflags : fpu\n\n");
    scene_write("sys/devices/system/cpu/vulnerabilities/mds", "Not affected\n");
    scene_write("sys/devices/system/cpu/vulnerabilities/retbleed", "Vulnerable: SMT\n");
}

static enum fitness_level judge(const char *conditions) {
    g_autofree char *text = g_strconcat(HEAD, conditions, "\n", NULL);
    struct book *book = scene_book(text, ADVISORY_ADMINISTRATOR);
    struct fitness_facts *facts = scene_facts();
    enum fitness_level level = scene_level(facts, book);
    facts_free(facts);
    book_destroy(book);
    return level;
}

static void test_conditions(void) {
    static const struct {
        const char *condition;
        enum fitness_level level;
    } rows[] = {
        {"", FITNESS_STOP},
        {"cpu=AuthenticAMD", FITNESS_STOP},
        {"cpu=AuthenticAMD 23 48-63 0", FITNESS_STOP},
        {"cpu=AuthenticAMD 23 48-63 1", FITNESS_FIT},
        {"cpu=AuthenticAMD 23 50", FITNESS_FIT},
        {"cpu=AuthenticAMD 24", FITNESS_FIT},
        {"cpu=GenuineIntel", FITNESS_FIT},
        {"cpu=GenuineIntel 6 1, AuthenticAMD * 49", FITNESS_STOP},
        {"cpu=* 23", FITNESS_STOP},
        {"microcode-below=0x8301056", FITNESS_STOP},
        {"microcode-below=0x8301055", FITNESS_FIT},
        {"cpu=GenuineIntel\nmicrocode-below=0xffffffff", FITNESS_FIT},
        {"sequence-below=42", FITNESS_STOP},
        {"sequence-below=41", FITNESS_FIT},
        {"vulnerability=retbleed: Vulnerable*", FITNESS_STOP},
        {"vulnerability=retbleed: Mitigation*", FITNESS_FIT},
        {"vulnerability=mds: Vulnerable* | Unknown* | Not*", FITNESS_STOP},
        {"vulnerability=never_heard_of: Vulnerable*", FITNESS_STOP},
        {"virtualised=yes", FITNESS_FIT},
        {"virtualised=no", FITNESS_STOP},
        {"kernel-below=6.1.77", FITNESS_STOP},
        {"kernel-below=6.1.76", FITNESS_FIT},
        {"kernel-below=5.10.300, 6.1.70, 6.6.9", FITNESS_FIT},
        {"kernel-below=5.10.300, 6.6.9", FITNESS_STOP},
        {"kernel-below=5.10.300, 6.0", FITNESS_FIT},
        {"cpu=AuthenticAMD\nvirtualised=yes", FITNESS_FIT},
    };
    write_machine();
    for (gsize k = 0; k < G_N_ELEMENTS(rows); k++) {
        g_test_message("%s", rows[k].condition);
        g_assert_cmpint(judge(rows[k].condition), ==, rows[k].level);
    }
}

static void test_unknown_counts_as_matching(void) {
    static const char *const conditions[] = {"cpu=GenuineIntel 6 7 8", "microcode-below=1",
                                             "sequence-below=1",       "vulnerability=mds: V*",
                                             "virtualised=no",         "virtualised=yes",
                                             "kernel-below=2.6.29"};
    scene_remove("proc");
    scene_remove("sys");
    for (gsize k = 0; k < G_N_ELEMENTS(conditions); k++) {
        g_test_message("%s", conditions[k]);
        g_assert_cmpint(judge(conditions[k]), ==, FITNESS_STOP);
    }
}

/* The big core's model must not meet the small core's microcode. */
static void test_conditions_of_one_core(void) {
    write_machine();
    scene_write("proc/cpuinfo",
                "vendor_id : GenuineIntel\ncpu family : 6\nmodel : 151\nstepping : 2\n"
                "microcode : 0x30\nflags : fpu\n\n"
                "vendor_id : GenuineIntel\ncpu family : 6\nmodel : 190\nstepping : 2\n"
                "microcode : 0x10\nflags : fpu\n\n");
    g_assert_cmpint(judge("cpu=GenuineIntel 6 151\nmicrocode-below=0x20"), ==, FITNESS_FIT);
    g_assert_cmpint(judge("cpu=GenuineIntel 6 190\nmicrocode-below=0x20"), ==, FITNESS_STOP);
}

static void test_backports_warn_only(void) {
    static const struct {
        const char *release, *version;
        enum fitness_level level;
    } rows[] = {
        {"5.14.0-427.13.1.el9_4.x86_64", "Linux version 5.14.0-427.13.1.el9_4.x86_64",
         FITNESS_WARN},
        {"5.15.0-91-generic", "Linux version 5.15.0-91-generic (buildd@lcy02) #101-Ubuntu SMP",
         FITNESS_WARN},
        {"5.14.21-150500.55.44-default", "Linux version 5.14.21-150500.55.44-default",
         FITNESS_WARN},
        {"6.1.0-18-amd64", DEBIAN, FITNESS_STOP},
        {"6.1.0-18-amd64", NULL, FITNESS_STOP},
        {"6.1.76", "Linux version 6.1.76 (me@home)", FITNESS_STOP},
        {"6.1.76-v8+", "Linux version 6.1.76-v8+ (dom@buildbot)", FITNESS_STOP},
        {"6.12.0-rc1", "Linux version 6.12.0-rc1", FITNESS_STOP},
        {"6.12.1-arch1-1", "Linux version 6.12.1-arch1-1", FITNESS_FIT},
        {"7.0.0-5-generic", "Linux version 7.0.0-5-generic", FITNESS_FIT},
        {"banana", "Linux version banana", FITNESS_STOP},
        {"6.x", "Linux version 6.x", FITNESS_STOP},
    };
    write_machine();
    for (gsize k = 0; k < G_N_ELEMENTS(rows); k++) {
        scene_write("proc/sys/kernel/osrelease", rows[k].release);
        if (rows[k].version)
            scene_write("proc/version", rows[k].version);
        else
            scene_remove("proc/version");
        g_test_message("%s", rows[k].release);
        g_assert_cmpint(judge("kernel-below=6.1.128, 6.6.75, 6.12"), ==, rows[k].level);
    }
}

static void test_numbers(void) {
    static const struct {
        const char *text;
        gboolean good;
        gint64 version, branch, patch;
    } rows[] = {
        {"6.1.76", TRUE, 6, 1, 76},
        {"6.12", TRUE, 6, 12, 0},
        {"6.12-rc3", TRUE, 6, 12, -1},
        {"6.12.0-rc3", TRUE, 6, 12, -1},
        {"6.1.0-18-amd64", TRUE, 6, 1, 0},
        {"6", FALSE, 0, 0, 0},
        {"", FALSE, 0, 0, 0},
        {".1", FALSE, 0, 0, 0},
        {"6.", FALSE, 0, 0, 0},
        {"6.1.4294967296", FALSE, 0, 0, 0},
    };
    for (gsize k = 0; k < G_N_ELEMENTS(rows); k++) {
        struct kernel_number number;
        const char *end;
        g_test_message("%s", rows[k].text);
        g_assert_cmpint(kernel_number_parse(rows[k].text, &number, &end), ==, rows[k].good);
        if (!rows[k].good)
            continue;
        g_assert_cmpint(number.version, ==, rows[k].version);
        g_assert_cmpint(number.branch, ==, rows[k].branch);
        g_assert_cmpint(number.patch, ==, rows[k].patch);
    }
}

static void test_every_condition_is_explained(void) {
    write_machine();
    struct book *book = scene_book(HEAD "cpu=AuthenticAMD\nmicrocode-below=1\nkernel-below=6.2\n"
                                        "sequence-below=9\nvulnerability=mds: V*\nvirtualised=no\n",
                                   ADVISORY_USER);
    struct fitness_facts *facts = scene_facts();
    struct verdict *verdict = verdict_reach(facts, book);
    g_autofree char *text = verdict_to_text(verdict, TRUE);
    static const char *const parts[] = {
        "processor of the kinds named: yes", "microcode is below 0x1: no",
        "branch's fix (6.2.0): yes",         "sequence 41 is below 9: no",
        "says of mds “Not affected”: no",    "not a virtual machine: yes"};
    for (gsize k = 0; k < G_N_ELEMENTS(parts); k++)
        if (!strstr(text, parts[k]))
            g_assert_cmpstr(text, ==, parts[k]);
    verdict_free(verdict);
    facts_free(facts);
    book_destroy(book);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/match/conditions", test_conditions);
    g_test_add_func("/match/unknown-counts-as-matching", test_unknown_counts_as_matching);
    g_test_add_func("/match/conditions-of-one-core", test_conditions_of_one_core);
    g_test_add_func("/match/backports-warn-only", test_backports_warn_only);
    g_test_add_func("/match/kernel-numbers", test_numbers);
    g_test_add_func("/match/every-condition-is-explained", test_every_condition_is_explained);
    int status = g_test_run();
    scene_finish();
    return status;
}

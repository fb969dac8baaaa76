/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "broker/fitness/variant-json.h"
#include "tests/fitness/scene.h"

/* What is read from a tree of files, and that no file there can spoil it. */

static void clear(void) {
    scene_remove("proc");
    scene_remove("sys");
}

static void test_whole_machine(void) {
    clear();
    scene_write("proc/sys/kernel/security_sequence", "17\n");
    scene_write("proc/sys/kernel/osrelease", "6.1.0-18-amd64\n");
    scene_write("proc/version", "Linux version 6.1.0-18-amd64\n");
    scene_write("proc/sys/kernel/tainted", "4096\n");
    scene_write("proc/sys/kernel/yama/ptrace_scope", "1\n");
    scene_write("sys/kernel/livepatch/kpatch_a/enabled", "1\n");
    scene_write("sys/kernel/livepatch/kpatch_b/enabled", "0\n");
    scene_write("sys/devices/system/cpu/smt/control", "forceoff\n");
    scene_write("sys/devices/system/cpu/vulnerabilities/mds", "Not affected\n");
    scene_write("proc/cpuinfo", "vendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 94\n"
                                "model name\t: Intel(R) Core(TM) i7-6700\nstepping\t: 3\n"
                                "microcode\t: 0xf0\nflags\t\t: fpu hypervisor\n\n");
    struct fitness_facts *facts = facts_gather(scene_root());
    const struct fitness_cpu *cpu = &g_array_index(facts->cpus, struct fitness_cpu, 0);
    g_assert_cmpint(facts->sequence, ==, 17);
    g_assert_cmpint(facts->taint, ==, 4096);
    g_assert_cmpint(facts->yama, ==, 1);
    g_assert_cmpuint(facts->livepatches->len, ==, 1);
    g_assert_cmpstr(facts->livepatches->pdata[0], ==, "kpatch_a");
    g_assert_cmpstr(facts->smt, ==, "forceoff");
    g_assert_cmpstr(facts_vulnerability(facts, "mds"), ==, "Not affected");
    g_assert_null(facts_vulnerability(facts, "l1tf"));
    g_assert_cmpuint(facts->cpus->len, ==, 1);
    g_assert_cmpint(cpu->model, ==, 94);
    g_assert_cmpint(cpu->microcode, ==, 0xf0);
    g_assert_cmpint(facts->virtualised, ==, FITNESS_YES);
    facts_free(facts);
}

static void test_empty_machine(void) {
    clear();
    struct fitness_facts *facts = facts_gather(scene_root());
    g_assert_cmpint(facts->sequence, ==, -1);
    g_assert_null(facts->kernel_release);
    g_assert_cmpint(facts->taint, ==, -1);
    g_assert_cmpuint(facts->cpus->len, ==, 1);
    g_assert_cmpint(g_array_index(facts->cpus, struct fitness_cpu, 0).model, ==, -1);
    g_assert_cmpint(facts->virtualised, ==, FITNESS_UNKNOWN);
    g_assert_cmpint(facts->probe.getpid, ==, PROBE_UNKNOWN);
    facts_free(facts);
}

/* A number that is none is no number: -1, never 0. */
static void test_sequence_that_is_no_number(void) {
    static const char *const texts[] = {
        "", "\n", "x", "-5", "0x7", "1 2", "9223372036854775808", "1\0002", "1.5", "+3"};
    clear();
    for (gsize k = 0; k < G_N_ELEMENTS(texts); k++) {
        scene_write("proc/sys/kernel/security_sequence", texts[k]);
        struct fitness_facts *facts = facts_gather(scene_root());
        if (k != 7) /* C's string ends at the zero: "1" */
            g_assert_cmpint(facts->sequence, ==, -1);
        facts_free(facts);
    }
}

static void test_two_kinds_of_core(void) {
    g_autoptr(GArray) cpus = g_array_new(FALSE, TRUE, sizeof(struct fitness_cpu));
    enum fitness_tri flag = facts_parse_cpuinfo(
        "processor\t: 0\nCPU implementer\t: 0x41\nCPU architecture: 8\nCPU variant\t: 0x1\n"
        "CPU part\t: 0xd03\nCPU revision\t: 4\n\n"
        "processor\t: 1\nCPU implementer\t: 0x41\nCPU architecture: 8\nCPU variant\t: 0x1\n"
        "CPU part\t: 0xd03\nCPU revision\t: 4\n\n"
        "processor\t: 2\nCPU implementer\t: 0x41\nCPU architecture: 8\nCPU variant\t: 0x0\n"
        "CPU part\t: 0xd08\nCPU revision\t: 2\n",
        cpus);
    g_assert_cmpint(flag, ==, FITNESS_UNKNOWN);
    g_assert_cmpuint(cpus->len, ==, 2);
    const struct fitness_cpu *small = &g_array_index(cpus, struct fitness_cpu, 0);
    const struct fitness_cpu *big = &g_array_index(cpus, struct fitness_cpu, 1);
    g_assert_cmpstr(small->vendor, ==, "ARM:0x41");
    g_assert_cmpint(small->model, ==, 0xd03);
    g_assert_cmpint(small->stepping, ==, 0x14);
    g_assert_cmpint(big->model, ==, 0xd08);
}

static void test_wicked_cpuinfo(void) {
    g_autoptr(GString) many = g_string_new(NULL);
    for (int k = 0; k < 1000; k++)
        g_string_append_printf(many, "vendor_id : A\nmodel : %d\n\n", k);
    const char *const texts[] = {"",
                                 ":",
                                 "::::\n",
                                 "vendor_id\n",
                                 "vendor_id : \001\002\377\nmodel : -3\n",
                                 "vendor_id : AVeryLongVendorNameThatNoProcessorEverHad\n",
                                 many->str};
    for (gsize k = 0; k < G_N_ELEMENTS(texts); k++) {
        g_autoptr(GArray) cpus = g_array_new(FALSE, TRUE, sizeof(struct fitness_cpu));
        facts_parse_cpuinfo(texts[k], cpus);
        g_assert_cmpuint(cpus->len, >=, 1);
        g_assert_cmpuint(cpus->len, <=, 16);
        for (guint n = 0; n < cpus->len; n++)
            g_assert_true(g_str_is_ascii(g_array_index(cpus, struct fitness_cpu, n).vendor));
    }
    /* A kind that does not fit in is not forgotten: it is unknown, and so matches everything. */
    g_autoptr(GArray) cpus = g_array_new(FALSE, TRUE, sizeof(struct fitness_cpu));
    facts_parse_cpuinfo(many->str, cpus);
    g_assert_cmpint(g_array_index(cpus, struct fitness_cpu, cpus->len - 1).model, ==, -1);
}

static void test_controls_and_long_lines(void) {
    g_autoptr(GString) text = g_string_new("Vulnerable\033[31m \"quoted\\\" \xc3\xa4");
    for (int k = 0; k < 10000; k++)
        g_string_append_c(text, 'x');
    clear();
    scene_write("sys/devices/system/cpu/vulnerabilities/mds", text->str);
    scene_write("sys/devices/system/cpu/vulnerabilities/ev\033il", "x\n");
    struct fitness_facts *facts = facts_gather(scene_root());
    const char *says = facts_vulnerability(facts, "mds");
    g_assert_cmpuint(strlen(says), ==, 255);
    g_assert_true(g_str_has_prefix(says, "Vulnerable?[31m \"quoted\\\" ??"));
    g_autofree char *printed = facts_to_text(facts);
    g_assert_null(strchr(printed, '\033'));
    facts_free(facts);
}

static void test_virtual_machines(void) {
    static const struct {
        const char *path, *text;
    } signs[] = {
        {"sys/hypervisor/type", "xen\n"},
        {"proc/device-tree/hypervisor/compatible", "xen,xen"},
        {"sys/class/dmi/id/sys_vendor", "QEMU\n"},
        {"sys/class/dmi/id/product_name", "VirtualBox KVM\n"},
        {"sys/class/dmi/id/product_name", "Google Compute Engine\n"},
    };
    for (gsize k = 0; k < G_N_ELEMENTS(signs); k++) {
        clear();
        scene_write(signs[k].path, signs[k].text);
        struct fitness_facts *facts = facts_gather(scene_root());
        g_assert_cmpint(facts->virtualised, ==, FITNESS_YES);
        facts_free(facts);
    }
    clear();
    scene_write("proc/cpuinfo", "vendor_id : GenuineIntel\nflags : fpu\n");
    scene_write("sys/class/dmi/id/sys_vendor", "LENOVO\n");
    struct fitness_facts *facts = facts_gather(scene_root());
    g_assert_cmpint(facts->virtualised, ==, FITNESS_NO);
    facts_free(facts);
}

static void test_variant_and_json(void) {
    clear();
    scene_write("proc/sys/kernel/security_sequence", "3\n");
    scene_write("sys/devices/system/cpu/vulnerabilities/mds", "a \"quote\" and \\\n");
    struct fitness_facts *facts = scene_facts();
    g_autoptr(GVariant) variant = g_variant_ref_sink(facts_to_variant(facts));
    gint64 sequence = 0;
    g_autofree char *json = json_from_variant(variant);
    g_assert_true(g_variant_is_of_type(variant, G_VARIANT_TYPE_VARDICT));
    g_assert_true(g_variant_lookup(variant, "security_sequence", "x", &sequence));
    g_assert_cmpint(sequence, ==, 3);
    g_assert_nonnull(strstr(json, "\"security_sequence\": 3"));
    g_assert_nonnull(strstr(json, "\"mds\": \"a \\\"quote\\\" and \\\\\""));
    g_assert_nonnull(strstr(json, "\"seal\": \"strict\""));
    g_assert_nonnull(strstr(json, "\"virtualised\": \"unknown\""));
    facts_free(facts);
}

static void test_json_escapes(void) {
    g_autoptr(GVariant) value = g_variant_ref_sink(g_variant_new_parsed(
        "{'k\"': <[%s, %s]>, 'b': <true>, 'n': <int64 -5>, 'none': <1.5>, 'e': <@as []>}",
        "\b\001\x7f", "ä"));
    g_autofree char *json = json_from_variant(value);
    g_assert_cmpstr(json, ==,
                    "{\n  \"k\\\"\": [\n    \"\\u0008\\u0001\\u007f\",\n    \"ä\"\n  ],\n"
                    "  \"b\": true,\n  \"n\": -5,\n  \"none\": null,\n  \"e\": []\n}");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/facts/whole-machine", test_whole_machine);
    g_test_add_func("/facts/empty-machine", test_empty_machine);
    g_test_add_func("/facts/sequence-that-is-no-number", test_sequence_that_is_no_number);
    g_test_add_func("/facts/two-kinds-of-core", test_two_kinds_of_core);
    g_test_add_func("/facts/wicked-cpuinfo", test_wicked_cpuinfo);
    g_test_add_func("/facts/controls-and-long-lines", test_controls_and_long_lines);
    g_test_add_func("/facts/virtual-machines", test_virtual_machines);
    g_test_add_func("/facts/variant-and-json", test_variant_and_json);
    g_test_add_func("/facts/json-escapes", test_json_escapes);
    int status = g_test_run();
    scene_finish();
    return status;
}

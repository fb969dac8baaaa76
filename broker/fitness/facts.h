/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_FITNESS_FACTS_H
#define VITRINE_BROKER_FITNESS_FACTS_H

#include <glib.h>

#include "proto/fitness-probe.h"

/*
 * What is known of the machine: read from the kernel (/proc, /sys) and tried (self-test.h). A fact
 * that cannot be had is "unknown", never an error: whoever judges counts it as the worse case.
 *
 * Sources: proc(5) and Documentation/admin-guide/sysctl/kernel.rst for /proc;
 * Documentation/ABI/testing/sysfs-devices-system-cpu for vulnerabilities and smt;
 * Documentation/ABI/testing/sysfs-kernel-livepatch. All strings are one line of printable ASCII,
 * at most 255 bytes; the rest was replaced by '?'.
 */

/* Ordered, so that "and" is MIN and "or" is MAX. */
enum fitness_tri { FITNESS_NO = 0, FITNESS_UNKNOWN = 1, FITNESS_YES = 2 };

/* One kind of processor core; most machines have one kind. ARM: vendor is "ARM:0x41" (the
 * implementer's byte), family the architecture (8), model the part number, stepping variant × 16 +
 * revision, and no microcode. */
struct fitness_cpu {
    char vendor[24];                /* "": unknown */
    gint64 family, model, stepping; /* -1: unknown */
    gint64 microcode;               /* -1: unknown */
};

struct fitness_vulnerability {
    char *name, *says; /* file name and its line */
};

struct fitness_facts {
    gint64 sequence;        /* /proc/sys/kernel/security_sequence, -1: there is none */
    char *kernel_release;   /* as of uname -r. NULL: unknown */
    char *kernel_version;   /* /proc/version, which names the distribution's own. NULL: unknown */
    gint64 taint;           /* /proc/sys/kernel/tainted, bits. -1: unknown */
    GPtrArray *livepatches; /* of char *: enabled live patches */
    GArray *cpus;           /* of struct fitness_cpu, each kind once, at least one */
    GPtrArray *vulnerabilities; /* of struct fitness_vulnerability *, sorted by name */
    char *smt;                  /* smt/control: "on", "off", "forceoff", …. NULL: unknown */
    enum fitness_tri virtualised;
    gint64 yama;              /* kernel.yama.ptrace_scope, 0-3. -1: no Yama, or unknown */
    enum fitness_tri mit_shm; /* whether the X server has it; unknown: no display was asked */
    struct fitness_probe_report probe; /* all unknown before self_test_run() */
};

/* Reads everything below root ("/": this machine). Never fails; the caller frees it. The self-test
 * and the display are asked apart: a tree of files has none. */
struct fitness_facts *facts_gather(const char *root);
void facts_free(struct fitness_facts *facts);

/* What the kernel's list says of one fault, or NULL: not listed. Borrowed. */
const char *facts_vulnerability(const struct fitness_facts *facts, const char *name);

/* /proc/cpuinfo: adds each kind of core to cpus (one unknown kind if there is none), and says
 * whether x86's "hypervisor" flag is there (unknown: no flags). Pure; text need not be sane. */
enum fitness_tri facts_parse_cpuinfo(const char *text, GArray *cpus);

/* All facts as a{sv}; floating. Keys, stable from version 1 on, are those of the JSON form; see
 * facts-report.c. Unknown numbers are -1, unknown strings are absent. */
GVariant *facts_to_variant(const struct fitness_facts *facts);
/* Lines "name\tvalue\n" for a person; the caller frees it. */
char *facts_to_text(const struct fitness_facts *facts);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <signal.h>

#include "broker/posture.h"

static const struct {
    guint32 bit;
    const char *key, *name;
} controls[] = {
    {CONTROL_STORE_BYPASS, "store_bypass", "Speculative store bypass off"},
    {CONTROL_INDIRECT_BRANCH, "indirect_branch", "Indirect branch speculation off"},
    {CONTROL_NO_TSC, "no_tsc", "Fine clock (TSC) taken away"},
    {CONTROL_CORE_COOKIE, "core_cookie", "Processor core shared with nobody"},
};

static const char *control_state(const struct posture *posture, guint32 bit) {
    return posture->controls & bit ? "on" : posture->refused & bit ? "refused" : "absent";
}

static const char *probe_name(const struct posture *posture) {
    return posture->probe_signal == SIGKILL  ? "SIGKILL"
           : posture->probe_signal == SIGSYS ? "SIGSYS"
                                             : "none";
}

const char *posture_headline(const struct posture *posture) {
    return posture->strict ? "held by 4 calls" : "held by 4 calls (by filter)";
}

char *posture_to_text(const struct posture *posture) {
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "Jail\t%s\n",
                           posture->strict ? "strict mode of the kernel's seccomp"
                                           : "an equal seccomp filter");
    g_string_append(text, "Calls allowed\tread, write, exit, return from a signal\n");
    g_string_append_printf(text, "Worker\tprocess %d, user %u, %u thread%s\n", (int)posture->pid,
                           posture->uid, posture->threads, posture->threads == 1 ? "" : "s");
    g_string_append(text, "Open descriptors\t5, all pipes to this program");
    if (posture->threads > 1)
        g_string_append_printf(text, "; %u pipes between its threads",
                               WORKER_OWN_PIPES(posture->threads));
    g_string_append_c(text, '\n');
    g_string_append(text, "Shared memory\tonly the picture; the document is read-only\n");
    g_string_append_printf(text,
                           "Memory bound\t%" G_GUINT64_FORMAT " MiB, %" G_GUINT64_FORMAT
                           " MiB of stacks, and %" G_GUINT64_FORMAT " MiB of picture\n",
                           posture->memory_bytes >> 20, posture->stack_bytes >> 20,
                           posture->segment_bytes >> 20);
    g_string_append_printf(text, "Self-test\ta sibling that did a forbidden call died of %s\n",
                           probe_name(posture));
    g_string_append_printf(text, "Pictures go by\t%s\n", posture->stage);
    for (gsize k = 0; k < G_N_ELEMENTS(controls); k++)
        g_string_append_printf(text, "%s\t%s\n", controls[k].name,
                               control_state(posture, controls[k].bit));
    return g_string_free(text, FALSE);
}

char *posture_to_json(const struct posture *posture) {
    GString *json = g_string_new("{");
    g_string_append_printf(
        json,
        "\"version\": 1, \"pid\": %d, \"jail\": \"%s\", "
        "\"calls\": [\"read\", \"write\", \"exit\", \"sigreturn\"], "
        "\"threads\": %u, \"uid\": %u, \"memory_bytes\": %" G_GUINT64_FORMAT ", "
        "\"stack_bytes\": %" G_GUINT64_FORMAT ", \"segment_bytes\": %" G_GUINT64_FORMAT
        ", \"probe\": \"%s\", \"stage\": \"%s\", \"controls\": {",
        (int)posture->pid, posture->strict ? "strict" : "filter", posture->threads, posture->uid,
        posture->memory_bytes, posture->stack_bytes, posture->segment_bytes, probe_name(posture),
        posture->stage);
    for (gsize k = 0; k < G_N_ELEMENTS(controls); k++)
        g_string_append_printf(json, "%s\"%s\": \"%s\"", k ? ", " : "", controls[k].key,
                               control_state(posture, controls[k].bit));
    g_string_append(json, "}}\n");
    return g_string_free(json, FALSE);
}

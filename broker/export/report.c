/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/export/report.h"

static void clear_failure(gpointer data) {
    struct page_failure *failure = data;
    g_free(failure->reason);
}

void report_init(struct report *report) {
    *report = (struct report){.failures = g_array_new(FALSE, FALSE, sizeof(struct page_failure))};
    g_array_set_clear_func(report->failures, clear_failure);
}

void report_finish(struct report *report) {
    g_clear_pointer(&report->failures, g_array_unref);
    g_clear_error(&report->error);
    g_clear_pointer(&report->words_reason, g_free);
}

void report_add_failure(struct report *report, guint number, const char *reason) {
    struct page_failure failure = {number, NULL};
    report->failed++;
    if (report->failures->len >= FAILURES_KEPT)
        return;
    failure.reason = g_strdup(reason);
    g_array_append_val(report->failures, failure);
}

enum report_status report_status(const struct report *report) {
    if (report->converted == 0)
        return REPORT_FAILED;
    return report->error || report->failed ? REPORT_PARTIAL : REPORT_DONE;
}

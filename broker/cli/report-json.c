/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/cli/batch.h"
#include "broker/cli/json.h"
#include "broker/reasons.h"

/* Names of files may hold any bytes: what is not UTF-8 becomes U+FFFD. */
static void put_name(const char *key, const char *name) {
    g_autofree char *valid = g_utf8_make_valid(name, -1);
    json_string(key, valid);
}

static void put_failures(const struct report *report) {
    json_begin_array("failures");
    for (guint k = 0; k < report->failures->len; k++) {
        const struct page_failure *failure =
            &g_array_index(report->failures, struct page_failure, k);
        json_begin_object(NULL);
        json_number("page", failure->number + 1);
        json_string("reason", failure->reason);
        json_end_object();
    }
    json_end_array();
}

static void put_notices(const struct report *report) {
    json_begin_array("notices");
    for (guint code = 1; code < NOTICE_CODE_END; code++)
        if (report->notices & 1u << code) {
            g_autofree char *sentence =
                reason_notice((enum notice_code)code, report->details[code]);
            json_string(NULL, sentence);
        }
    json_end_array();
}

void report_print_json(const struct report *report, const char *file, const char *output,
                       gint64 microseconds) {
    static const char *const statuses[] = {"done", "partial", "failed"};
    enum report_status status = report_status(report);
    json_begin_object(NULL);
    put_name("file", file);
    if (status != REPORT_FAILED)
        put_name("output", output);
    json_string("status", statuses[status]);
    json_number("pages", report->wanted);
    json_number("converted", report->converted);
    json_number("failed", report->failed);
    json_number("reduced", report->reduced);
    json_number("wordless", report->wordless);
    if (report->words_reason)
        json_string("words_error", report->words_reason);
    json_number("bytes", report->bytes_out);
    json_fraction("seconds", microseconds, G_USEC_PER_SEC);
    if (report->error)
        json_string("error", report->error->message);
    put_failures(report);
    put_notices(report);
    json_end_object();
    json_end();
}

void report_print_skipped(const char *file, const char *output) {
    json_begin_object(NULL);
    put_name("file", file);
    put_name("output", output);
    json_string("status", "skipped");
    json_end_object();
    json_end();
}

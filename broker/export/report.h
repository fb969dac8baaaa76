/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_EXPORT_REPORT_H
#define VITRINE_BROKER_EXPORT_REPORT_H

#include "broker/session.h"

/* What became of one document. */
struct page_failure {
    guint number; /* of the page, from 0 */
    char *reason;
};

enum { FAILURES_KEPT = 1000 };

struct report {
    guint wanted;       /* pages asked for; 0: it could not even be opened */
    guint converted;    /* of these */
    guint failed;       /* of these, came out as a placeholder or not at all */
    guint reduced;      /* of the converted ones, coarser than asked for */
    guint wordless;     /* of them, and of outline and title: asked for, and not all there */
    char *words_reason; /* why, of the first page of these; or NULL */
    guint words_page;   /* its number, from 0 */
    GArray *failures;   /* of struct page_failure, the first FAILURES_KEPT */
    GError *error;      /* why it ended before the last page, or NULL */
    guint32 notices;    /* bit enum notice_code: what the worker said was not right … */
    guint64 details[NOTICE_CODE_END]; /* … and the detail it gave first */
    guint64 bytes_out;                /* of a PDF; of all pictures together */
};

enum report_status { REPORT_DONE, REPORT_PARTIAL, REPORT_FAILED };

void report_init(struct report *report);
void report_finish(struct report *report);
void report_add_failure(struct report *report, guint number, const char *reason);
/* Done: every page. Failed: none. */
enum report_status report_status(const struct report *report);

#endif

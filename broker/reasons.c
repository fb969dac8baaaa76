/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/reasons.h"

#include <signal.h>
#include <sys/wait.h>

#include "proto/assignment.h"

enum { MIB = 1 << 20 };

GQuark vitrine_error_quark(void) {
    return g_quark_from_static_string("vitrine-error");
}

static const char *unsupported_sentence(guint64 kind) {
    static const char *const sentences[UNSUPPORTED_KIND_END] = {
        [UNSUPPORTED_OTHER] = "Vitrine does not open files of this kind.",
        [UNSUPPORTED_OFFICE] =
            "This is an office document. Vitrine does not open those: convert it to PDF first.",
        [UNSUPPORTED_KF8] = "This Kindle book uses a newer format (KF8) that Vitrine cannot read.",
        [UNSUPPORTED_ARCHIVE] =
            "This is an archive, or one with a compression or encryption that is not supported.",
        [UNSUPPORTED_PICTURE] = "This is a picture in a format that Vitrine does not read yet.",
    };
    return sentences[kind < UNSUPPORTED_KIND_END ? kind : UNSUPPORTED_OTHER];
}

static const char *crash_sentence(guint64 cause) {
    switch (cause) {
    case CRASH_MEMORY:
        return "The file made its engine crash: it reached for memory that is not there. The crash "
               "stayed inside the jail.";
    case CRASH_ARITHMETIC:
        return "The file made its engine crash: it divided by zero. The crash stayed inside the "
               "jail.";
    case CRASH_INSTRUCTION:
        return "The file made its engine crash: it gave up at a check of its own, or ran into "
               "something that is no program. The crash stayed inside the jail.";
    case CRASH_DEADLOCK:
        return "The file made its engine wait for something that never comes. It was stopped.";
    default:
        return "The file made its engine crash. The crash stayed inside the jail.";
    }
}

static const struct {
    VitrineError code;
    const char *sentence;
} faults[FAULT_CODE_END] = {
    [FAULT_NOT_MINE] = {VITRINE_ERROR_UNSUPPORTED,
                        "Vitrine does not know what kind of file this is."},
    [FAULT_BROKEN] = {VITRINE_ERROR_BROKEN, "The file is damaged and cannot be shown."},
    [FAULT_EMPTY] = {VITRINE_ERROR_BROKEN, "The file is empty or has no pages."},
    [FAULT_CUT_SHORT] = {VITRINE_ERROR_BROKEN, "The file was cut short while it was open."},
    [FAULT_LOCKED] =
        {VITRINE_ERROR_LOCKED,
         "The file is locked by rights management or an encryption that cannot be opened here."},
    [FAULT_MEMORY] = {VITRINE_ERROR_LIMIT, "The file needs more memory than it was given."},
    [FAULT_STACK] = {VITRINE_ERROR_LIMIT, "The file is nested too deeply to be shown."},
    [FAULT_CRASH] = {VITRINE_ERROR_CRASH, NULL}, /* crash_sentence */
    [FAULT_ENGINE] = {VITRINE_ERROR_CRASH, "The engine gave up on this file."},
    [FAULT_CPU] = {VITRINE_ERROR_LIMIT, "The file used up its processor time."},
    [FAULT_PROTOCOL] = {VITRINE_ERROR_PROTOCOL, "The worker did not understand the viewer."},
};

void reason_set_fault(GError **error, enum fault_code code, guint64 detail) {
    if (code == FAULT_UNSUPPORTED)
        g_set_error_literal(error, VITRINE_ERROR, VITRINE_ERROR_UNSUPPORTED,
                            unsupported_sentence(detail));
    else if (code == FAULT_CRASH)
        g_set_error_literal(error, VITRINE_ERROR, VITRINE_ERROR_CRASH,
                            crash_sentence(detail >> 48));
    else if (code == FAULT_MEMORY && detail >= MIB)
        g_set_error(error, VITRINE_ERROR, VITRINE_ERROR_LIMIT,
                    "The file needs more memory than the %" G_GUINT64_FORMAT " MiB it was given.",
                    detail / MIB);
    else
        g_set_error_literal(error, VITRINE_ERROR, (gint)faults[code].code, faults[code].sentence);
}

void reason_set_verdict(GError **error, enum check_verdict verdict) {
    g_set_error(error, VITRINE_ERROR, VITRINE_ERROR_PROTOCOL,
                "The document was closed because its worker misbehaved: %s.",
                check_verdict_sentence(verdict));
}

static const char *exit_sentence(int status) {
    switch (status) {
    case WORKER_EXIT_NOT_SEALED:
        return "The jail could not be closed on this machine, so nothing was opened.";
    case WORKER_EXIT_DESCRIPTORS:
        return "Something was left open that must not enter the jail, so nothing was opened.";
    case WORKER_EXIT_SETUP:
        return "The document or the shared picture could not be handed to the worker.";
    case WORKER_EXIT_LIMITS:
        return "The worker's limits could not be set, so nothing was opened.";
    case WORKER_EXIT_RUNTIME:
        return "This kernel lacks what the jail's runtime needs (Linux 5.11 or newer, with Syscall "
               "User Dispatch).";
    case WORKER_EXIT_ORPHAN:
        return "The worker lost its viewer while starting.";
    default:
        return "The worker ended before it was ready.";
    }
}

void reason_set_exit(GError **error, int code, int status, gboolean before_ready) {
    if (code == CLD_EXITED && before_ready)
        g_set_error_literal(error, VITRINE_ERROR, VITRINE_ERROR_JAIL, exit_sentence(status));
    else if (code == CLD_EXITED)
        g_set_error_literal(error, VITRINE_ERROR, VITRINE_ERROR_CRASH,
                            "The worker ended without giving a reason.");
    else if (status == SIGSYS)
        g_set_error_literal(
            error, VITRINE_ERROR, VITRINE_ERROR_CRASH,
            "The worker tried a forbidden system call and was killed by the kernel.");
    else if (status == SIGKILL)
        g_set_error_literal(error, VITRINE_ERROR, VITRINE_ERROR_CRASH,
                            "The worker was killed: by the kernel for a forbidden system call or "
                            "for want of memory, or by somebody on this machine.");
    else
        g_set_error(error, VITRINE_ERROR, VITRINE_ERROR_CRASH, "The worker died of signal %d.",
                    status);
}

void reason_set_system(GError **error, const char *sentence, int problem) {
    g_set_error(error, VITRINE_ERROR, VITRINE_ERROR_INTERNAL, "%s: %s.", sentence,
                g_strerror(problem));
}

char *reason_notice(enum notice_code code, guint64 detail) {
    guint64 page = detail < PAGES_MAXIMUM ? detail + 1 : 0;
    switch (code) {
    case NOTICE_PAGE_INCOMPLETE:
        return g_strdup_printf("Parts of page %" G_GUINT64_FORMAT " could not be drawn.", page);
    case NOTICE_PAGE_FAILED:
        return g_strdup_printf("Page %" G_GUINT64_FORMAT " could not be drawn.", page);
    case NOTICE_REPAIRED:
        return g_strdup("The file is damaged; it was repaired for viewing.");
    case NOTICE_SCRIPTS:
        return g_strdup(detail == 1 ? "This page has scripts. They were not run."
                                    : "The document holds scripts. They do not run here.");
    case NOTICE_REDUCED:
        return g_strdup_printf(
            "Page %" G_GUINT64_FORMAT " is too big for its memory and is shown coarser.", page);
    case NOTICE_SCRIPT_ERROR:
        return g_strdup("The script made an error: its console says which.");
    default:
        return g_strdup("Something in the document could not be shown.");
    }
}

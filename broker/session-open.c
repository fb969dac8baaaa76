/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "broker/engines.h"
#include "broker/fitness/fitness.h"
#include "broker/reasons.h"
#include "broker/session-private.h"
#include "broker/zygote.h"

#ifndef P_PIDFD
#define P_PIDFD 3
#endif

enum { CAPACITY_LEAST = 4096, MEMORY_LEAST_MIB = 256, MEMORY_MOST_MIB = 4096 };

/* ----------------------------------------------------------------------------------------------
 * file --- */

static gboolean set_file_error(GError **error, const char *sentence) {
    g_set_error_literal(error, VITRINE_ERROR, VITRINE_ERROR_FILE, sentence);
    return FALSE;
}

static const char *open_sentence(int problem) {
    switch (problem) {
    case ENOENT:
    case ENOTDIR:
        return "There is no such file.";
    case EACCES:
    case EPERM:
        return "You may not read this file.";
    case ENXIO:
        return "This is a device, not a document.";
    default:
        return "The file cannot be opened.";
    }
}

static const char *kind_sentence(mode_t mode) {
    return S_ISDIR(mode)    ? "This is a folder, not a document."
           : S_ISFIFO(mode) ? "This is a pipe, not a document: save its contents to a file first."
                            : "This is a device, not a document.";
}

/* O_NONBLOCK: opening a FIFO must not wait for its writer. */
static gboolean open_document(VitrineSession *self, GError **error) {
    struct stat status;
    self->document = self->given >= 0
                         ? fcntl(self->given, F_DUPFD_CLOEXEC, 0)
                         : open(self->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (self->document < 0)
        return set_file_error(error, open_sentence(errno));
    if (fstat(self->document, &status) != 0)
        return set_file_error(error, "The file cannot be examined.");
    if (!S_ISREG(status.st_mode))
        return set_file_error(error, kind_sentence(status.st_mode));
    if (status.st_size == 0)
        return set_file_error(error, "The file is empty.");
    self->document_has_bytes = TRUE;
    self->evidence = fcntl(self->document, F_DUPFD_CLOEXEC, 0);
    if (!posture_identify(self->document, &self->document_device, &self->document_inode))
        return set_file_error(error, "The file is on a system that does not let it be mapped.");
    return TRUE;
}

/* The extension in lower case, if it is short and plain: a hint between kinds of text, no more. */
static void fill_hint(const VitrineSession *self, char hint[16]) {
    const char *path = self->name ? self->name : self->path, *name = strrchr(path, '/');
    const char *dot = strrchr(name ? name : path, '.');
    gsize length = dot ? strlen(dot + 1) : 0;
    memset(hint, 0, 16);
    if (length == 0 || length > 15)
        return;
    for (gsize k = 0; k < length; k++) {
        if (!g_ascii_isalnum(dot[1 + k])) {
            memset(hint, 0, 16);
            return;
        }
        hint[k] = g_ascii_tolower(dot[1 + k]);
    }
}

void session_choose_engine(VitrineSession *self) {
    char hint[16];
    if (self->given >= 0) {
        self->engine = self->given_engine;
        return;
    }
    fill_hint(self, hint);
    gboolean runs = self->scripts_asked || (self->scripts && engine_is_page(hint));
    self->engine = runs ? ENGINE_SCRIPT : engine_for_extension(hint);
}

/* -------------------------------------------------------------------------------------------
 * segment --- */

static guint64 slot_bytes(const VitrineSession *self) {
    guint64 width = MAX(self->capacity_width, CAPACITY_LEAST),
            height = MAX(self->capacity_height, CAPACITY_LEAST);
    return width * height * 4;
}

/* A quarter of what the kernel calls available, between 256 MiB and 4 GiB. */
static guint64 default_memory(void) {
    g_autofree char *text = NULL;
    guint64 available = 0;
    const char *line;
    if (g_file_get_contents("/proc/meminfo", &text, NULL, NULL) &&
        (line = strstr(text, "MemAvailable:")))
        available = g_ascii_strtoull(line + 13, NULL, 10) * 1024;
    return CLAMP(available / 4, (guint64)MEMORY_LEAST_MIB << 20, (guint64)MEMORY_MOST_MIB << 20);
}

static gboolean make_segment(VitrineSession *self, GError **error) {
    uid_t uid;
    gid_t gid;
    zygote_worker_user(&uid, &gid);
    self->segment = segment_create(SLOT_COUNT * slot_bytes(self), uid, error);
    return self->segment &&
           self->stage->operations->attach(self->stage, self->segment->id, self->segment->pixels,
                                           self->segment->bytes, error);
}

/* --------------------------------------------------------------------------------------- the
 * process --- */

static void finish_if_over(VitrineSession *self) {
    GError *reason = NULL;
    if (!self->exited || !self->channel_ended)
        return;
    reason_set_exit(&reason, self->exit_code, self->exit_status, !self->was_ready);
    session_fail(self, reason);
}

static gboolean on_worker_exit(gint pidfd, GIOCondition condition, gpointer data) {
    VitrineSession *self = data;
    siginfo_t info = {0};
    (void)condition;
    waitid((idtype_t)P_PIDFD, (id_t)pidfd, &info, WEXITED);
    close(pidfd);
    self->pidfd = -1;
    self->pidfd_source = 0;
    self->exited = TRUE;
    self->exit_code = info.si_code;
    self->exit_status = info.si_status;
    finish_if_over(self);
    return G_SOURCE_REMOVE;
}

static void on_cloned(void *user, pid_t pid, const GError *reason) {
    VitrineSession *self = user;
    self->zygote_request = 0;
    if (pid <= 0) {
        session_fail(self, g_error_copy(reason));
        return;
    }
    self->pid = pid;
    self->pidfd = pidfd_of(pid);
    if (self->pidfd < 0) {
        GError *error = NULL;
        reason_set_system(&error, "The worker could not be watched", errno);
        reap_process(pid);
        session_fail(self, error);
        return;
    }
    self->pidfd_source = g_unix_fd_add(self->pidfd, G_IO_IN, on_worker_exit, self);
    channel_set_process(self->channel, self->pidfd, pid);
    session_handle_early_ready(self);
}

static void on_message(void *user, const union wire_message *hostile) {
    session_handle_message(user, hostile);
}

static void on_log(void *user, const char *line) {
    session_keep_log_line(user, line);
}

static void on_console(void *user, enum console_level level, const char *text) {
    session_keep_console_line(user, level, text);
}

static void on_bulk(void *user, const guint8 *hostile, gsize bytes) {
    session_handle_bulk(user, hostile, bytes);
}

static void on_ended(void *user, enum channel_end how) {
    static const char *const sentences[] = {
        [CHANNEL_HALF_MESSAGE] = "its worker stopped in the middle of a message",
        [CHANNEL_UNASKED_BYTES] = "its worker sent data nobody asked for",
        [CHANNEL_STOPPED_READING] = "its worker stopped listening",
    };
    VitrineSession *self = user;
    if (how == CHANNEL_CLOSED) { /* its exit status, which says more, is on its way */
        self->channel_ended = TRUE;
        finish_if_over(self);
        return;
    }
    session_fail(self, g_error_new(VITRINE_ERROR, VITRINE_ERROR_PROTOCOL,
                                   "The document was closed because %s.", sentences[how]));
}

static void ask_for_worker(VitrineSession *self, int descriptors[ASSIGNMENT_DESCRIPTORS]) {
    struct assignment assignment = {
        .request = ZYGOTE_ASSIGN,
        .version = ZYGOTE_VERSION,
        .segment = self->segment->id,
        .flags = (self->deterministic ? ASSIGNMENT_DETERMINISTIC : 0u) |
                 (self->segment->used ? ASSIGNMENT_SEGMENT_USED : 0u),
        .seed = self->seed,
        .segment_bytes = self->segment->bytes,
        .expected_bytes = MIN(self->expected_bytes, self->segment->bytes),
        .memory_bytes = self->memory_bytes ? self->memory_bytes : default_memory()};
    if (self->given < 0)
        fill_hint(self, assignment.hint);
    else if (self->engine == ENGINE_SCRIPT)
        strcpy(assignment.hint, "compute");
    if (self->scripts_asked || (self->engine == ENGINE_SCRIPT && engine_is_page(assignment.hint)))
        strcpy(assignment.hint, "html");
    descriptors[ASSIGNMENT_DOCUMENT] = self->document;
    self->zygote_request = zygote_request(self->engine, &assignment, descriptors, on_cloned, self);
    self->document = -1;
}

gboolean session_open_worker(VitrineSession *self, GError **error) {
    static const struct channel_handlers handlers = {.message = on_message,
                                                     .log = on_log,
                                                     .console = on_console,
                                                     .bulk = on_bulk,
                                                     .ended = on_ended};
    int descriptors[ASSIGNMENT_DESCRIPTORS];
    if (!fitness_permits(error) || !open_document(self, error) || !make_segment(self, error))
        return FALSE;
    self->channel = channel_create(&handlers, self, descriptors, error);
    if (!self->channel)
        return FALSE;
    ask_for_worker(self, descriptors);
    return TRUE;
}

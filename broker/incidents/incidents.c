/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/incidents/incidents.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "broker/incidents/incident-file.h"
#include "broker/incidents/incident-text.h"
#include "broker/incidents/journal.h"
#include "broker/session.h"

enum { HASH_BYTES_A_TURN = 256 << 10, REPEAT_US = 60 * G_USEC_PER_SEC, KNOWN_MOST = 1000 };

/* One that waits for its hash. */
struct waiting {
    GPtrArray *fields;
    int document; /* -1: nothing to hash */
    GChecksum *hash;
    IncidentRecorded *recorded;
    gpointer user;
    GDestroyNotify free_user;
};

static GQueue queue = G_QUEUE_INIT;
static guint hash_source;

/* ------------------------------------------------------------------------------------- what --- */

static const char *kind_of(const GError *reason) {
    if (reason->domain != VITRINE_ERROR)
        return NULL;
    switch ((VitrineError)reason->code) {
    case VITRINE_ERROR_PROTOCOL:
        return "protocol";
    case VITRINE_ERROR_CRASH:
        return "crash";
    case VITRINE_ERROR_JAIL:
        return "jail";
    case VITRINE_ERROR_LIMIT:
        return "limit";
    default:
        return NULL;
    }
}

gboolean incident_is_one(const GError *reason) {
    return kind_of(reason) != NULL;
}

static const char *engine_name(enum engine_id engine) {
    static const char *const names[ENGINE_END] = {[ENGINE_DOCUMENT] = "document",
                                                  [ENGINE_IMAGE] = "image",
                                                  [ENGINE_SCRIPT] = "script",
                                                  [ENGINE_OCR] = "ocr"};
    return engine < ENGINE_END && names[engine] ? names[engine] : "none";
}

static GPtrArray *begin_fields(const char *kind) {
    GPtrArray *fields = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *time = g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
    incident_text_add(fields, "time", time);
    incident_text_add(fields, "kind", kind);
    return fields;
}

static void add_document(GPtrArray *fields, int document) {
    struct stat status;
    g_autofree char *origin = incident_text_origin(document);
    if (document >= 0 && fstat(document, &status) == 0)
        incident_text_add_number(fields, "bytes", (guint64)status.st_size);
    if (origin)
        incident_text_add(fields, "origin", origin);
}

static GPtrArray *describe(const struct incident *incident) {
    GPtrArray *fields = begin_fields(kind_of(incident->reason));
    incident_text_add(fields, "what", incident->reason->message);
    incident_text_add(fields, "file", incident->path);
    add_document(fields, incident->document);
    incident_text_add(fields, "engine", engine_name(incident->engine));
    if (incident->worker > 0)
        incident_text_add_number(fields, "worker", (guint64)incident->worker);
    incident_text_add(fields, "jail", incident->jail);
    if (incident->last_words)
        incident_text_add(fields, "last-words", incident->last_words);
    const char *program = g_get_prgname();
    g_autofree char *name =
        g_strdup_printf("%s %s", program ? program : "vitrine", VITRINE_VERSION);
    incident_text_add(fields, "program", name);
    return fields;
}

/* --------------------------------------------------------------------------------- how often --- */

static GHashTable *known; /* path and sentence → when it was told */
static guint64 dropped;

/* The same of the same document, not long ago. */
static gboolean is_repeated(const struct incident *incident, gint64 now) {
    char *key = g_strconcat(incident->path, "\n", incident->reason->message, NULL);
    if (!known || g_hash_table_size(known) >= KNOWN_MOST) {
        g_clear_pointer(&known, g_hash_table_unref);
        known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    }
    const gint64 *told = g_hash_table_lookup(known, key);
    if (told && now - *told < REPEAT_US) {
        g_free(key);
        return TRUE;
    }
    g_hash_table_replace(known, key, g_memdup2(&now, sizeof now));
    return FALSE;
}

/* A bucket of INCIDENT_BURST that fills again by one each half second. */
static gboolean is_too_many(gint64 now) {
    enum { REFILL_US = G_USEC_PER_SEC / 2 };
    static gint64 full_at; /* when the bucket will be full again */
    full_at = MAX(full_at, now);
    if (full_at - now >= (gint64)INCIDENT_BURST * REFILL_US)
        return TRUE;
    full_at += REFILL_US;
    return FALSE;
}

/* ---------------------------------------------------------------------------------- on record --- */

/* Returns a sentence: where it is. */
static char *write_down(GPtrArray *fields) {
    g_autoptr(GError) error = NULL;
    g_autofree char *path = incident_file_path();
    g_autofree char *line = incident_text_line(fields);
    gboolean journal = journal_send(fields);
    if (incident_file_append(path, line, &error))
        return g_strdup_printf("This is on record in %s.", path);
    return journal ? g_strdup("This is on record in the system's journal.")
                   : g_strdup_printf("This could not be put on record: %s", error->message);
}

static void write_dropped(void) {
    if (dropped == 0)
        return;
    g_autoptr(GPtrArray) fields = begin_fields("dropped");
    incident_text_add(fields, "what",
                      "More incidents were the same as before, or too many at once: only counted.");
    incident_text_add_number(fields, "count", dropped);
    dropped = 0;
    g_free(write_down(fields));
}

static void finish(struct waiting *waiting) {
    write_dropped();
    g_autofree char *sentence = write_down(waiting->fields);
    if (waiting->recorded)
        waiting->recorded(waiting->user, sentence);
    if (waiting->free_user)
        waiting->free_user(waiting->user);
    if (waiting->document >= 0)
        close(waiting->document);
    if (waiting->hash)
        g_checksum_free(waiting->hash);
    g_ptr_array_unref(waiting->fields);
    g_free(waiting);
}

/* Hashes one piece. FALSE: it was the last. The file may grow for ever while it is read: not more than was agreed. */
static gboolean hash_piece(struct waiting *waiting) {
    static guint8 bytes[HASH_BYTES_A_TURN];
    static goffset offset;
    ssize_t got =
        waiting->document >= 0 ? pread(waiting->document, bytes, sizeof bytes, (off_t)offset) : -1;
    if (got > 0 && offset + got <= INCIDENT_HASH_MOST) {
        g_checksum_update(waiting->hash, bytes, got);
        offset += got;
        return TRUE;
    }
    offset = 0;
    if (got == 0)
        incident_text_add(waiting->fields, "sha256", g_checksum_get_string(waiting->hash));
    return FALSE;
}

static gboolean on_hash(gpointer data) {
    struct waiting *waiting = g_queue_peek_head(&queue);
    (void)data;
    if (waiting && hash_piece(waiting))
        return G_SOURCE_CONTINUE;
    if (waiting)
        finish(g_queue_pop_head(&queue));
    if (!g_queue_is_empty(&queue))
        return G_SOURCE_CONTINUE;
    hash_source = 0;
    return G_SOURCE_REMOVE;
}

void incident_record(const struct incident *incident) {
    gint64 now = g_get_monotonic_time();
    gboolean told = incident_is_one(incident->reason);
    if (told && (is_repeated(incident, now) || is_too_many(now))) {
        dropped++;
        told = FALSE;
    }
    if (!told) {
        if (incident->free_user)
            incident->free_user(incident->user);
        return;
    }
    struct waiting *waiting = g_new0(struct waiting, 1);
    *waiting = (struct waiting){.fields = describe(incident),
                                .document = -1,
                                .hash = g_checksum_new(G_CHECKSUM_SHA256),
                                .recorded = incident->recorded,
                                .user = incident->user,
                                .free_user = incident->free_user};
    if (incident->document >= 0)
        waiting->document = fcntl(incident->document, F_DUPFD_CLOEXEC, 0);
    g_queue_push_tail(&queue, waiting);
    if (!hash_source)
        hash_source = g_idle_add(on_hash, NULL);
}

void incidents_flush(void) {
    struct waiting *waiting;
    while ((waiting = g_queue_peek_head(&queue))) {
        while (hash_piece(waiting))
            continue;
        finish(g_queue_pop_head(&queue));
    }
    write_dropped();
    if (hash_source)
        g_source_remove(hash_source);
    hash_source = 0;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/export/recognition.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "broker/stage-memory.h"
#include "broker/zygote-spawn.h"

struct recognition {
    recognised done;
    gpointer user;
    VitrineSession *session; /* NULL: destroyed, or there was no memory for the page */
    gboolean asked;
    struct records *text; /* on their way to done, or */
    GError *reason;       /* why there are none */
    guint done_source;
};

gboolean recognition_is_possible(void) {
    g_autofree char *program = zygote_program(ENGINE_OCR);
    return g_file_test(program, G_FILE_TEST_IS_EXECUTABLE);
}

static gboolean has_model(const char *language) {
    /* Debian 12 and later; Debian 11; Fedora and others. */
    static const char *const folders[] = {"/usr/share/tesseract-ocr/5/tessdata",
                                          "/usr/share/tesseract-ocr/4.00/tessdata",
                                          "/usr/share/tessdata", "/usr/share/tesseract/tessdata"};
    g_autofree char *name = g_strconcat(language, ".traineddata", NULL);
    for (guint k = 0; k < G_N_ELEMENTS(folders); k++) {
        g_autofree char *path = g_build_filename(folders[k], name, NULL);
        if (g_file_test(path, G_FILE_TEST_EXISTS))
            return TRUE;
    }
    return FALSE;
}

gboolean recognition_knows(const char *language) {
    g_auto(GStrv) parts = g_strsplit(language, "+", -1);
    gboolean all = parts[0] != NULL && strlen(language) < OCR_LANGUAGE_BYTES;
    for (guint k = 0; all && parts[k]; k++)
        all = parts[k][0] != '\0' &&
              strspn(parts[k], G_CSET_a_2_z G_CSET_A_2_Z "_") == strlen(parts[k]) &&
              has_model(parts[k]);
    return all;
}

/* ------------------------------------------------------------------------------------ the page --- */

/* As coding.c makes grey of colour. */
static void fill(struct grey_page *grey, const struct drawn_page *page, const char *language) {
    const guint32 *from = g_bytes_get_data(page->pixels, NULL);
    guint8 *to = (guint8 *)(grey + 1);
    *grey = (struct grey_page){page->width, page->height, page->dpi_thousandths, ""};
    g_strlcpy(grey->language, language ? language : "", sizeof grey->language);
    for (gsize k = 0; k < (gsize)page->width * page->height; k++)
        to[k] = (guint8)((77u * (from[k] >> 16 & 0xff) + 150u * (from[k] >> 8 & 0xff) +
                          29u * (from[k] & 0xff)) >>
                         8);
}

/* All of it is there before it is written to: no SIGBUS where memory is short. */
static gboolean fill_memory(int memory, const struct drawn_page *page, const char *language) {
    gsize bytes = sizeof(struct grey_page) + (gsize)page->width * page->height;
    if (posix_fallocate(memory, 0, (off_t)bytes) != 0)
        return FALSE;
    void *mapped = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
    if (mapped == MAP_FAILED)
        return FALSE;
    fill(mapped, page, language);
    munmap(mapped, bytes);
    return fcntl(memory, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) ==
           0;
}

/* Sealed memory as proto/protocol.h says, or -1. */
static int grey_document(const struct drawn_page *page, const char *language) {
    int memory = memfd_create("page", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (memory >= 0 && fill_memory(memory, page, language))
        return memory;
    if (memory >= 0)
        close(memory);
    return -1;
}

/* ----------------------------------------------------------------------------------- the answer --- */

static gboolean on_done(gpointer data) {
    struct recognition *recognition = data;
    recognition->done_source = 0;
    g_autoptr(GError) reason = g_steal_pointer(&recognition->reason);
    recognition->done(recognition->user, g_steal_pointer(&recognition->text), reason);
    return G_SOURCE_REMOVE;
}

/* From the main loop, since it may be the session that says so. Only the first word counts. Takes
 * text. */
static void answer(struct recognition *recognition, struct records *text, const GError *reason) {
    if (recognition->done_source) {
        if (text)
            records_free(text);
        return;
    }
    recognition->text = text;
    recognition->reason = reason ? g_error_copy(reason) : NULL;
    recognition->done_source = g_idle_add_full(G_PRIORITY_DEFAULT, on_done, recognition, NULL);
}

static void on_text(GObject *source, GAsyncResult *result, gpointer data) {
    struct recognition *recognition = data;
    g_autoptr(GError) error = NULL;
    struct records *text = vitrine_session_records_finish(VITRINE_SESSION(source), result, &error);
    if (recognition->session)
        answer(recognition, text, error);
    else if (text)
        records_free(text);
    g_rc_box_release(recognition);
}

static void on_state(VitrineSession *session, gpointer data) {
    struct recognition *recognition = data;
    VitrineSessionState state = vitrine_session_get_state(session);
    if (state == VITRINE_SESSION_OPEN && !recognition->asked) {
        recognition->asked = TRUE;
        vitrine_session_page_text_async(session, 0, on_text, g_rc_box_acquire(recognition));
    } else if (state == VITRINE_SESSION_FAILED) {
        answer(recognition, NULL, vitrine_session_get_reason(session));
    }
}

/* ---------------------------------------------------------------------------------------- life --- */

static void start_session(struct recognition *recognition, const char *path, int document,
                          guint64 memory_bytes) {
    VitrineSession *session = vitrine_session_new(path, stage_memory_create());
    recognition->session = session;
    g_signal_connect(session, "state", G_CALLBACK(on_state), recognition);
    vitrine_session_take_document(session, ENGINE_OCR, document);
    vitrine_session_set_headless(session, TRUE);
    vitrine_session_set_deterministic(session, TRUE);
    vitrine_session_set_memory(session, memory_bytes);
    vitrine_session_start(session);
}

struct recognition *recognition_create(const char *path, const struct drawn_page *page,
                                       const struct feed_options *options, recognised done,
                                       gpointer user) {
    struct recognition *recognition = g_rc_box_new0(struct recognition);
    int document = grey_document(page, options->language);
    recognition->done = done;
    recognition->user = user;
    if (document >= 0)
        start_session(recognition, path, document, options->memory_bytes);
    else
        answer(recognition, NULL, NULL);
    return recognition;
}

void recognition_stop(struct recognition *recognition, const GError *reason) {
    if (recognition->session)
        vitrine_session_stop_for(recognition->session, reason);
}

/* An answer may still be on its way to it: then that frees the memory. */
void recognition_destroy(struct recognition *recognition) {
    if (!recognition)
        return;
    VitrineSession *session = g_steal_pointer(&recognition->session);
    if (recognition->done_source)
        g_source_remove(recognition->done_source);
    if (recognition->text)
        records_free(g_steal_pointer(&recognition->text));
    g_clear_error(&recognition->reason);
    if (session) {
        g_signal_handlers_disconnect_by_data(session, recognition);
        vitrine_session_close(session);
        g_object_unref(session);
    }
    g_rc_box_release(recognition);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/broker/harness.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "broker/fitness/self-test.h"
#include "broker/incidents/incidents.h"
#include "broker/stage-memory.h"

/* ------------------------------------------------------------------------------------- files ---
 */

static char *folder;

const char *harness_folder(void) {
    if (!folder)
        folder = g_dir_make_tmp("vitrine-test-XXXXXX", NULL);
    g_assert_nonnull(folder);
    return folder;
}

void harness_finish(void) {
    g_autoptr(GDir) directory = g_dir_open(harness_folder(), 0, NULL);
    const char *name;
    while (directory && (name = g_dir_read_name(directory))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_remove(path);
    }
    g_rmdir(folder);
    g_clear_pointer(&folder, g_free);
}

char *harness_file(const char *name, const void *bytes, gsize count) {
    char *path = g_build_filename(harness_folder(), name, NULL);
    g_assert_true(g_file_set_contents(path, bytes, (gssize)count, NULL));
    g_chmod(path, 0644);
    return path;
}

static void add_object(GString *pdf, GArray *offsets, const char *text) {
    gsize offset = pdf->len;
    g_array_append_val(offsets, offset);
    g_string_append_printf(pdf, "%u 0 obj\n%s\nendobj\n", offsets->len, text);
}

static void add_end(GString *pdf, const GArray *offsets) {
    gsize start = pdf->len;
    g_string_append_printf(pdf, "xref\n0 %u\n0000000000 65535 f \n", offsets->len + 1);
    for (guint k = 0; k < offsets->len; k++)
        g_string_append_printf(pdf, "%010zu 00000 n \n", g_array_index(offsets, gsize, k));
    g_string_append_printf(pdf, "trailer\n<< /Size %u /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n",
                           offsets->len + 1, start);
}

/* Objects: 1 catalogue, 2 tree, 3 content, then the pages. */
char *harness_pdf(const char *name, unsigned pages, unsigned side) {
    g_autoptr(GString) pdf = g_string_new("%PDF-1.4\n");
    g_autoptr(GString) kids = g_string_new("<< /Type /Pages /Kids [");
    g_autoptr(GArray) offsets = g_array_new(FALSE, FALSE, sizeof(gsize));
    for (unsigned k = 0; k < pages; k++)
        g_string_append_printf(kids, " %u 0 R", k + 4);
    g_string_append_printf(kids, " ] /Count %u >>", pages);
    add_object(pdf, offsets, "<< /Type /Catalog /Pages 2 0 R >>");
    add_object(pdf, offsets, kids->str);
    add_object(pdf, offsets, "<< /Length 20 >>\nstream\n0 g 20 20 60 60 re f\nendstream");
    for (unsigned k = 0; k < pages; k++) {
        g_autofree char *page = g_strdup_printf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %u %u]"
                                                " /Contents 3 0 R /Resources << >> >>",
                                                side, side);
        add_object(pdf, offsets, page);
    }
    add_end(pdf, offsets);
    return harness_file(name, pdf->str, pdf->len);
}

char *harness_product(const char *name) {
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *here = g_path_get_dirname(self);
    return g_build_filename(here, "..", "..", name, NULL);
}

/* Whoever opens sessions asks first whether this machine is fit, and tries it by the real probe. */
__attribute__((constructor)) static void use_built_probe(void) {
    g_autofree char *probe = harness_product("worker/vitrine-fitness-probe");
    self_test_set_program(probe);
}

char *harness_corpus(const char *name) {
    const char *corpus = g_getenv("VITRINE_CORPUS");
    char *path = corpus ? g_build_filename(corpus, name, NULL) : NULL;
    if (path && !g_file_test(path, G_FILE_TEST_EXISTS))
        g_clear_pointer(&path, g_free);
    return path;
}

/* ----------------------------------------------------------------------------------- waiting ---
 */

enum { PATIENCE_SECONDS = 120 };

static gboolean on_too_late(gpointer data) {
    (void)data;
    g_error("nothing happened for %d seconds", PATIENCE_SECONDS);
    return G_SOURCE_REMOVE;
}

void harness_wait(const gboolean *flag) {
    guint deadline = g_timeout_add_seconds(PATIENCE_SECONDS, on_too_late, NULL);
    while (!*flag)
        g_main_context_iteration(NULL, TRUE);
    g_source_remove(deadline);
}

VitrineSessionState harness_wait_state(VitrineSession *session, VitrineSessionState wanted) {
    guint deadline = g_timeout_add_seconds(PATIENCE_SECONDS, on_too_late, NULL);
    VitrineSessionState state;
    while ((state = vitrine_session_get_state(session)) != wanted &&
           state != VITRINE_SESSION_FAILED && state != VITRINE_SESSION_CLOSED)
        g_main_context_iteration(NULL, TRUE);
    g_source_remove(deadline);
    return state;
}

VitrineSession *harness_open(const char *path) {
    VitrineSession *session = vitrine_session_new(path, stage_memory_create());
    vitrine_session_set_headless(session, TRUE);
    vitrine_session_start(session);
    return session;
}

/* ---------------------------------------------------------------------------------- counting ---
 */

unsigned harness_descriptors(void) {
    incidents_flush(); /* what is to be hashed is still open */
    g_autoptr(GDir) directory = g_dir_open("/proc/self/fd", 0, NULL);
    unsigned count = 0;
    while (g_dir_read_name(directory))
        count++;
    return count;
}

unsigned harness_children(void) {
    g_autofree char *path = g_strdup_printf("/proc/self/task/%d/children", (int)getpid());
    g_autofree char *text = NULL;
    unsigned count = 0;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    for (const char *character = text; *character; character++)
        count += *character == ' ';
    return count;
}

/* Columns of /proc/sysvipc/shm: key, id, perms, size, creator … */
unsigned harness_segments(void) {
    g_autofree char *text = NULL;
    unsigned count = 0;
    g_assert_true(g_file_get_contents("/proc/sysvipc/shm", &text, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines + 1; *line && **line; line++) {
        int creator = 0;
        if (sscanf(*line, "%*d %*d %*o %*u %d", &creator) == 1 && creator == getpid())
            count++;
    }
    return count;
}

static gboolean on_beat(gpointer data) {
    (void)data;
    return G_SOURCE_CONTINUE;
}

static void wait_until_at_most(unsigned (*count)(void), unsigned most) {
    guint deadline = g_timeout_add_seconds(PATIENCE_SECONDS, on_too_late, NULL);
    guint beat = g_timeout_add(20, on_beat, NULL);
    while (count() > most)
        g_main_context_iteration(NULL, TRUE);
    g_source_remove(beat);
    g_source_remove(deadline);
}

void harness_wait_children(unsigned most) {
    wait_until_at_most(harness_children, most);
}

void harness_wait_descriptors(unsigned most) {
    wait_until_at_most(harness_descriptors, most);
}

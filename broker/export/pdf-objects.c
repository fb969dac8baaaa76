/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/export/pdf-objects.h"

#include <string.h>

#include "broker/session.h"

void pdf_objects_init(struct pdf_objects *objects, struct output *output, guint first_numbers) {
    objects->output = output;
    objects->offsets = g_array_new(FALSE, TRUE, sizeof(guint64));
    g_array_set_size(objects->offsets, first_numbers);
    objects->shared = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

void pdf_objects_finish(struct pdf_objects *objects) {
    g_array_unref(objects->offsets);
    g_hash_table_unref(objects->shared);
}

guint pdf_new_object(struct pdf_objects *objects) {
    guint64 unknown = 0;
    g_array_append_val(objects->offsets, unknown);
    return objects->offsets->len;
}

gboolean pdf_put(struct pdf_objects *objects, const char *text, GError **error) {
    return output_write(objects->output, text, strlen(text), error);
}

static void begin_object(struct pdf_objects *objects, guint object) {
    g_array_index(objects->offsets, guint64, object - 1) = output_position(objects->output);
}

gboolean pdf_put_object(struct pdf_objects *objects, guint object, const char *body,
                        GError **error) {
    g_autofree char *text = g_strdup_printf("%u 0 obj\n%s\nendobj\n", object, body);
    begin_object(objects, object);
    return pdf_put(objects, text, error);
}

gboolean pdf_put_stream(struct pdf_objects *objects, guint object, const char *entries,
                        const void *bytes, gsize count, GError **error) {
    g_autofree char *head = g_strdup_printf("%u 0 obj\n<<%s/Length %" G_GSIZE_FORMAT ">>stream\n",
                                            object, entries, count);
    begin_object(objects, object);
    return pdf_put(objects, head, error) && output_write(objects->output, bytes, count, error) &&
           pdf_put(objects, "\nendstream\nendobj\n", error);
}

static char *digest(const char *entries, const void *bytes, gsize count) {
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const guchar *)entries, (gssize)strlen(entries) + 1);
    g_checksum_update(sum, bytes, (gssize)count);
    return g_strdup(g_checksum_get_string(sum));
}

gboolean pdf_share_stream(struct pdf_objects *objects, const char *entries, const void *bytes,
                          gsize count, guint *object, GError **error) {
    g_autofree char *key = digest(entries, bytes, count);
    *object = GPOINTER_TO_UINT(g_hash_table_lookup(objects->shared, key));
    if (*object)
        return TRUE;
    *object = pdf_new_object(objects);
    g_hash_table_insert(objects->shared, g_steal_pointer(&key), GUINT_TO_POINTER(*object));
    return pdf_put_stream(objects, *object, entries, bytes, count, error);
}

static gboolean put_offsets(struct pdf_objects *objects, GError **error) {
    gboolean fine = TRUE;
    for (guint k = 0; fine && k < objects->offsets->len; k++) {
        guint64 offset = g_array_index(objects->offsets, guint64, k);
        char line[24];
        g_snprintf(line, sizeof line, "%010" G_GUINT64_FORMAT " %s \n", offset,
                   offset ? "00000 n" : "65535 f");
        fine = pdf_put(objects, line, error);
    }
    return fine;
}

/* An offset has ten digits. */
static gboolean fits_table(guint64 offset, GError **error) {
    if (offset <= G_GUINT64_CONSTANT(9999999999))
        return TRUE;
    g_set_error_literal(error, VITRINE_ERROR, VITRINE_ERROR_LIMIT,
                        "The PDF would be bigger than 10 GB: use a smaller --dpi.");
    return FALSE;
}

gboolean pdf_put_table(struct pdf_objects *objects, guint catalog, guint info, GError **error) {
    guint64 table = output_position(objects->output);
    if (!fits_table(table, error))
        return FALSE;
    guint size = objects->offsets->len + 1;
    g_autofree char *head = g_strdup_printf("xref\n0 %u\n0000000000 65535 f \n", size);
    g_autofree char *tail = g_strdup_printf(
        "trailer\n<</Size %u/Root %u 0 R/Info %u 0 R>>\nstartxref\n%" G_GUINT64_FORMAT
        "\n%%%%EOF\n",
        size, catalog, info, table);
    return pdf_put(objects, head, error) && put_offsets(objects, error) &&
           pdf_put(objects, tail, error);
}

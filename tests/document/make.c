/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tests/document/make.h"

#include <string.h>

const char make_scene[] = "q 400 0 0 300 100 400 cm /I1 Do Q "
                          "q 1 0 0 1 50 50 cm 0 0 500 300 re W n /S1 sh Q "
                          "BT /F1 40 Tf 60 600 Td (Vitrine 0123 gjpqy) Tj ET "
                          "q /G1 gs 1 0 0 rg 150 150 300 450 re f 0 0 1 rg 300 90 220 600 re f Q "
                          "0 0.6 0 RG 7 w 30 30 m 200 780 580 20 590 770 c S ";

static const char resources[] =
    "/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> "
    "/Shading << /S1 << /ShadingType 2 /ColorSpace /DeviceRGB /Coords [0 0 500 300] "
    "/Extend [true true] /Function << /FunctionType 2 /Domain [0 1] /C0 [1 1 0] /C1 [0 0.3 1] "
    "/N 1 >> >> >> "
    "/ExtGState << /G1 << /ca 0.5 /BM /Multiply >> >> "
    "/XObject << /I1 1 0 R >> >>";

static const char image[] =
    "<< /Type /XObject /Subtype /Image /Width 4 /Height 4 /Interpolate true "
    "/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /ASCIIHexDecode "
    "/Length 97 >>\nstream\n"
    "ff000000ff000000ffffff00"
    "00ffffff00ff808080000000"
    "ffffff102030405060708090"
    "a0b0c0d0e0f0112233445566>\nendstream";

static void add_object(GString *pdf, GArray *offsets, const char *body) {
    gsize offset = pdf->len;
    g_array_append_val(offsets, offset);
    g_string_append_printf(pdf, "%u 0 obj\n%s\nendobj\n", offsets->len, body);
}

static void add_page(GString *pdf, GArray *offsets, const struct page_plan *page) {
    g_autofree char *content = g_strdup_printf("<< /Length %zu >>\nstream\n%s\nendstream",
                                               strlen(page->content), page->content);
    g_autofree char *object =
        g_strdup_printf("<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents %u 0 R %s %s >>",
                        page->box, offsets->len + 1, resources, page->more ? page->more : "");
    add_object(pdf, offsets, content);
    add_object(pdf, offsets, object);
}

static void finish(GString *pdf, GArray *offsets, unsigned catalog) {
    gsize start = pdf->len;
    g_string_append_printf(pdf, "xref\n0 %u\n0000000000 65535 f \n", offsets->len + 1);
    for (guint k = 0; k < offsets->len; k++)
        g_string_append_printf(pdf, "%010zu 00000 n \n", g_array_index(offsets, gsize, k));
    g_string_append_printf(pdf, "trailer\n<< /Size %u /Root %u 0 R >>\nstartxref\n%zu\n%%%%EOF\n",
                           offsets->len + 1, catalog, start);
}

GString *make_pdf(const struct page_plan *pages, unsigned count, const char *const *objects) {
    GString *pdf = g_string_new("%PDF-1.7\n");
    g_autoptr(GArray) offsets = g_array_new(FALSE, FALSE, sizeof(gsize));
    g_autoptr(GString) tree = g_string_new("<< /Type /Pages /Kids [");
    for (unsigned k = 0; k < count; k++)
        g_string_append_printf(tree, "%u 0 R ", 4 + 2 * k);
    g_string_append_printf(tree, "] /Count %u >>", count);
    add_object(pdf, offsets, image);
    add_object(pdf, offsets, tree->str);
    for (unsigned k = 0; k < count; k++)
        add_page(pdf, offsets, &pages[k]);
    for (; objects && *objects; objects++)
        add_object(pdf, offsets, *objects);
    add_object(pdf, offsets, "<< /Type /Catalog /Pages 2 0 R >>");
    finish(pdf, offsets, offsets->len);
    return pdf;
}

/* --------------------------------------------------------------------------------------------- zip
 * --- */

static void put(GByteArray *to, guint64 value, int bytes) {
    for (int k = 0; k < bytes; k++)
        g_byte_array_append(to, &(guint8){(guint8)(value >> 8 * k)}, 1);
}

static guint32 crc32_of(const guint8 *bytes, gsize size) {
    guint32 crc = 0xffffffffu;
    for (gsize k = 0; k < size; k++) {
        crc ^= bytes[k];
        for (int bit = 0; bit < 8; bit++)
            crc = crc & 1 ? crc >> 1 ^ 0xedb88320u : crc >> 1;
    }
    return ~crc;
}

/* What local header and directory entry share (PKWARE APPNOTE 4.3.7). */
static void put_common(GByteArray *to, const struct zip_part *part) {
    put(to, 20, 2);
    put(to, 0, 8); /* flags, method (stored), time, date */
    put(to, crc32_of((const guint8 *)part->bytes, part->size), 4);
    put(to, part->size, 4);
    put(to, part->size, 4);
    put(to, strlen(part->name), 2);
    put(to, 0, 2);
}

GByteArray *make_zip(const struct zip_part *parts) {
    GByteArray *zip = g_byte_array_new();
    g_autoptr(GByteArray) directory = g_byte_array_new();
    guint count = 0;
    for (; parts->name; parts++, count++) {
        guint offset = zip->len;
        put(zip, 0x04034b50, 4);
        put_common(zip, parts);
        g_byte_array_append(zip, (const guint8 *)parts->name, (guint)strlen(parts->name));
        g_byte_array_append(zip, (const guint8 *)parts->bytes, (guint)parts->size);
        put(directory, 0x02014b50, 4);
        put(directory, 20, 2);
        put_common(directory, parts);
        put(directory, 0, 6); /* comment, disk, inner attributes */
        put(directory, 0, 4); /* outer attributes */
        put(directory, offset, 4);
        g_byte_array_append(directory, (const guint8 *)parts->name, (guint)strlen(parts->name));
    }
    guint start = zip->len;
    g_byte_array_append(zip, directory->data, directory->len);
    put(zip, 0x06054b50, 4);
    put(zip, 0, 4);
    put(zip, count, 2);
    put(zip, count, 2);
    put(zip, directory->len, 4);
    put(zip, start, 4);
    put(zip, 0, 2);
    return zip;
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "worker/engines/document/sniff.h"

#include <glib.h>
#include <string.h>

static struct kind of(const char *bytes, size_t size, const char *hint) {
    g_autofree uint8_t *copy = g_memdup2(bytes, size); /* exact size: a read beyond it is seen */
    return sniff(copy, size, hint);
}

#define OF(text, hint) of(text, sizeof(text) - 1, hint)

static void content_wins_over_the_name(void) {
    g_assert_cmpstr(OF("%PDF-1.7\n", "png").magic, ==, ".pdf");
    g_assert_cmpstr(OF("\x89PNG\r\n\x1a\n....", "pdf").magic, ==, ".png");
    g_assert_cmpstr(OF("\xff\xd8\xff\xe0....", "txt").magic, ==, ".jpg");
    g_assert_cmpstr(OF("GIF89a....", "html").magic, ==, ".gif");
    g_assert_cmpstr(OF("P6 1 1 255\n...", "").magic, ==, ".pnm");
    g_assert_cmpstr(OF("<svg xmlns='http://www.w3.org/2000/svg'/>", "txt").magic, ==, ".svg");
    g_assert_cmpstr(OF("<?xml version='1.0'?><FictionBook/>", "xml").magic, ==, ".fb2");
    g_assert_cmpstr(OF("\xef\xbb\xbf<!DOCTYPE html><p>x", "txt").magic, ==, ".html");
}

static void pdf_after_junk(void) {
    char bytes[1100] = {0};
    memcpy(bytes + 1000, "%PDF-1.4", 8);
    g_assert_cmpstr(of(bytes, sizeof bytes, "").magic, ==, ".pdf");
    memset(bytes, 0, sizeof bytes);
    memcpy(bytes + 1080, "%PDF-1.4", 8);
    g_assert_cmpint(of(bytes, sizeof bytes, "").sniffed, ==, SNIFFED_UNKNOWN);
}

static void text_is_not_binary(void) {
    g_assert_cmpint(OF("int main(void) { return 0; }\n", "c").sniffed, ==, SNIFFED_TEXT);
    g_assert_cmpint(OF("\xff\xfe"
                       "a\0b\0",
                       "")
                        .sniffed,
                    ==, SNIFFED_TEXT);
    g_assert_cmpint(OF("a\0b\0c\0d", "txt").sniffed, ==, SNIFFED_UNKNOWN);
    g_assert_cmpint(OF("caf\xe9", "").sniffed, ==, SNIFFED_TEXT);
    g_assert_cmpint(OF("\1\2\3\4\5\6\7", "txt").sniffed, ==, SNIFFED_UNKNOWN);
}

static void known_and_refused_by_name(void) {
    g_assert_cmpint(OF("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "pdf").unsupported, ==,
                    UNSUPPORTED_OFFICE);
    g_assert_cmpint(OF("RIFF....WEBPVP8 ", "png").unsupported, ==, UNSUPPORTED_PICTURE);
    g_assert_cmpint(OF("\0\0\0\x1c"
                       "ftypavif....",
                       "")
                        .unsupported,
                    ==, UNSUPPORTED_PICTURE);
    g_assert_cmpint(OF("Rar!\x1a\x07\x01\x00", "cbz").unsupported, ==, UNSUPPORTED_ARCHIVE);
}

/* ----------------------------------------------------------------------------------------------
 * zips --- */

/* A zip that is all directory: sniffing looks at names only. */
static GByteArray *zip_of(const char *const *names) {
    GByteArray *zip = g_byte_array_new();
    guint8 local[30] = "PK\3\4", end[22] = "PK\5\6";
    g_byte_array_append(zip, local, sizeof local);
    guint32 start = zip->len;
    for (; *names; names++) {
        guint8 entry[46] = "PK\1\2";
        entry[28] = (guint8)strlen(*names);
        g_byte_array_append(zip, entry, sizeof entry);
        g_byte_array_append(zip, (const guint8 *)*names, (guint)strlen(*names));
    }
    memcpy(end + 16, &start, 4);
    g_byte_array_append(zip, end, sizeof end);
    return zip;
}

static struct kind zip_kind(const char *const *names) {
    GByteArray *zip = zip_of(names);
    struct kind kind = of((const char *)zip->data, zip->len, "zip");
    g_byte_array_unref(zip);
    return kind;
}

static void xps_is_not_a_zip_of_pictures(void) {
    const char *const xps[] = {"pictures/1.png", "[Content_Types].xml", "FixedDocSeq.fdseq", NULL};
    const char *const epub[] = {"mimetype", "META-INF/container.xml", "cover.jpg", NULL};
    const char *const comic[] = {"01.jpg", "02.JPG", NULL};
    const char *const word[] = {"[Content_Types].xml", "word/document.xml", "word/media/1.png",
                                NULL};
    const char *const other[] = {"program.exe", NULL};
    g_assert_cmpstr(zip_kind(xps).magic, ==, ".xps");
    g_assert_cmpstr(zip_kind(epub).magic, ==, ".epub");
    g_assert_cmpstr(zip_kind(comic).magic, ==, ".cbz");
    g_assert_cmpint(zip_kind(word).unsupported, ==, UNSUPPORTED_OFFICE);
    g_assert_cmpint(zip_kind(other).unsupported, ==, UNSUPPORTED_ARCHIVE);
}

/* Every cut and every random byte: it must only not read beyond its input. */
static void torn_zips_stay_inside(void) {
    const char *const names[] = {"a.png", "b/c/d.fdseq", "META-INF/container.xml", NULL};
    GByteArray *zip = zip_of(names);
    for (guint size = 0; size <= zip->len; size++)
        of((const char *)zip->data, size, "cbz");
    for (int round = 0; round < 20000; round++) {
        g_autofree guint8 *torn = g_memdup2(zip->data, zip->len);
        for (int k = 0; k < 4; k++)
            torn[g_test_rand_int_range(4, (gint32)zip->len)] = (guint8)g_test_rand_int();
        sniff(torn, zip->len, "cbz");
    }
    g_byte_array_unref(zip);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sniff/content-wins-over-the-name", content_wins_over_the_name);
    g_test_add_func("/sniff/pdf-after-junk", pdf_after_junk);
    g_test_add_func("/sniff/text-is-not-binary", text_is_not_binary);
    g_test_add_func("/sniff/known-and-refused", known_and_refused_by_name);
    g_test_add_func("/sniff/xps-is-not-a-zip-of-pictures", xps_is_not_a_zip_of_pictures);
    g_test_add_func("/sniff/torn-zips-stay-inside", torn_zips_stay_inside);
    return g_test_run();
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "tests/document/make.h"
#include "worker/engines/document/epub.h"

/* Obfuscated fonts come into the clear; what is really locked, broken or a lie does no harm. */

#define IDENTIFIER "urn:uuid:99a66c1d-4e4c-4f2d-8f30-1f1f2a6a9d01"
#define IDPF "http://www.idpf.org/2008/embedding"
#define ADOBE "http://ns.adobe.com/pdf/enc#RC"

enum { FONT_BYTES = 3000 };

static const char container[] =
    "<container><rootfiles><rootfile full-path='E/book.opf'/></rootfiles>"
    "</container>";
static const char package[] =
    "<package unique-identifier='b'><metadata><dc:identifier id='a'>no</dc:identifier>"
    "<dc:identifier id='b'> " IDENTIFIER "\n</dc:identifier></metadata></package>";

/* sha1sum of the identifier, and the identifier's own digits. */
static const guint8 idpf_key[20] = {0xb0, 0xf5, 0x52, 0xf8, 0xd9, 0x77, 0xc8, 0xc5, 0xc0, 0x89,
                                    0xb1, 0x5b, 0x76, 0x22, 0x59, 0xab, 0x53, 0xf8, 0x5c, 0xf6};
static const guint8 adobe_key[16] = {0x99, 0xa6, 0x6c, 0x1d, 0x4e, 0x4c, 0x4f, 0x2d,
                                     0x8f, 0x30, 0x1f, 0x1f, 0x2a, 0x6a, 0x9d, 0x01};

static guint8 plain[FONT_BYTES], hidden[FONT_BYTES];

static void hide(const guint8 *key, gsize key_bytes, gsize bytes) {
    for (gsize k = 0; k < FONT_BYTES; k++) {
        plain[k] = (guint8)(k * 7 + k / 251);
        hidden[k] = (guint8)(plain[k] ^ (k < bytes ? key[k % key_bytes] : 0));
    }
}

static char *encryption(const char *algorithm, const char *uri) {
    return g_strdup_printf(
        "<?xml version='1.0'?><encryption xmlns:enc='http://www.w3.org/2001/04/xmlenc#'>"
        "<enc:EncryptedData><enc:EncryptionMethod Algorithm='%s'/><enc:CipherData>"
        "<enc:CipherReference URI='%s'/></enc:CipherData></enc:EncryptedData></encryption>",
        algorithm, uri);
}

static GByteArray *book_of(const char *encrypted, const char *opf) {
    struct zip_part parts[] = {{"mimetype", "application/epub+zip", 20},
                               {"META-INF/container.xml", container, strlen(container)},
                               {"META-INF/encryption.xml", encrypted, strlen(encrypted)},
                               {"E/book.opf", opf, strlen(opf)},
                               {"E/f o.ttf", (const char *)hidden, FONT_BYTES},
                               {"E/last.txt", "last words", 10},
                               {NULL, NULL, 0}};
    return make_zip(parts);
}

static fz_context *context;

static fz_buffer *in_the_clear(const guint8 *bytes, gsize size) {
    fz_buffer *cleared = NULL;
    fz_var(cleared);
    fz_try(context) {
        cleared = epub_in_the_clear(context, bytes, size);
    }
    fz_catch(context) {
        cleared = NULL;
    }
    return cleared;
}

static void expect_entry(fz_archive *zip, const char *name, const void *bytes, gsize size) {
    unsigned char *data;
    fz_buffer *entry = fz_read_archive_entry(context, zip, name);
    size_t length = fz_buffer_storage(context, entry, &data);
    g_assert_cmpmem(data, length, bytes, size);
    fz_drop_buffer(context, entry);
}

static void expect_clear(const char *algorithm) {
    g_autofree char *encrypted = encryption(algorithm, "E/f%20o.ttf");
    g_autoptr(GByteArray) book = book_of(encrypted, package);
    fz_buffer *cleared = in_the_clear(book->data, book->len);
    g_assert_nonnull(cleared);
    fz_stream *stream = fz_open_buffer(context, cleared);
    fz_archive *zip = fz_open_zip_archive_with_stream(context, stream);
    g_assert_false(fz_has_archive_entry(context, zip, "META-INF/encryption.xml"));
    expect_entry(zip, "E/f o.ttf", plain, FONT_BYTES);
    expect_entry(zip, "E/last.txt", "last words", 10);
    expect_entry(zip, "E/book.opf", package, strlen(package));
    fz_drop_archive(context, zip);
    fz_drop_stream(context, stream);
    fz_drop_buffer(context, cleared);
}

static void test_idpf(void) {
    hide(idpf_key, sizeof idpf_key, 1040);
    expect_clear(IDPF);
}

static void test_adobe(void) {
    hide(adobe_key, sizeof adobe_key, 1024);
    expect_clear(ADOBE);
}

static void expect_as_it_is(const char *algorithm, const char *opf) {
    g_autofree char *encrypted = encryption(algorithm, "E/f o.ttf");
    g_autoptr(GByteArray) book = book_of(encrypted, opf);
    g_assert_null(in_the_clear(book->data, book->len));
}

static void test_really_encrypted(void) {
    expect_as_it_is("http://www.w3.org/2001/04/xmlenc#aes128-cbc", package);
    expect_as_it_is("", package);
}

static void test_no_identifier(void) {
    expect_as_it_is(IDPF, "<package><metadata/></package>");
    expect_as_it_is(IDPF,
                    "<package unique-identifier='c'><identifier id='a'>x</identifier></package>");
    expect_as_it_is(IDPF, "");
}

/* The font it names is not there; or it names the list of what is encrypted itself, or the zip's
 * first file: the book still opens. */
static void test_odd_targets(void) {
    static const char *const targets[] = {
        "nowhere", "", "../../etc/passwd", "%", "%zz", "META-INF/encryption.xml", "mimetype"};
    for (gsize k = 0; k < G_N_ELEMENTS(targets); k++) {
        g_autofree char *encrypted = encryption(IDPF, targets[k]);
        g_autoptr(GByteArray) book = book_of(encrypted, package);
        fz_buffer *cleared = in_the_clear(book->data, book->len);
        g_assert_nonnull(cleared);
        fz_drop_buffer(context, cleared);
    }
}

/* Cut at every fifth length, and each byte of the directory spoilt: an answer, or none, under the
 * sanitizers. */
static void test_broken_zips(void) {
    hide(idpf_key, sizeof idpf_key, 1040);
    g_autofree char *encrypted = encryption(IDPF, "E/f o.ttf");
    g_autoptr(GByteArray) book = book_of(encrypted, package);
    unsigned opened = 0;
    for (guint length = 0; length < book->len; length += 5) {
        g_autofree guint8 *cut = g_memdup2(book->data, length);
        fz_buffer *cleared = in_the_clear(cut, length);
        opened += cleared != NULL;
        fz_drop_buffer(context, cleared);
    }
    g_assert_cmpuint(opened, ==, 0); /* the end record is gone */
    for (guint at = book->len - 500; at < book->len; at++)
        for (guint value = 0; value < 256; value += 51) {
            guint8 was = book->data[at];
            book->data[at] = (guint8)value;
            fz_drop_buffer(context, in_the_clear(book->data, book->len));
            book->data[at] = was;
        }
    fz_buffer *cleared = in_the_clear(book->data, book->len);
    g_assert_nonnull(cleared);
    fz_drop_buffer(context, cleared);
}

static void keep_quiet(void *user, const char *message) {
    (void)user, (void)message;
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    context = fz_new_context(NULL, NULL, FZ_STORE_DEFAULT);
    fz_set_warning_callback(context, keep_quiet, NULL);
    fz_set_error_callback(context, keep_quiet, NULL);
    g_test_add_func("/epub/idpf", test_idpf);
    g_test_add_func("/epub/adobe", test_adobe);
    g_test_add_func("/epub/really-encrypted", test_really_encrypted);
    g_test_add_func("/epub/no-identifier", test_no_identifier);
    g_test_add_func("/epub/odd-targets", test_odd_targets);
    g_test_add_func("/epub/broken-zips", test_broken_zips);
    int status = g_test_run();
    fz_drop_context(context);
    return status;
}

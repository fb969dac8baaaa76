/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

#include "broker/fitness/signature.h"
#include "tests/fitness/scene.h"

/* Signed updates: accepted only with a signature by a key that the administrator installed. */

#define UPDATE                                                                                     \
    "[new-fault]\ntitle=T\nreason=R\nurl=https://example.org/\naction=stop\ncpu=NoSuchVendor\n"
#define FOLDER "var/lib/vitrine/advisories/"

static guint8 key[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES];

static void write_base64(const char *path, const guint8 *bytes, gsize count) {
    g_autofree char *text = g_base64_encode(bytes, count);
    g_autofree char *line = g_strconcat("# a comment\n", text, "\n", NULL);
    scene_write(path, line);
}

static void sign(const char *path, const char *text, const guint8 *by) {
    guint8 signature[crypto_sign_BYTES];
    crypto_sign_detached(signature, NULL, (const guint8 *)text, strlen(text), by);
    write_base64(path, signature, sizeof signature);
}

static void set_up(void) {
    scene_remove("etc");
    scene_remove("var");
    crypto_sign_keypair(key, secret);
    write_base64("etc/vitrine/advisory-keys/vendor.pub", key, sizeof key);
    scene_write(FOLDER "2026.advisory", UPDATE);
    sign(FOLDER "2026.advisory.sig", UPDATE, secret);
}

/* NULL: accepted, else the first problem. */
static char *refusal(enum advisory_source *source) {
    struct fitness_place place = scene_place();
    struct book *book = book_load(&place);
    gboolean accepted = FALSE;
    char *sentence = NULL;
    for (guint k = 0; k < book->advisories->len; k++)
        accepted |= strcmp(((struct advisory *)book->advisories->pdata[k])->id, "new-fault") == 0;
    g_assert_true(accepted == (book->problems->len == 0));
    if (book->problems->len) {
        const struct book_problem *problem = book->problems->pdata[0];
        sentence = g_strdup(problem->sentence);
        *source = problem->source;
    }
    book_destroy(book);
    return sentence;
}

static void check_refused(const char *part, enum advisory_source of) {
    enum advisory_source source;
    g_autofree char *sentence = refusal(&source);
    g_assert_nonnull(sentence);
    if (!strstr(sentence, part))
        g_assert_cmpstr(sentence, ==, part);
    g_assert_cmpint(source, ==, of);
}

static void test_accepted(void) {
    enum advisory_source source;
    guint8 other[crypto_sign_PUBLICKEYBYTES], other_secret[crypto_sign_SECRETKEYBYTES];
    set_up();
    g_assert_null(refusal(&source));
    crypto_sign_keypair(other, other_secret);
    write_base64("etc/vitrine/advisory-keys/another.pub", other, sizeof other);
    g_assert_null(refusal(&source));
}

static void test_changed_by_one_bit(void) {
    gsize length = strlen(UPDATE);
    for (gsize k = 0; k < length; k += 7) {
        g_autofree char *text = g_strdup(UPDATE);
        set_up();
        text[k] ^= 1;
        scene_write(FOLDER "2026.advisory", text);
        check_refused("no key of the administrator's has signed this", ADVISORY_UPDATE);
    }
    set_up();
    scene_write(FOLDER "2026.advisory", UPDATE "\n");
    check_refused("has signed this", ADVISORY_UPDATE);
}

static void test_signature_of_another(void) {
    guint8 other[crypto_sign_PUBLICKEYBYTES], other_secret[crypto_sign_SECRETKEYBYTES];
    set_up();
    crypto_sign_keypair(other, other_secret);
    sign(FOLDER "2026.advisory.sig", UPDATE, other_secret);
    check_refused("has signed this", ADVISORY_UPDATE);
}

static void test_no_signature(void) {
    set_up();
    scene_remove(FOLDER "2026.advisory.sig");
    check_refused("2026.advisory.sig: this file cannot be read", ADVISORY_UPDATE);
    scene_write(FOLDER "2026.advisory.sig", "");
    check_refused("has signed this", ADVISORY_UPDATE);
    scene_write(FOLDER "2026.advisory.sig", "not base64 at all!\n");
    check_refused("has signed this", ADVISORY_UPDATE);
    scene_write(FOLDER "2026.advisory.sig", "AAAA\n");
    check_refused("has signed this", ADVISORY_UPDATE);
}

static void test_no_key(void) {
    set_up();
    scene_remove("etc");
    check_refused("has signed this", ADVISORY_UPDATE);
}

static void test_key_of_nothing(void) {
    guint8 zero[crypto_sign_PUBLICKEYBYTES] = {0}, signature[crypto_sign_BYTES] = {0};
    set_up();
    write_base64("etc/vitrine/advisory-keys/vendor.pub", zero, sizeof zero);
    write_base64(FOLDER "2026.advisory.sig", signature, sizeof signature);
    check_refused("has signed this", ADVISORY_UPDATE);
}

static void test_key_that_is_none(void) {
    set_up();
    scene_write("etc/vitrine/advisory-keys/broken.pub", "hello\n");
    check_refused("not an Ed25519 key", ADVISORY_ADMINISTRATOR);
    scene_write("etc/vitrine/advisory-keys/broken.pub", "");
    check_refused("not an Ed25519 key", ADVISORY_ADMINISTRATOR);
}

static void test_key_others_can_write(void) {
    g_autofree char *path =
        g_build_filename(scene_root(), "etc/vitrine/advisory-keys/vendor.pub", NULL);
    set_up();
    g_assert_cmpint(g_chmod(path, 0664), ==, 0);
    check_refused("written by others", ADVISORY_ADMINISTRATOR);
}

static void test_key_of_another_owner(void) {
    struct fitness_place place;
    set_up();
    place = scene_place();
    place.administrator += 1;
    if (place.administrator == 1) {
        g_test_skip("root's own files are the administrator's");
        return;
    }
    struct book *book = book_load(&place);
    g_assert_cmpuint(book->problems->len, >, 0);
    book_destroy(book);
}

/* As broker/fitness/signature.h tells the administrator to do it. */
static void test_openssl_makes_them(void) {
    g_autofree char *openssl = g_find_program_in_path("openssl");
    g_autofree char *command = g_strdup_printf(
        "cd '%s' && openssl genpkey -algorithm ed25519 -out secret.pem && "
        "openssl pkey -in secret.pem -pubout -outform DER | tail -c 32 | base64 > "
        "etc/vitrine/advisory-keys/vendor.pub && "
        "openssl pkeyutl -sign -inkey secret.pem -rawin -in " FOLDER "2026.advisory | "
        "base64 -w 0 > " FOLDER "2026.advisory.sig",
        scene_root());
    const char *argv[] = {"sh", "-c", command, NULL};
    enum advisory_source source;
    int status = -1;
    if (!openssl) {
        g_test_skip("openssl is not installed");
        return;
    }
    set_up();
    g_assert_true(g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, &status, NULL));
    g_assert_cmpint(status, ==, 0);
    g_autofree char *sentence = refusal(&source);
    g_assert_cmpstr(sentence, ==, NULL);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_assert_cmpint(sodium_init(), >=, 0);
    g_test_add_func("/signature/accepted", test_accepted);
    g_test_add_func("/signature/changed-by-one-bit", test_changed_by_one_bit);
    g_test_add_func("/signature/signature-of-another", test_signature_of_another);
    g_test_add_func("/signature/no-signature", test_no_signature);
    g_test_add_func("/signature/no-key", test_no_key);
    g_test_add_func("/signature/key-of-nothing", test_key_of_nothing);
    g_test_add_func("/signature/key-that-is-none", test_key_that_is_none);
    g_test_add_func("/signature/key-others-can-write", test_key_others_can_write);
    g_test_add_func("/signature/key-of-another-owner", test_key_of_another_owner);
    g_test_add_func("/signature/openssl-makes-them", test_openssl_makes_them);
    int status = g_test_run();
    scene_finish();
    return status;
}

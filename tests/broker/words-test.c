/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "broker/password.h"
#include "broker/reasons.h"
#include "proto/assignment.h"

/* Passwords as documents want them, reasons as people want them. */

static void check_prepared(enum password_form form, const char *typed, const char *wanted) {
    char prepared[PASSWORD_BYTES_MAXIMUM + 1];
    g_autoptr(GError) error = NULL;
    gboolean fine = password_prepare(typed, form, prepared, &error);
    if (wanted) {
        g_assert_no_error(error);
        g_assert_true(fine);
        g_assert_cmpstr(prepared, ==, wanted);
    } else {
        g_assert_false(fine);
        g_assert_error(error, VITRINE_ERROR, VITRINE_ERROR_LOCKED);
        g_assert_true(g_str_has_suffix(error->message, "."));
    }
}

/* RFC 4013, section 3, and a few of the tables it names. */
static void test_saslprep(void) {
    check_prepared(PASSWORD_SASLPREP, "I\u00adX", "IX");
    check_prepared(PASSWORD_SASLPREP, "user", "user");
    check_prepared(PASSWORD_SASLPREP, "USER", "USER");
    check_prepared(PASSWORD_SASLPREP, "\u00aa", "a");
    check_prepared(PASSWORD_SASLPREP, "\u2168", "IX");
    check_prepared(PASSWORD_SASLPREP, "\a", NULL);
    check_prepared(PASSWORD_SASLPREP, "\u06271", NULL);
    check_prepared(PASSWORD_SASLPREP, "a\u00a0b", "a b");
    check_prepared(PASSWORD_SASLPREP, "u\u0308", "\u00fc");
    check_prepared(PASSWORD_SASLPREP, "\ufffd", NULL);
    check_prepared(PASSWORD_SASLPREP, "\U000e0041", NULL);
    check_prepared(PASSWORD_SASLPREP, "", "");
}

static void test_older_forms_as_typed(void) {
    check_prepared(PASSWORD_LATIN1, "I\u00adX", "I\u00adX");
    check_prepared(PASSWORD_UTF8, "\u2168", "\u2168");
}

static void test_too_long(void) {
    g_autofree char *most = g_strnfill(PASSWORD_BYTES_MAXIMUM, 'a');
    g_autofree char *more = g_strnfill(PASSWORD_BYTES_MAXIMUM + 1, 'a');
    g_autofree char *megabyte = g_strnfill(1 << 20, 'a');
    check_prepared(PASSWORD_SASLPREP, most, most);
    check_prepared(PASSWORD_LATIN1, most, most);
    check_prepared(PASSWORD_SASLPREP, more, NULL);
    check_prepared(PASSWORD_LATIN1, more, NULL);
    check_prepared(PASSWORD_UTF8, megabyte, NULL);
}

/* U+FDFA becomes 18 characters. */
static void test_longer_when_prepared(void) {
    g_autoptr(GString) typed = g_string_new(NULL);
    for (int k = 0; k < 40; k++)
        g_string_append(typed, "\ufdfa");
    check_prepared(PASSWORD_SASLPREP, typed->str, NULL);
    g_string_truncate(typed, 5 * strlen("\ufdfa"));
    check_prepared(PASSWORD_SASLPREP, typed->str, NULL);
}

static void test_not_utf8(void) {
    check_prepared(PASSWORD_SASLPREP, "\xff\xfe", NULL);
    check_prepared(PASSWORD_LATIN1, "\xe9", NULL);
}

/* ----------------------------------------------------------------------------------- reasons ---
 */

static void check_sentence(GError *error) {
    g_assert_nonnull(error);
    g_assert_true(error->domain == VITRINE_ERROR);
    g_assert_true(g_ascii_isupper(error->message[0]));
    g_assert_true(g_str_has_suffix(error->message, "."));
    g_assert_null(strstr(error->message, "(null)"));
    g_error_free(error);
}

static void test_every_fault(void) {
    for (enum fault_code code = FAULT_NOT_MINE; code < FAULT_CODE_END; code++) {
        GError *error = NULL;
        reason_set_fault(&error, code, 0);
        check_sentence(error);
    }
    for (guint64 kind = 0; kind < UNSUPPORTED_KIND_END + 3; kind++) {
        GError *error = NULL;
        reason_set_fault(&error, FAULT_UNSUPPORTED, kind);
        g_assert_error(error, VITRINE_ERROR, VITRINE_ERROR_UNSUPPORTED);
        check_sentence(error);
    }
    GError *error = NULL;
    reason_set_fault(&error, FAULT_UNSUPPORTED, G_MAXUINT64);
    check_sentence(error);
    for (guint64 cause = 0; cause < CRASH_CAUSE_END + 2; cause++) {
        error = NULL;
        reason_set_fault(&error, FAULT_CRASH, cause << 48 | 16);
        check_sentence(error);
    }
    error = NULL;
    reason_set_fault(&error, FAULT_MEMORY, 16 << 20);
    g_assert_nonnull(strstr(error->message, " 16 MiB "));
    check_sentence(error);
}

static void test_every_verdict(void) {
    for (enum check_verdict verdict = CHECK_UNKNOWN_TYPE; verdict < CHECK_VERDICTS; verdict++) {
        GError *error = NULL;
        reason_set_verdict(&error, verdict);
        g_assert_error(error, VITRINE_ERROR, VITRINE_ERROR_PROTOCOL);
        check_sentence(error);
    }
}

static void test_every_end(void) {
    for (int status = 0; status < 128; status++) {
        GError *before = NULL, *after = NULL;
        reason_set_exit(&before, CLD_EXITED, status, TRUE);
        reason_set_exit(&after, CLD_EXITED, status, FALSE);
        g_assert_error(before, VITRINE_ERROR, VITRINE_ERROR_JAIL);
        g_assert_error(after, VITRINE_ERROR, VITRINE_ERROR_CRASH);
        check_sentence(before);
        check_sentence(after);
    }
    for (int signal = 1; signal < 65; signal++) {
        GError *error = NULL;
        reason_set_exit(&error, CLD_KILLED, signal, FALSE);
        g_assert_error(error, VITRINE_ERROR, VITRINE_ERROR_CRASH);
        check_sentence(error);
    }
}

static void test_every_notice(void) {
    static const guint64 details[] = {0, 1, PAGES_MAXIMUM, G_MAXUINT64};
    for (guint code = 0; code <= NOTICE_CODE_END; code++)
        for (gsize k = 0; k < G_N_ELEMENTS(details); k++) {
            g_autofree char *sentence = reason_notice((enum notice_code)code, details[k]);
            g_assert_true(g_str_has_suffix(sentence, "."));
        }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/password/saslprep", test_saslprep);
    g_test_add_func("/password/older-forms-as-typed", test_older_forms_as_typed);
    g_test_add_func("/password/too-long", test_too_long);
    g_test_add_func("/password/longer-when-prepared", test_longer_when_prepared);
    g_test_add_func("/password/not-utf8", test_not_utf8);
    g_test_add_func("/reasons/every-fault", test_every_fault);
    g_test_add_func("/reasons/every-verdict", test_every_verdict);
    g_test_add_func("/reasons/every-end", test_every_end);
    g_test_add_func("/reasons/every-notice", test_every_notice);
    return g_test_run();
}

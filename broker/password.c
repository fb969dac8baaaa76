/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/password.h"

#include <string.h>
#include <stringprep.h>

#include "broker/session.h"

gboolean password_prepare(const char *typed, enum password_form form, char *prepared,
                          GError **error) {
    char work[4 * PASSWORD_BYTES_MAXIMUM + 1] = {
        0}; /* SASLprep may lengthen: NFKC, at most a few times */
    gsize length = strlen(typed);
    gboolean fits = length <= PASSWORD_BYTES_MAXIMUM;
    if (!g_utf8_validate(typed, -1, NULL)) {
        g_set_error_literal(error, VITRINE_ERROR, VITRINE_ERROR_LOCKED,
                            "This password is not text in UTF-8.");
        return FALSE;
    }
    if (fits)
        memcpy(work, typed, length);
    int outcome = fits && form == PASSWORD_SASLPREP
                      ? stringprep(work, sizeof work, 0, stringprep_saslprep)
                      : STRINGPREP_OK;
    fits = fits && outcome != STRINGPREP_TOO_SMALL_BUFFER;
    if (fits && outcome != STRINGPREP_OK) {
        g_set_error_literal(
            error, VITRINE_ERROR, VITRINE_ERROR_LOCKED,
            "This password holds characters that passwords of such files cannot have.");
        explicit_bzero(work, sizeof work);
        return FALSE;
    }
    fits = fits && strlen(work) <= PASSWORD_BYTES_MAXIMUM;
    if (fits)
        strcpy(prepared, work);
    else
        g_set_error_literal(error, VITRINE_ERROR, VITRINE_ERROR_LOCKED,
                            "This password is too long.");
    explicit_bzero(work, sizeof work);
    return fits;
}

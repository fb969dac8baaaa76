/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_PASSWORD_H
#define VITRINE_BROKER_PASSWORD_H

#include <glib.h>

#include "proto/protocol.h"

/*
 * Prepares a typed password (UTF-8) as its document asks: SASLprep (RFC 4013) for PDF revisions 5
 * and 6 (ISO 32000-2, 7.6.4.3.3), as typed for older ones, whose engine maps UTF-8 to one byte a
 * character. prepared has room for PASSWORD_BYTES_MAXIMUM + 1; the caller wipes it. False with
 * error (VITRINE_ERROR_LOCKED).
 */
gboolean password_prepare(const char *typed, enum password_form form, char *prepared,
                          GError **error);

#endif

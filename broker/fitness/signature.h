/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_FITNESS_SIGNATURE_H
#define VITRINE_BROKER_FITNESS_SIGNATURE_H

#include <glib.h>
#include <sys/types.h>

/*
 * Detached signatures of advisory updates: Ed25519 (RFC 8032), checked by libsodium. A key is a
 * file NAME.pub of 32 bytes as one line of base64; a signature is FILE.sig, 64 bytes as base64, over
 * all bytes of FILE. Lines that begin with "#" are ignored in both. This project ships no key: the
 * administrator installs the ones they trust. OpenSSL makes both:
 *
 *   openssl genpkey -algorithm ed25519 -out secret.pem
 *   openssl pkey -in secret.pem -pubout -outform DER | tail -c 32 | base64 > NAME.pub
 *   openssl pkeyutl -sign -inkey secret.pem -rawin -in FILE | base64 -w 0 > FILE.sig
 */

enum { SIGNATURE_KEY_BYTES = 32, SIGNATURE_BYTES = 64 };

/* The keys (GBytes of SIGNATURE_KEY_BYTES) of a folder's .pub files; administrator must own them.
 * NULL with error for the first that is not as it should be: one bad key spoils all. */
GPtrArray *signature_load_keys(const char *folder, uid_t administrator, GError **error);

/* Whether signature (the text of a .sig file) is one of bytes by any of keys. */
gboolean signature_verifies(GBytes *bytes, GBytes *signature, const GPtrArray *keys);

#endif

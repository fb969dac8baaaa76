/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef VITRINE_WORKER_ENGINES_DOCUMENT_URI_H
#define VITRINE_WORKER_ENGINES_DOCUMENT_URI_H

/*
 * A link's target as it may be shown: UTF-8 of characters that neither hide nor reorder their
 * neighbours. Bytes of anything else are percent-encoded (RFC 3986, 2.1), which names the same
 * target; sent as they are, the broker would take them for an attack. NULL if the target is empty,
 * longer than URI_BYTES_MAXIMUM (half a target would be another one), or there is no memory. The
 * caller frees it with free().
 */
char *uri_clean(const char *uri);

#endif

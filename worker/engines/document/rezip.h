/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef VITRINE_WORKER_ENGINES_DOCUMENT_REZIP_H
#define VITRINE_WORKER_ENGINES_DOCUMENT_REZIP_H

#include <mupdf/fitz.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * A zip with some of its files replaced and one hidden (PKWARE APPNOTE 4.3): what was before the
 * central directory stays as it is, the new files follow it, stored; then comes the directory, with
 * their entries changed. Hostile zips end as an exception or as one that others find broken.
 */

struct replacement {
    const char *name;
    fz_buffer *bytes; /* the caller's */
};

/* The new zip, the caller's. Throws; also for zips of 4 GiB and more. */
fz_buffer *rezip(fz_context *context, const uint8_t *bytes, size_t size,
                 const struct replacement *replacements, size_t count, const char *hidden);

#endif

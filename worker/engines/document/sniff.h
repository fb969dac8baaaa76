/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef VITRINE_WORKER_ENGINES_DOCUMENT_SNIFF_H
#define VITRINE_WORKER_ENGINES_DOCUMENT_SNIFF_H

#include <stddef.h>
#include <stdint.h>

#include "proto/protocol.h"

/*
 * What a file is, by its bytes first; its name's extension decides only between kinds of text. Runs
 * in the jail: it reads hostile bytes, bounded, and allocates nothing.
 */
enum sniffed {
    SNIFFED_MUPDF,       /* open with magic */
    SNIFFED_TEXT,        /* plain text: text.h */
    SNIFFED_UNSUPPORTED, /* known, but nothing here reads it: unsupported */
    SNIFFED_UNKNOWN,
};

struct kind {
    enum sniffed sniffed;
    const char *magic; /* a name MuPDF's document handlers know */
    enum unsupported_kind unsupported;
};

struct kind sniff(const uint8_t *bytes, size_t size, const char *hint);

/* The name of each entry of a zip's central directory (PKWARE APPNOTE 4.3.12), until visit returns
 * 0. Returns how many were visited; at most 10,000 are. name lies in bytes, after the 46 bytes of
 * its entry's fixed part. */
size_t sniff_zip_names(const uint8_t *bytes, size_t size,
                       int (*visit)(const char *name, size_t length, void *user), void *user);

/* Where the central directory begins, and the end record, of 22 bytes at least. size twice: there is
 * none. */
size_t sniff_zip_directory(const uint8_t *bytes, size_t size, size_t *end);

#endif

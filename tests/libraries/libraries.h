/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_TESTS_LIBRARIES_LIBRARIES_H
#define VITRINE_TESTS_LIBRARIES_LIBRARIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Libraries as they come from Debian, at work inside the jail and outside: the same work must give
 * the same result. Which are there is settled when the tests are built.
 */

struct library {
    const char *name;
    const char *version;
    /* So many rounds, some tens of milliseconds each. Returns a checksum of all it made. */
    uint64_t (*work)(unsigned rounds);
};

extern const struct library libraries[];
extern const size_t library_count;

/* What one run in a child told. */
struct run {
    bool finished;
    uint64_t checksum;
    uint64_t answered; /* calls, of a sealed run */
    uint64_t refused;
    double seconds; /* of CPU time, user and system */
};

struct run libraries_run(const struct library *library, unsigned rounds, bool sealed);

/* The works; one file each. Those that are not there are not in the table. */
uint64_t work_zlib(unsigned rounds);
uint64_t work_png(unsigned rounds);
uint64_t work_jpeg(unsigned rounds);
uint64_t work_webp(unsigned rounds);
uint64_t work_tiff(unsigned rounds);
uint64_t work_cairo(unsigned rounds);

/* A picture every work uses: soft colours with noise, RGB, PICTURE_SIDE × PICTURE_SIDE. */
enum { PICTURE_SIDE = 512, PICTURE_BYTES = PICTURE_SIDE * PICTURE_SIDE * 3 };
const uint8_t *picture(void);

/* FNV-1a over bytes, going on from value. */
uint64_t checksum(uint64_t value, const void *bytes, size_t count);

#endif

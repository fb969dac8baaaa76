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
    /* How many threads it is given besides the main one; 0: it needs none. */
    unsigned threads;
    /* Before the work, unsealed, in the process whose children work, as a zygote would: input, fonts.
     * May be NULL. Not 0: something it needs is not on this machine. No thread may be left. */
    int (*prepare)(void);
};

extern const struct library libraries[];
extern const size_t library_count;

/* What one run in a child told. */
struct run {
    bool finished;
    uint64_t checksum;
    uint64_t answered; /* calls, of a sealed run */
    uint64_t refused;
    double seconds; /* of CPU time, user and system, of all its threads */
    double elapsed; /* seconds by the wall's clock */
};

struct run libraries_run(const struct library *library, unsigned rounds, bool sealed);

/* The table of the proof: a heading, and the row of a library with what two of its runs told. */
enum { LIBRARIES_ROW = 160 };
extern const char libraries_heading[];
void libraries_row(char row[LIBRARIES_ROW], const struct library *library, const struct run *inside,
                   const struct run *outside);

/* The works; one file each. Those that are not there are not in the table. */
uint64_t work_zlib(unsigned rounds);
uint64_t work_png(unsigned rounds);
uint64_t work_jpeg(unsigned rounds);
uint64_t work_webp(unsigned rounds);
uint64_t work_tiff(unsigned rounds);
uint64_t work_cairo(unsigned rounds);
uint64_t work_pango(unsigned rounds);
int prepare_pango(void);
uint64_t work_rsvg(unsigned rounds);
uint64_t work_avif(unsigned rounds);
int prepare_avif(void);
uint64_t work_dav1d(unsigned rounds);
int prepare_dav1d(void);
uint64_t work_heif(unsigned rounds);
int prepare_heif(void);
uint64_t work_script(unsigned rounds);
uint64_t work_webassembly(unsigned rounds);
int prepare_script(void);

/* A picture every work uses: soft colours with noise, RGB, PICTURE_SIDE × PICTURE_SIDE. */
enum { PICTURE_SIDE = 512, PICTURE_BYTES = PICTURE_SIDE * PICTURE_SIDE * 3 };
const uint8_t *picture(void);

/* avif.c: an AVIF file of some such pictures, made once. */
const uint8_t *film_of_av1(size_t *bytes);

/* FNV-1a over bytes, going on from value. */
uint64_t checksum(uint64_t value, const void *bytes, size_t count);

#endif

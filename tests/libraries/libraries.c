/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/libraries/libraries.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "worker/jail/gate.h"
#include "worker/jail/runtime/runtime.h"
#include "worker/jail/seal.h"

const struct library libraries[] = {
#ifdef ZLIB
    {"zlib", ZLIB, work_zlib, 0, NULL},
#endif
#ifdef LIBPNG
    {"libpng", LIBPNG, work_png, 0, NULL},
#endif
#ifdef LIBJPEG
    {"libjpeg-turbo", LIBJPEG, work_jpeg, 0, NULL},
#endif
#ifdef LIBWEBP
    {"libwebp", LIBWEBP, work_webp, 0, NULL},
#endif
#ifdef LIBTIFF
    {"libtiff", LIBTIFF, work_tiff, 0, NULL},
#endif
#ifdef CAIRO
    {"cairo", CAIRO, work_cairo, 0, NULL},
#endif
#ifdef PANGO
    {"Pango+fontconfig", PANGO, work_pango, 24, prepare_pango},
#endif
#ifdef LIBRSVG
    {"librsvg", LIBRSVG, work_rsvg, 8, NULL},
#endif
#ifdef LIBAVIF
    {"libavif", LIBAVIF, work_avif, 16, prepare_avif},
#endif
#if defined LIBAVIF && defined DAV1D
    {"dav1d", DAV1D, work_dav1d, 16, prepare_dav1d},
#endif
#ifdef LIBHEIF
    {"libheif", LIBHEIF, work_heif, 16, prepare_heif},
#endif
#ifdef JSC
    {"JavaScriptCore", JSC, work_script, 0, prepare_script},
    {"JSC+WebAssembly", JSC, work_webassembly, 8, prepare_script},
#endif
};
const size_t library_count = sizeof libraries / sizeof libraries[0];

const uint8_t *picture(void) {
    static uint8_t pixels[PICTURE_BYTES];
    uint32_t noise = 1;
    for (unsigned y = 0, k = 0; y < PICTURE_SIDE; y++)
        for (unsigned x = 0; x < PICTURE_SIDE; x++, k += 3) {
            noise = noise * 1103515245u + 12345u;
            pixels[k] = (uint8_t)(x / 2);
            pixels[k + 1] = (uint8_t)(y / 2);
            pixels[k + 2] = (uint8_t)((x ^ y) / 4 + (noise >> 28));
        }
    return pixels;
}

uint64_t checksum(uint64_t value, const void *bytes, size_t count) {
    const uint8_t *at = bytes;
    for (size_t k = 0; k < count; k++)
        value = (value ^ at[k]) * 1099511628211u;
    return value;
}

/* ------------------------------------------------------------------------------ the child --- */

enum { CPU_SECONDS = 120 };

static void on_fault(enum runtime_fault fault, uint64_t detail) {
    (void)detail;
    runtime_exit(100 + (int)fault);
}

static void seal(unsigned threads) {
    struct runtime_options options = {
        .memory_bytes = (size_t)2 << 30, .threads = threads, .log_fd = 2, .on_fault = on_fault};
    if (runtime_prepare(&options) != 0 || runtime_arm() != 0 || jail_seal() != JAIL_STRICT)
        _exit(99);
    runtime_enter();
}

static void work_and_tell(const struct library *library, unsigned rounds, bool sealed, int out) {
    struct runtime_counts counts = {0};
    setrlimit(RLIMIT_CPU, &(struct rlimit){CPU_SECONDS, CPU_SECONDS});
    if (sealed)
        seal(library->threads);
    uint64_t sum = library->work(rounds);
    if (sealed)
        runtime_get_counts(&counts);
    uint64_t words[3] = {sum, counts.answered, counts.refused};
    gate_write(out, words, sizeof words);
    if (!sealed)
        _exit(0); /* with all its threads */
    runtime_exit(0);
}

static double cpu_seconds(const struct rusage *usage) {
    return (double)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) +
           (double)(usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) / 1e6;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

struct run libraries_run(const struct library *library, unsigned rounds, bool sealed) {
    uint64_t words[3] = {0};
    struct rusage usage;
    int ends[2], status = 0;
    if (pipe(ends) != 0)
        abort();
    fflush(NULL);
    double start = now();
    pid_t child = fork();
    if (child == 0)
        work_and_tell(library, rounds, sealed, ends[1]);
    close(ends[1]);
    ssize_t got = read(ends[0], words, sizeof words);
    close(ends[0]);
    bool ended = child > 0 && wait4(child, &status, 0, &usage) == child && status == 0;
    return (struct run){.finished = ended && got == sizeof words,
                        .checksum = words[0],
                        .answered = words[1],
                        .refused = words[2],
                        .seconds = ended ? cpu_seconds(&usage) : 0,
                        .elapsed = now() - start};
}

/* --------------------------------------------------------------------------- the table --- */

const char libraries_heading[] = "library              version      threads  calls answered  "
                                 "refused  identical  inside ms  outside ms";

void libraries_row(char row[LIBRARIES_ROW], const struct library *library, const struct run *inside,
                   const struct run *outside) {
    bool same = inside->finished && outside->finished && inside->checksum == outside->checksum;
    snprintf(row, LIBRARIES_ROW, "%-20s %-12s %7u  %14llu  %7llu  %-9s  %9.0f  %10.0f",
             library->name, library->version, library->threads,
             (unsigned long long)inside->answered, (unsigned long long)inside->refused,
             same ? "yes" : "NO", inside->seconds * 1000, outside->seconds * 1000);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/libraries/libraries.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "worker/jail/gate.h"
#include "worker/jail/runtime/runtime.h"
#include "worker/jail/seal.h"

const struct library libraries[] = {
#ifdef ZLIB
    {"zlib", ZLIB, work_zlib},
#endif
#ifdef LIBPNG
    {"libpng", LIBPNG, work_png},
#endif
#ifdef LIBJPEG
    {"libjpeg-turbo", LIBJPEG, work_jpeg},
#endif
#ifdef LIBWEBP
    {"libwebp", LIBWEBP, work_webp},
#endif
#ifdef LIBTIFF
    {"libtiff", LIBTIFF, work_tiff},
#endif
#ifdef CAIRO
    {"cairo", CAIRO, work_cairo},
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
    gate_exit(100 + (int)fault);
}

static void seal(void) {
    struct runtime_options options = {
        .memory_bytes = (size_t)2 << 30, .log_fd = 2, .on_fault = on_fault};
    if (runtime_prepare(&options) != 0 || runtime_arm() != 0 || jail_seal() != JAIL_STRICT)
        _exit(99);
    runtime_enter();
}

static void work_and_tell(const struct library *library, unsigned rounds, bool sealed, int out) {
    struct runtime_counts counts = {0};
    setrlimit(RLIMIT_CPU, &(struct rlimit){CPU_SECONDS, CPU_SECONDS});
    if (sealed)
        seal();
    uint64_t sum = library->work(rounds);
    if (sealed)
        runtime_get_counts(&counts);
    uint64_t words[3] = {sum, counts.answered, counts.refused};
    gate_write(out, words, sizeof words);
    gate_exit(0);
}

static double cpu_seconds(const struct rusage *usage) {
    return (double)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) +
           (double)(usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) / 1e6;
}

struct run libraries_run(const struct library *library, unsigned rounds, bool sealed) {
    uint64_t words[3] = {0};
    struct rusage usage;
    int ends[2], status = 0;
    if (pipe(ends) != 0)
        abort();
    fflush(NULL);
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
                        .seconds = ended ? cpu_seconds(&usage) : 0};
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_EXPORT_CLONES_H
#define VITRINE_BROKER_EXPORT_CLONES_H

/* Compiled for AVX2 too; which one runs is chosen when the program is loaded. That is before AddressSanitizer
 * is there, so not with it; clang builds for fuzzing alone. */
#if defined(__x86_64__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define WITH_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define WITH_CLONES
#endif

#endif

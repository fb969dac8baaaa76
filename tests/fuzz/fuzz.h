/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_TESTS_FUZZ_FUZZ_H
#define VITRINE_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * Each file NAME-fuzz.c is one target: this function, linked with libFuzzer by clang (make fuzz), or with replay.c by
 * any compiler, which plays seeds/NAME and mutations of it (make test). A broken promise ends the process.
 */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
/* Once, before the first input; every target has one. */
int LLVMFuzzerInitialize(int *argc, char ***argv);

#define PROMISE(condition)                                                                         \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: broken promise: %s\n", __FILE__, __LINE__, #condition);        \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/* The input as a stream of decisions; zeros behind its end. */
struct dice {
    const uint8_t *bytes;
    size_t left;
};

static inline uint8_t dice_byte(struct dice *dice) {
    if (dice->left == 0)
        return 0;
    dice->left--;
    return *dice->bytes++;
}

static inline uint32_t dice_word(struct dice *dice) {
    uint32_t word = dice_byte(dice);
    for (int k = 1; k < 4; k++)
        word |= (uint32_t)dice_byte(dice) << 8 * k;
    return word;
}

#endif

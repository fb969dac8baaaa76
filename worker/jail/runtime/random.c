/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/random.h>
#include <sys/syscall.h>

#include "worker/jail/runtime/parts.h"

/*
 * Random numbers of a sealed process: ChaCha20 (RFC 8439) keyed by the kernel after the clone, so
 * that siblings differ, or by a fixed key where two runs must give the same bytes.
 */

enum { AT_RANDOM_BYTES = 16, GETENTROPY_MAXIMUM = 256 };

static uint32_t key[8];
static uint64_t counter;
static uint8_t block[64];
static size_t block_left;

static uint32_t rotate(uint32_t value, int bits) {
    return value << bits | value >> (32 - bits);
}

static void quarter_round(uint32_t *x, int a, int b, int c, int d) {
    x[a] += x[b], x[d] = rotate(x[d] ^ x[a], 16);
    x[c] += x[d], x[b] = rotate(x[b] ^ x[c], 12);
    x[a] += x[b], x[d] = rotate(x[d] ^ x[a], 8);
    x[c] += x[d], x[b] = rotate(x[b] ^ x[c], 7);
}

static void next_block(void) {
    uint32_t start[16] = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};
    memcpy(start + 4, key, sizeof key);
    start[12] = (uint32_t)counter;
    start[13] = (uint32_t)(counter >> 32);
    counter++;
    uint32_t x[16];
    memcpy(x, start, sizeof x);
    for (int round = 0; round < 10; round++) {
        for (int k = 0; k < 4; k++)
            quarter_round(x, k, 4 + k, 8 + k, 12 + k);
        for (int k = 0; k < 4; k++)
            quarter_round(x, k, 4 + (k + 1) % 4, 8 + (k + 2) % 4, 12 + (k + 3) % 4);
    }
    for (int k = 0; k < 16; k++)
        x[k] += start[k];
    memcpy(block, x, sizeof block);
    block_left = sizeof block;
}

void random_fill(void *buffer, size_t bytes) {
    uint8_t *out = buffer;
    while (bytes > 0) {
        if (block_left == 0)
            next_block();
        size_t part = bytes < block_left ? bytes : block_left;
        memcpy(out, block + sizeof block - block_left, part);
        block_left -= part;
        out += part;
        bytes -= part;
    }
}

/* The kernel's 16 bytes are the zygote's: all its clones share them, and no two runs do. From the
 * last block of all, which nobody else ever gets. */
static void refill_auxiliary(void) {
    void *bytes = (void *)getauxval(AT_RANDOM);
    counter = UINT64_MAX;
    if (bytes)
        random_fill(bytes, AT_RANDOM_BYTES);
    counter = 0;
    block_left = 0;
}

int random_seed(bool deterministic) {
    memset(key, 0, sizeof key);
    block_left = 0;
    if (deterministic)
        memcpy(key, &runtime_settings.seed, sizeof runtime_settings.seed);
    else if (getrandom(key, sizeof key, 0) != (ssize_t)sizeof key)
        return -EIO;
    refill_auxiliary();
    return 0;
}

int64_t answer_getrandom(const struct call *call) {
    const uint64_t known = GRND_NONBLOCK | GRND_RANDOM | GRND_INSECURE,
                   both = GRND_RANDOM | GRND_INSECURE;
    uint64_t flags = call->argument[2];
    if ((flags & ~known) || (flags & both) == both)
        return -EINVAL;
    random_fill((void *)(uintptr_t)call->argument[0], call->argument[1]);
    return (int64_t)call->argument[1];
}

/* ------------------------------------------------------------------------ in place of libc's own
 * --- */

/* Newer libcs take random numbers from the kernel's vDSO, without a system call. */

ssize_t getrandom(void *buffer, size_t bytes, unsigned int flags) {
    return dispatch_ask(&(struct call){.number = SYS_getrandom,
                                       .argument = {(uint64_t)(uintptr_t)buffer, bytes, flags}});
}

int getentropy(void *buffer, size_t bytes) {
    if (bytes > GETENTROPY_MAXIMUM) {
        errno = EIO;
        return -1;
    }
    return getrandom(buffer, bytes, 0) == (ssize_t)bytes ? 0 : -1;
}

void arc4random_buf(void *buffer, size_t bytes) {
    uint8_t *out = buffer;
    while (bytes > 0) {
        ssize_t got = getrandom(out, bytes, 0);
        size_t part = got > 0 ? (size_t)got : 0;
        out += part;
        bytes -= part;
    }
}

uint32_t arc4random(void) {
    uint32_t value = 0;
    arc4random_buf(&value, sizeof value);
    return value;
}

/* Every remainder equally likely: numbers below 2^32 mod bound are drawn again. */
uint32_t arc4random_uniform(uint32_t bound) {
    uint32_t value, least = bound > 1 ? -bound % bound : 0;
    do
        value = arc4random();
    while (value < least);
    return bound > 1 ? value % bound : 0;
}

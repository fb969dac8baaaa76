/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "worker/engines/document/sniff.h"

/* What a file is: the first byte is the length of the hint, which comes before the file. */

static const uint8_t *first, *past;

static int visit(const char *name, size_t length, void *user) {
    const uint8_t *begin = (const uint8_t *)name;
    PROMISE(length == 0 || (begin >= first && begin < past && length <= (size_t)(past - begin)));
    ++*(size_t *)user;
    return 1;
}

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc, (void)argv;
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    struct dice dice = {bytes, size};
    char hint[16] = "";
    size_t length = dice_byte(&dice) % sizeof hint, visited = 0;
    for (size_t k = 0; k < length; k++)
        hint[k] = (char)(dice_byte(&dice) & 0x7f);
    struct kind kind = sniff(dice.bytes, dice.left, hint);
    PROMISE(kind.sniffed >= SNIFFED_MUPDF && kind.sniffed <= SNIFFED_UNKNOWN);
    PROMISE(kind.sniffed != SNIFFED_MUPDF || (kind.magic && kind.magic[0] != '\0'));
    PROMISE(kind.sniffed != SNIFFED_UNSUPPORTED || kind.unsupported < UNSUPPORTED_KIND_END);
    first = dice.bytes;
    past = dice.bytes + dice.left;
    PROMISE(sniff_zip_names(dice.bytes, dice.left, visit, &visited) == visited);
    PROMISE(visited <= 10000);
    return 0;
}

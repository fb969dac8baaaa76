/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_SCRIPT_PRELUDE_H
#define VITRINE_SCRIPT_PRELUDE_H

#include <stddef.h>
#include <stdint.h>

/* The files of prelude/, one after the other, as one function of the natives; written by
 * prelude/embed.py at build time. */
extern const uint8_t prelude_text[];
extern const size_t prelude_bytes;

#endif

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef VITRINE_TESTS_FUZZ_ENGINE_CHILD_H
#define VITRINE_TESTS_FUZZ_ENGINE_CHILD_H

#include <stddef.h>
#include <stdint.h>

/*
 * An engine whole, unsealed, with the stage of the document tests as its display. It keeps state for one document, so
 * each input has a process of its own, cloned warm. The engine may give up in a named way (worker_fault) or run out of its
 * processor time; it may not crash, and not break what stage.c promises for the broker. The coverage counters of the
 * child are brought home. engine-child.c has the target's two functions; the target itself defines these:
 */
extern const unsigned engine_child_seconds; /* of processor time an input may take */
void engine_child_play(const uint8_t *bytes, size_t size);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_WORKER_JAIL_RUNTIME_INHERITED_H
#define VITRINE_WORKER_JAIL_RUNTIME_INHERITED_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Memory that libraries mapped before the seal. Its page tables are what they are; whoever wants them changed is
 * told so, or gets what looks the same.
 *
 *   closed   reserved, and cannot be touched (PROT_NONE). Nobody can open it any more, so who asks for it must be
 *            told: libc's malloc, in a heap that a thread of the zygote's left half used, then takes another
 *            one. An answer of 0 would be a crash a moment later.
 *   plain    private, of no file, readable and writable: can be made zero, which is all that fresh pages are.
 *            JavaScriptCore's allocator maps such anew inside its own chunks, and dies if it may not.
 */

/* Before the seal: takes note of what is there now; the last call counts. Some 0.3 ms. */
void inherited_save(void);

/* Whether any of it is closed. */
bool inherited_closed(const void *address, size_t bytes);

/* Whether all of it is plain. */
bool inherited_plain(const void *address, size_t bytes);

#endif

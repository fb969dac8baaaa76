/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_REASONS_H
#define VITRINE_BROKER_REASONS_H

#include <glib.h>

#include "broker/session.h"
#include "proto/check.h"
#include "proto/protocol.h"

/*
 * Why a document is not shown, as whole sentences for a person. No text of a worker ever becomes
 * part of one.
 */

/* From the worker's own FAULT. detail as in protocol.h; of FAULT_MEMORY the bytes that the worker had
 * (0: not told). */
void reason_set_fault(GError **error, enum fault_code code, guint64 detail);
/* The worker broke the protocol. */
void reason_set_verdict(GError **error, enum check_verdict verdict);
/* The worker ended without a word: status as of waitid. before_ready: it never came into the jail.
 */
void reason_set_exit(GError **error, int code, int status, gboolean before_ready);
/* Something of the trusted side's own; problem is an errno. */
void reason_set_system(GError **error, const char *sentence, int problem);

/* A notice in plain words; the caller frees it. */
char *reason_notice(enum notice_code code, guint64 detail);

#endif

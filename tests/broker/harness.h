/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_TESTS_BROKER_HARNESS_H
#define VITRINE_TESTS_BROKER_HARNESS_H

#include "broker/session.h"

/*
 * What the broker's tests share: documents they make themselves, waiting for a state, and counts of
 * everything that could be left behind.
 */

/* A folder of this test program, removed by harness_finish with all in it. */
const char *harness_folder(void);
void harness_finish(void);

/* Writes bytes under a name in the folder; the path is the caller's. */
char *harness_file(const char *name, const void *bytes, gsize count);
/* A well-formed PDF of so many pages, sides in points; its first page has a black square. */
char *harness_pdf(const char *name, unsigned pages, unsigned side);

/* A product of this build, as "worker/vitrine-document-worker"; the caller frees it. */
char *harness_product(const char *name);
/* A file of the corpus, or NULL: skip. */
char *harness_corpus(const char *name);

/* Runs the main loop until *flag, or fails the test after two minutes. */
void harness_wait(const gboolean *flag);
/* The same until the session is in state, or in FAILED or CLOSED. Returns where it is. */
VitrineSessionState harness_wait_state(VitrineSession *session, VitrineSessionState state);

/* A headless session of path, started. */
VitrineSession *harness_open(const char *path);

/* What this process holds: descriptors, children alive or dead, SysV segments it made. */
unsigned harness_descriptors(void);
unsigned harness_children(void);
unsigned harness_segments(void);

/* Runs the main loop until children are at most so many: the reaping is done by it. */
void harness_wait_children(unsigned most);
/* The same until so many descriptors are open at most: a child that is just ending is in no list of the kernel's, but
 * its pidfd is. */
void harness_wait_descriptors(unsigned most);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_POSTURE_H
#define VITRINE_BROKER_POSTURE_H

#include <glib.h>
#include <stdbool.h>
#include <sys/types.h>

#include "broker/channel.h"
#include "proto/check.h"

/*
 * The proof of the jail, read from the kernel (/proc/PID, proc(5)) and not from the worker, before
 * the worker is given a document byte to read:
 *
 *   - every thread: "Seccomp: 1" (strict), or "Seccomp: 2" with exactly one filter more than ours;
 *     NoNewPrivs: 1; run as the user and group it was given, and no other; and exactly as many
 *     threads as the table of engines (engines.h) and READY say
 *   - descriptors: exactly 0 … 4, each a pipe whose inode is that of our own end, with the right
 *     access mode; 4 non-blocking; and, if there are several threads, the pipes between them, exactly
 *     as many as that takes (protocol.h), both ends of each, none of them ours
 *   - mappings: nothing shared but the one segment, by its id; nothing writable and executable (but
 *     private memory of no file, for an engine that makes code); the
 *     document, if it has bytes, private and read-only
 */
struct posture {
    pid_t pid;
    bool strict; /* else the equal filter */
    unsigned threads;
    unsigned uid;
    unsigned filters;     /* Seccomp_filters */
    guint64 memory_bytes; /* the region behind malloc, as the worker declared it */
    guint64 stack_bytes;  /* the most that the stacks of its threads can take */
    guint64 segment_bytes;
    guint32 controls, refused; /* bits of enum control, as the worker declared them */
    int probe_signal;          /* how the sacrificial sibling died: SIGKILL or SIGSYS */
    const char *stage;         /* where pictures go: "XShm", "XPutImage", "memory" */
};

struct posture_expectation {
    pid_t pid;
    uid_t uid; /* whom it runs as: real, effective, saved and file system ids, all four */
    gid_t gid;
    unsigned threads;  /* by the table of engines */
    unsigned declared; /* by READY */
    bool makes_code;   /* the engine compiles at run time: private memory of no file may be both */
    int segment;       /* its id */
    dev_t document_device;
    ino_t document_inode;
    bool document_has_bytes;
    struct channel_end_identity ends[WORKER_DESCRIPTORS];
};

/* What maps calls this file: on btrfs and overlays not what fstat calls it. Maps one page for a
 * moment and never reads it. */
gboolean posture_identify(int descriptor, dev_t *device, ino_t *inode);

/* Proves it or says in a sentence what is wrong (VITRINE_ERROR_JAIL). Fills the kernel's facts of
 * posture. */
gboolean posture_prove(const struct posture_expectation *expected, struct posture *posture,
                       GError **error);

/* "held by 4 calls", or "held by 4 calls (filter)". Static. */
const char *posture_headline(const struct posture *posture);

/* Lines "name\tvalue\n" for a person; the caller frees it. */
char *posture_to_text(const struct posture *posture);

/* One JSON object. Keys, stable from version 1 on: "version": 1, "pid", "jail": "strict"|"filter",
 * "calls": ["read", "write", "exit", "sigreturn"], "threads", "uid", "memory_bytes",
 * "stack_bytes", "segment_bytes", "probe": "SIGKILL"|"SIGSYS", "stage", "controls":
 * {"store_bypass"|"indirect_branch"|"no_tsc"|"core_cookie": "on"|"refused"|"absent"}. */
char *posture_to_json(const struct posture *posture);

#endif

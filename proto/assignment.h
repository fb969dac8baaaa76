/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_PROTO_ASSIGNMENT_H
#define VITRINE_PROTO_ASSIGNMENT_H

#include <stdint.h>

/*
 * What the broker says to a zygote, before any document and outside any jail: one SOCK_SEQPACKET
 * message a request, one a reply, strictly in turn. A zygote is the broker's own program, started
 * by exec with an empty environment, this socket on descriptor 3 and nothing else; it has seen no
 * untrusted byte.
 *
 *     argv: PROGRAM --zygote UID GID    (whom to become; the broker's own when it is not root)
 *
 * First the zygote, once warm, sends one zygote_reply (ZYGOTE_WARM). Each request then brings one
 * reply. The worker is made by clone with CLONE_PARENT: the broker's own child, waited for by the
 * broker.
 */

#define ZYGOTE_SOCKET 3
#define ZYGOTE_VERSION 3u

enum zygote_request {
    ZYGOTE_ASSIGN = 1, /* with the six descriptors below: make a worker for this document */
    ZYGOTE_PROBE =
        2, /* no descriptors: a sibling seals itself by the same code and calls getpid: it must
              die (SIGKILL if strict, SIGSYS if filter); see enum worker_exit for other ends */
};

enum assignment_descriptor {
    ASSIGNMENT_DOCUMENT = 0, /* read-only, a regular file or a sealed memfd, offset unused */
    ASSIGNMENT_CONTROL = 1,  /* read end, blocking */
    ASSIGNMENT_CONTROL_POLL =
        2,                 /* read end of the same pipe, own open file description, O_NONBLOCK */
    ASSIGNMENT_FRAMES = 3, /* write end, blocking */
    ASSIGNMENT_LOG = 4,    /* write end, O_NONBLOCK: a flood is the worker's loss */
    ASSIGNMENT_BULK = 5,   /* write end, blocking */
    ASSIGNMENT_DESCRIPTORS = 6,
};

enum assignment_flag {
    ASSIGNMENT_DETERMINISTIC =
        1, /* fixed random seed and clock: the same file gives the same bytes */
    ASSIGNMENT_SEGMENT_USED =
        2, /* another worker had the segment: cleared before the seal, nothing of it is seen */
};

struct assignment {
    uint32_t request; /* enum zygote_request */
    uint32_t version; /* ZYGOTE_VERSION */
    int32_t segment;  /* SysV shared memory id, attached read-write by the worker */
    uint32_t flags;
    uint64_t segment_bytes;  /* its size; slots come by CONFIGURE */
    uint64_t expected_bytes; /* of the first picture, at most segment_bytes; 0: not known */
    uint64_t memory_bytes;   /* region behind malloc */
    uint64_t seed;           /* of random numbers, if deterministic */
    uint64_t cpu_seconds;    /* RLIMIT_CPU backstop; 0: none */
    char hint[16];           /* file name's extension in lower case ASCII, NUL-terminated, or "" */
};

/* Exit statuses of a worker that did not come as far as READY. */
enum worker_exit {
    WORKER_EXIT_NOT_SEALED = 70,  /* neither strict mode nor the equal filter could be installed */
    WORKER_EXIT_LIVED_ON = 71,    /* a sealed probe did a forbidden call and lived */
    WORKER_EXIT_DESCRIPTORS = 72, /* something besides the declared descriptors was open */
    WORKER_EXIT_SETUP = 73,       /* the document or the segment could not be mapped */
    WORKER_EXIT_LIMITS = 74,      /* a resource limit could not be set */
    WORKER_EXIT_RUNTIME =
        75, /* no Syscall User Dispatch (Linux 5.11), or no memory for the region */
    WORKER_EXIT_ORPHAN = 76, /* the broker was gone already */
};

enum zygote_status { ZYGOTE_WARM = 1, ZYGOTE_CLONED = 2, ZYGOTE_FAILED = 3 };

struct zygote_reply {
    uint32_t status;  /* enum zygote_status */
    uint32_t version; /* ZYGOTE_VERSION */
    int32_t pid;      /* ZYGOTE_CLONED: the worker, the broker's child */
    int32_t error;    /* ZYGOTE_FAILED: errno */
    uint32_t engine;  /* enum engine_id */
    uint32_t reserved;
};

#endif

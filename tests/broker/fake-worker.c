/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "proto/assignment.h"
#include "proto/protocol.h"

/*
 * A zygote and worker that lie in one way, named by the last part of the program's path: tests link
 * to it under the name of the lie. Where the program must be called vitrine-…, it is the name that link points to. It engine-lessly says READY and then does what its name says.
 */

static const char *lie;
static void *segment;

static bool lies(const char *name) {
    return strcmp(lie, name) == 0;
}

static void give_up(int status) {
    syscall(SYS_exit, status);
}

/* ------------------------------------------------------------------------------------ worker ---
 */

static void say(uint32_t type, union wire_message message) {
    message.type = type;
    if (write(1, &message, sizeof message) != sizeof message)
        give_up(0);
}

static void say_ready(uint32_t threads, uint32_t version) {
    say(TO_BROKER_READY, (union wire_message){.ready = {.version = version,
                                                        .engine = ENGINE_DOCUMENT,
                                                        .seal = 1,
                                                        .threads = threads,
                                                        .memory_bytes = 1 << 20}});
}

static void say_extent(uint32_t serial) {
    say(TO_BROKER_EXTENT, (union wire_message){.extent = {.serial = serial,
                                                          .width = 100,
                                                          .height = 100,
                                                          .pages = 1,
                                                          .zoom = 1000,
                                                          .zoom_mode = ZOOM_FREE}});
}

static void map_document(int descriptor) {
    struct stat status;
    int protection = lies("document-writable") ? PROT_READ | PROT_WRITE : PROT_READ;
    int sharing = lies("document-shared") ? MAP_SHARED : MAP_PRIVATE;
    if (!lies("document-elsewhere") && fstat(descriptor, &status) == 0)
        mmap(NULL, (size_t)status.st_size, protection, sharing, descriptor, 0);
}

static void map_segment(int id) {
    if (!lies("no-segment"))
        segment = shmat(id, NULL, 0);
    if (lies("second-segment")) {
        int other = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
        shmat(other, NULL, 0);
        shmctl(other, IPC_RMID, NULL);
    }
    if (lies("shared-mapping"))
        mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (lies("writable-executable"))
        mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void place_descriptors(const int descriptors[ASSIGNMENT_DESCRIPTORS]) {
    static const int order[WORKER_DESCRIPTORS] = {ASSIGNMENT_CONTROL, ASSIGNMENT_FRAMES,
                                                  ASSIGNMENT_LOG, ASSIGNMENT_BULK,
                                                  ASSIGNMENT_CONTROL_POLL};
    int away[WORKER_DESCRIPTORS];
    for (int k = 0; k < WORKER_DESCRIPTORS; k++)
        away[k] = fcntl(descriptors[order[k]], F_DUPFD, 64);
    for (int k = 0; k < WORKER_DESCRIPTORS; k++)
        dup2(away[k], k);
    close_range(WORKER_DESCRIPTORS, ~0u, 0);
}

static void spoil_descriptors(void) {
    int ends[2];
    if (lies("extra-descriptor"))
        open("/dev/null", O_RDONLY);
    if (lies("missing-descriptor"))
        close(3);
    if (lies("foreign-pipe") && pipe(ends) == 0) {
        dup2(ends[1], 3);
        close_range(WORKER_DESCRIPTORS, ~0u, 0);
    }
    if (lies("file-as-pipe"))
        dup2(open("/dev/null", O_WRONLY), 3);
    if (lies("wrong-direction"))
        dup2(open("/proc/self/fd/3", O_RDONLY | O_NONBLOCK), 3);
    if (lies("both-directions"))
        dup2(open("/proc/self/fd/1", O_RDWR), 1);
    if (lies("blocking-poll"))
        dup2(0, 4);
    if (!lies("extra-descriptor"))
        close_range(WORKER_DESCRIPTORS, ~0u, 0);
}

/* A second thread, sealed or not, that does nothing. */
static volatile bool thread_is_ready;

static int do_nothing(void *sealed) {
    char byte;
    if (sealed)
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT);
    thread_is_ready = true;
    while (read(WORKER_DESCRIPTORS, &byte, 1) != 1) /* its own pipe, if it has one */
        continue;
    return 0;
}

static void start_thread(bool sealed) {
    static char stack[65536] __attribute__((aligned(16)));
    clone(do_nothing, stack + sizeof stack,
          CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM,
          sealed ? stack : NULL);
    while (!thread_is_ready)
        continue;
}

static bool has_two_threads(void) {
    return strncmp(lie, "two-threads", 11) == 0;
}

/* What two threads have between them, or not quite. */
static void make_own_pipes(void) {
    int wanted =
        (int)WORKER_OWN_PIPES(2) - lies("two-threads-five-pipes") + lies("two-threads-seven-pipes");
    for (int k = 0; k < wanted; k++) {
        int ends[2];
        if (pipe(ends) != 0)
            give_up(1);
    }
    if (lies("two-threads-twin-pipes"))
        dup2(5, 7), dup2(6, 8);
    if (lies("two-threads-our-pipe"))
        dup2(open("/proc/self/fd/1", O_RDONLY | O_NONBLOCK), 7), dup2(1, 8), close(17);
    if (lies("two-threads-half-pipe"))
        dup2(8, 7);
    if (lies("two-threads-file"))
        dup2(open("/dev/null", O_RDONLY), 7), close(17);
}

/* Reads until a message of type comes; its serial, if it is a CONFIGURE. */
static uint32_t await(uint32_t type) {
    union wire_message message;
    do
        if (read(0, &message, sizeof message) != sizeof message)
            give_up(0);
    while (message.type != type);
    return message.configure.serial;
}

/* The one role without a lie, for the benchmark: each slot is painted once and named again as soon
 * as it is released. */
static void show_at_full_rate(void) {
    union wire_message message;
    struct wire_configure view = {0};
    for (;;) {
        if (read(0, &message, sizeof message) != sizeof message)
            give_up(0);
        uint32_t first = 0, end = 0;
        if (message.type == TO_WORKER_CONFIGURE && view.serial == 0) {
            view = message.configure;
            memset(segment, 0x5a, SLOT_COUNT * view.slot_bytes);
            say_extent(view.serial);
            end = SLOT_COUNT;
        } else if (message.type == TO_WORKER_RELEASE) {
            first = message.release.slot;
            end = first + 1;
        }
        for (uint32_t slot = first; slot < end; slot++)
            say(TO_BROKER_FRAME, (union wire_message){.frame = {.serial = view.serial,
                                                                .slot = slot,
                                                                .width = (int32_t)view.width,
                                                                .height = (int32_t)view.height}});
    }
}

/* Writes all slots all the time, those that are being copied too, and names each as soon as it is released. */
static void scribble(void) {
    union wire_message message;
    uint32_t serial = await(TO_WORKER_CONFIGURE), colour = 0;
    volatile uint32_t *pixels = segment;
    say_extent(serial);
    for (uint32_t slot = 0; slot < SLOT_COUNT; slot++)
        say(TO_BROKER_FRAME,
            (union wire_message){
                .frame = {.serial = serial, .slot = slot, .width = 1, .height = 1}});
    for (;;) {
        for (uint32_t k = 0; k < 1 << 16; k++)
            pixels[k * 61 % (1 << 20)] = colour++;
        if (read(4, &message, sizeof message) != sizeof message)
            continue;
        if (message.type == TO_WORKER_CONFIGURE)
            serial = message.configure.serial;
        if (message.type == TO_WORKER_RELEASE)
            say(TO_BROKER_FRAME, (union wire_message){.frame = {.serial = serial,
                                                                .slot = message.release.slot,
                                                                .width = 1,
                                                                .height = 1}});
    }
}

/* ------------------------------------------------------------------- lies about a page's text ---
 */

static void say_bulk(uint32_t id, uint32_t kind, uint32_t records) {
    say(TO_BROKER_BULK,
        (union wire_message){.bulk = {.request = id, .kind = kind, .records = records}});
}

static void say_done(uint32_t id) {
    say(TO_BROKER_DONE, (union wire_message){.done = {.id = id, .status = DONE_OK}});
}

static void send_character(uint32_t code) {
    struct wire_character record = {.code = code};
    if (write(3, &record, sizeof record) != sizeof record)
        give_up(0);
}

/* Answers one question, which the test asks once the document is open. */
static void answer_falsely(void) {
    if (lies("text-before-it-is-asked"))
        say_bulk(1, BULK_TEXT, 1);
    uint32_t id = await(TO_WORKER_COMMAND);
    if (lies("text-without-bytes"))
        say_done(id);
    if (lies("text-of-too-many"))
        say_bulk(id, BULK_TEXT, TEXT_RECORDS_MAXIMUM + 1);
    if (lies("text-of-another-kind"))
        say_bulk(id, BULK_OUTLINE, 0);
    if (lies("text-of-another-question"))
        say_bulk(id + 1, BULK_TEXT, 1);
    say_bulk(id, BULK_TEXT, 1);
    if (lies("text-announced-twice"))
        say_bulk(id, BULK_TEXT, 1);
    if (lies("text-done-twice"))
        say_done(id);
    say_done(id);
    if (lies("text-that-ends-early") && write(3, "half", 4) == 4)
        give_up(0);
    if (lies("text-that-never-comes"))
        return;
    send_character(lies("text-of-surrogates") ? 0xd800 : 'x');
    if (lies("text-with-surplus"))
        send_character('y');
}

static void misbehave(void) {
    static const char bytes[1000];
    if (lies("speaks-during-proof"))
        say(TO_BROKER_EXTENT, (union wire_message){.extent = {.pages = 1}});
    uint32_t serial = await(TO_WORKER_CONFIGURE);
    if (lies("half-message") && write(1, bytes, 10) == 10)
        give_up(0);
    if (lies("unknown-type"))
        say(4711, (union wire_message){0});
    if (lies("second-ready"))
        say_ready(1, PROTOCOL_VERSION);
    if (lies("leaves-silently"))
        give_up(0);
    if (lies("forbidden-call"))
        getpid();
    if (lies("fault-out-of-range"))
        say(TO_BROKER_FAULT, (union wire_message){.fault = {.code = 1000}});
    if (strncmp(lie, "fault-", 6) == 0)
        say(TO_BROKER_FAULT, (union wire_message){.fault = {.code = (uint32_t)atoi(lie + 6)}});
    for (int k = 0; k < 2 && lies("asks-for-a-password-twice"); k++)
        say(TO_BROKER_NEED_PASSWORD,
            (union wire_message){.need_password = {.form = PASSWORD_UTF8}});
    if (!lies("asks-for-a-password-twice")) /* it says nothing else that is out of place */
        say_extent(serial);
    for (int k = 0; k < 3 && lies("opens-links-by-itself"); k++)
        say(TO_BROKER_LINK,
            (union wire_message){.link = {.kind = LINK_EXTERNAL, .id = 1, .activated = 1}});
    if (lies("log-then-die") && write(2, "asked for the moon\n", 19) == 19)
        say(TO_BROKER_FAULT, (union wire_message){.fault = {.code = FAULT_ENGINE}});
    if (lies("frame-from-the-future"))
        say(TO_BROKER_FRAME,
            (union wire_message){.frame = {.serial = serial + 1, .width = 1, .height = 1}});
    if (lies("frame-twice"))
        for (int k = 0; k < 2; k++)
            say(TO_BROKER_FRAME,
                (union wire_message){
                    .frame = {.serial = serial, .slot = 0, .width = 1, .height = 1}});
    if (lies("done-unasked"))
        say(TO_BROKER_DONE, (union wire_message){.done = {.id = 77, .status = DONE_OK}});
    if (lies("pong-unasked"))
        say(TO_BROKER_PONG, (union wire_message){.pong = {.nonce = 77}});
    if (strncmp(lie, "text-", 5) == 0)
        answer_falsely();
    while (lies("floods"))
        say(TO_BROKER_NOTICE, (union wire_message){.notice = {.code = NOTICE_SCRIPTS}});
    while (lies("floods-the-log") && write(2, bytes, sizeof bytes) != 0)
        continue;
    while (lies("busy"))
        continue;
    while (lies("ignores-the-end") &&
           read(0, &(union wire_message){0}, MESSAGE_BYTES) <= MESSAGE_BYTES)
        continue;
    await(0); /* nothing has this type: until the end of the pipe */
}

static void work(const struct assignment *assignment, const int *descriptors) {
    if (strncmp(lie, "exits-", 6) == 0)
        give_up(atoi(lie + 6));
    map_document(descriptors[ASSIGNMENT_DOCUMENT]);
    map_segment(assignment->segment);
    place_descriptors(descriptors);
    spoil_descriptors();
    if (!lies("privileged"))
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (has_two_threads())
        make_own_pipes();
    if (has_two_threads() || lies("second-thread") || lies("declared-second-thread") ||
        lies("sealed-second-thread"))
        start_thread(has_two_threads() || lies("sealed-second-thread"));
    if (!lies("unsealed") && !lies("privileged"))
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT);
    while (lies("never-ready"))
        continue;
    say_ready(lies("declared-second-thread") || lies("one-of-two-threads") || has_two_threads() ? 2
                                                                                                : 1,
              lies("other-version") ? PROTOCOL_VERSION + 1 : PROTOCOL_VERSION);
    if (lies("scribbles"))
        scribble();
    if (lies("full-rate"))
        show_at_full_rate();
    misbehave();
}

/* ------------------------------------------------------------------------------------ zygote ---
 */

static void reply(uint32_t status, pid_t pid) {
    struct zygote_reply message = {.status = status,
                                   .version = lies("zygote-of-other-version") ? ZYGOTE_VERSION + 1
                                                                              : ZYGOTE_VERSION,
                                   .pid = pid,
                                   .error = status == ZYGOTE_FAILED ? EAGAIN : 0,
                                   .engine = ENGINE_DOCUMENT};
    size_t bytes = lies("zygote-speaks-short") ? 7 : sizeof message;
    if (send(ZYGOTE_SOCKET, &message, bytes, MSG_NOSIGNAL) < 0)
        exit(0);
}

static void receive(struct assignment *assignment, int descriptors[ASSIGNMENT_DESCRIPTORS]) {
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(ASSIGNMENT_DESCRIPTORS * sizeof(int))];
    } space;
    struct iovec part = {assignment, sizeof *assignment};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = space.bytes,
                             .msg_controllen = sizeof space.bytes};
    if (recvmsg(ZYGOTE_SOCKET, &message, 0) != sizeof *assignment)
        exit(0);
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header)
        memcpy(descriptors, CMSG_DATA(header), ASSIGNMENT_DESCRIPTORS * sizeof(int));
}

static void probe(void) {
    if (lies("probe-lives"))
        _exit(WORKER_EXIT_LIVED_ON);
    if (lies("probe-unsealed"))
        _exit(WORKER_EXIT_NOT_SEALED);
    if (lies("probe-crashes"))
        signal(SIGSEGV, SIG_DFL), raise(SIGSEGV);
    raise(SIGKILL);
}

/* As the broker asked: "--zygote UID GID". */
static void become(const char *user, const char *group) {
    uid_t uid = (uid_t)atoi(user), uids[] = {uid, uid, uid};
    gid_t gid = (gid_t)atoi(group);
    if (lies("keeps-its-user"))
        return;
    if (lies("keeps-its-saved-user"))
        uids[2] = 0;
    if (geteuid() == 0 &&
        (setgroups(0, NULL) != 0 || (!lies("keeps-its-group") && setresgid(gid, gid, gid) != 0) ||
         setresuid(uids[0], uids[1], uids[2]) != 0))
        exit(1);
}

static const char *name_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

int main(int argc, char **argv) {
    static char target[4096];
    lie = name_of(argv[0]);
    if (strncmp(lie, "vitrine-", 8) == 0 && readlink(argv[0], target, sizeof target - 1) > 0)
        lie = name_of(target);
    if (argc == 4)
        become(argv[2], argv[3]);
    setsid();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (lies("zygote-dies-at-once"))
        return 3;
    reply(ZYGOTE_WARM, 0);
    for (;;) {
        struct assignment assignment;
        int descriptors[ASSIGNMENT_DESCRIPTORS];
        receive(&assignment, descriptors);
        if (assignment.request == ZYGOTE_ASSIGN && lies("zygote-dies-on-request"))
            return 0;
        if (assignment.request == ZYGOTE_ASSIGN && lies("zygote-stops"))
            raise(SIGSTOP);
        if (assignment.request == ZYGOTE_ASSIGN && lies("zygote-cannot-clone")) {
            reply(ZYGOTE_FAILED, 0);
            continue;
        }
        pid_t pid = (pid_t)syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);
        if (pid == 0 && assignment.request == ZYGOTE_PROBE)
            probe();
        if (pid == 0)
            work(&assignment, descriptors);
        if (assignment.request == ZYGOTE_ASSIGN && lies("zygote-dies-after-clone"))
            return 0;
        if (assignment.request == ZYGOTE_ASSIGN)
            for (int k = 0; k < ASSIGNMENT_DESCRIPTORS; k++)
                close(descriptors[k]);
        reply(ZYGOTE_CLONED, pid);
    }
}

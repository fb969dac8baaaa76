/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "broker/posture.h"
#include "broker/zygote.h"
#include "tests/broker/harness.h"

/*
 * Ways out of the jail, tried by a worker that executes what its document says (attacker.c), born, sealed and proved by
 * the real broker. Beside it a neighbour has another document open, and a server listens where an X server would; both,
 * and the broker, must not notice. Called with --filter, a container's filter stands around everything.
 */

static VitrineSession *neighbour;
static gboolean filtered;
static int listener;
static char *socket_address; /* its path */

/* ---------------------------------------------------------------------------------- outcomes --- */

struct outcome {
    GError *reason;
    char *log; /* lines, each with its newline */
};

static struct outcome try_document(const char *words) {
    struct outcome outcome = {0};
    g_autofree char *path = harness_file("payload", words, strlen(words));
    g_autoptr(GString) log = g_string_new(NULL);
    VitrineSession *session = harness_open(path);
    g_assert_cmpint(harness_wait_state(session, VITRINE_SESSION_CLOSED), ==,
                    VITRINE_SESSION_FAILED);
    outcome.reason = g_error_copy(vitrine_session_get_reason(session));
    for (GList *line = vitrine_session_get_log(session)->head; line; line = line->next)
        g_string_append_printf(log, "%s\n", (const char *)line->data);
    outcome.log = g_strdup(log->str);
    g_object_unref(session);
    return outcome;
}

static void outcome_clear(struct outcome *outcome) {
    g_clear_error(&outcome->reason);
    g_clear_pointer(&outcome->log, g_free);
}

/* Nobody but the attacker was touched. */
static void check_neighbourhood(const char *words) {
    pid_t worker = vitrine_session_get_worker(neighbour);
    if (vitrine_session_get_state(neighbour) != VITRINE_SESSION_OPEN || kill(worker, 0) != 0 ||
        kill(zygote_pid(ENGINE_DOCUMENT), 0) != 0 || accept(listener, NULL, NULL) >= 0)
        g_error("%s: the neighbourhood noticed it", words);
}

/* ------------------------------------------------------------------------------------- calls --- */

/* How an entry that is not let through ends. */
enum fate {
    ANSWERED, /* the runtime answers in the worker itself: the kernel is not reached */
    KILLED,   /* by the kernel, of its seal */
    FAULTS,   /* or the processor or kernel has no such entry: a fault in the worker */
};

static const struct entry {
    const char *name;
    enum fate fate;
    gboolean table_32; /* numbers are of the 32-bit table */
} entries[] = {
    {"dispatched", ANSWERED, FALSE}, {"gadget", KILLED, FALSE}, {"syscall", KILLED, FALSE},
    {"x32", KILLED, FALSE},          {"int80", FAULTS, TRUE},   {"sysenter", FAULTS, TRUE},
    {"vsyscall", FAULTS, FALSE},     {"compat", FAULTS, TRUE},
};

/* What an attacker would call: by the 64-bit and by the 32-bit table (-1: has none). %b is the broker, %n the
 * neighbour's worker, %z the zygote, %s the socket's path, %d the document; what begins with = is a string. */
static const struct attack {
    const char *name;
    int number, number_32;
    const char *arguments;
} attacks[] = {
    {"open-document-for-writing", SYS_open, 5, "=%d 1"},
    {"open-passwd", SYS_openat, 295, "-100 =/etc/passwd 0"},
    {"open-broker-memory", SYS_open, 5, "=/proc/%b/mem 2"},
    {"open-neighbour-memory", SYS_open, 5, "=/proc/%n/mem 2"},
    {"open-zygote-memory", SYS_open, 5, "=/proc/%z/mem 2"},
    {"open-own-memory", SYS_open, 5, "=/proc/self/mem 2"},
    {"open-pipe-again", SYS_open, 5, "=/proc/self/fd/0 1"},
    {"open-terminal", SYS_open, 5, "=/dev/tty 2"},
    {"open-anything-2", SYS_openat2, 437, "-100 =/ 0 24"},
    {"make-file", SYS_creat, 8, "=/tmp/escaped 0666"},
    {"x-server-socket", SYS_socket, 359, "1 1 0"},
    {"x-server-connect", SYS_connect, 362, "5 =%s 110"},
    {"socket-pair", SYS_socketpair, 360, "1 1 0 0"},
    {"zygote-send", SYS_sendto, 369, "3 =x 1 0 0 0"},
    {"pass-descriptor", SYS_sendmsg, 370, "1 0 0"},
    {"receive-descriptor", SYS_recvmsg, 372, "0 0 0"},
    {"kill-broker", SYS_kill, 37, "%b 9"},
    {"kill-neighbour", SYS_kill, 37, "%n 9"},
    {"kill-zygote", SYS_kill, 37, "%z 9"},
    {"kill-everybody", SYS_kill, 37, "-1 9"},
    {"stop-broker", SYS_tgkill, 270, "%b %b 19"},
    {"queue-signal", SYS_rt_sigqueueinfo, 178, "%n 15 0"},
    {"pidfd", SYS_pidfd_open, 434, "%n 0"},
    {"pidfd-signal", SYS_pidfd_send_signal, 424, "0 9 0 0"},
    {"pidfd-take-descriptor", SYS_pidfd_getfd, 438, "0 0 0"},
    {"trace-neighbour", SYS_ptrace, 26, "16 %n 0 0"},
    {"read-broker", SYS_process_vm_readv, 347, "%b 0 0 0 0 0"},
    {"write-neighbour", SYS_process_vm_writev, 348, "%n 0 0 0 0 0"},
    {"compare", SYS_kcmp, 349, "%b %n 0 0 0"},
    {"terminal-input", SYS_ioctl, 54, "0 0x5412 =x"},
    {"terminal-paste", SYS_ioctl, 54, "2 0x541c =x"},
    {"fork", SYS_fork, 2, ""},
    {"vfork", SYS_vfork, 190, ""},
    {"clone", SYS_clone, 120, "17 0 0 0 0"},
    {"clone3", SYS_clone3, 435, "0 0"},
    {"execute", SYS_execve, 11, "=/bin/true 0 0"},
    {"execute-at", SYS_execveat, 358, "-100 =/bin/true 0 0 0"},
    {"share-memory", SYS_shmget, 395, "0 4096 0x3ff"},
    {"attach-any-segment", SYS_shmat, 397, "0 0 0"},
    {"remove-segment", SYS_shmctl, 396, "0 0 0"},
    {"message-queue", SYS_msgget, 399, "1 0x3ff"},
    {"memory-file", SYS_memfd_create, 356, "=x 0"},
    {"executable-memory", SYS_mmap, 192, "0 4096 7 0x22 -1 0"},
    {"executable-again", SYS_mprotect, 125, "0 4096 7"},
    {"grow", SYS_brk, 45, "0"},
    {"unseal", SYS_prctl, 172, "22 0 0"},
    {"other-seal", SYS_seccomp, 354, "1 0 0"},
    {"undumpable", SYS_prctl, 172, "4 0"},
    {"fake-name", SYS_prctl, 172, "15 =vitrine"},
    {"clear-parent-death", SYS_prctl, 172, "1 0"},
    {"raise-limits", SYS_prlimit64, 340, "0 7 0 0"},
    {"limit-broker", SYS_prlimit64, 340, "%b 7 0 0"},
    {"ring", SYS_io_uring_setup, 425, "8 =0000000000000000"},
    {"bpf", SYS_bpf, 357, "0 0 0"},
    {"perf", SYS_perf_event_open, 336, "0 0 -1 -1 0"},
    {"user-faults", SYS_userfaultfd, 374, "0"},
    {"user-namespace", SYS_unshare, 310, "0x10000000"},
    {"enter-namespace", SYS_setns, 346, "0 0"},
    {"keys", SYS_add_key, 286, "=user =x =x 1 -3"},
    {"mount", SYS_mount, 21, "=none =/tmp =tmpfs 0 0"},
    {"become-root", SYS_setuid, 213, "0"},
    {"duplicate", SYS_dup, 41, "1"},
    {"duplicate-from", SYS_fcntl, 55, "1 0 5"},
    {"pipe", SYS_pipe, 42, "0"},
    {"splice", SYS_splice, 313, "0 0 1 0 1 0"},
    {"gather-write", SYS_writev, 146, "1 0 0"},
    {"positioned-read", SYS_pread64, 180, "0 0 0 0"},
    {"new-handler", SYS_rt_sigaction, 174, "9 0 0 8"},
    {"mask", SYS_rt_sigprocmask, 175, "0 0 0 8"},
    {"alternate-stack", SYS_sigaltstack, 186, "0 0"},
    {"own-id", SYS_getpid, 20, ""},
    {"sleep", SYS_nanosleep, 162, "0 0"},
    {"timer", SYS_setitimer, 104, "0 0 0"},
    {"exit-group", SYS_exit_group, 252, "0"},
    {"segments-registers", SYS_arch_prctl, 384, "0x1002 0"},
    {"futex", SYS_futex, 240, "0 1 1"},
};

static void append_expanded(GString *words, const char *arguments) {
    for (const char *c = arguments; *c; c++) {
        if (*c != '%')
            g_string_append_c(words, *c);
        else if (*++c == 'b')
            g_string_append_printf(words, "%d", (int)getpid());
        else if (*c == 'n')
            g_string_append_printf(words, "%d", (int)vitrine_session_get_worker(neighbour));
        else if (*c == 'z')
            g_string_append_printf(words, "%d", (int)zygote_pid(ENGINE_DOCUMENT));
        else if (*c == 's')
            g_string_append(words, socket_address);
        else
            g_string_append(words, vitrine_session_get_path(neighbour));
    }
}

static gboolean was_killed(const struct outcome *outcome) {
    const char *part = filtered ? "forbidden system call and was killed" : "was killed";
    return g_error_matches(outcome->reason, VITRINE_ERROR, VITRINE_ERROR_CRASH) &&
           strstr(outcome->reason->message, part);
}

static gboolean crashed_inside(const struct outcome *outcome) {
    return strstr(outcome->reason->message, "stayed inside") != NULL;
}

static gboolean is_as_it_should(const struct outcome *outcome, enum fate fate) {
    gboolean lived = strstr(outcome->log, "lived") != NULL;
    if (!strstr(outcome->log, "trying") || strstr(outcome->log, "no such entry"))
        return FALSE;
    if (fate == ANSWERED) /* exit_group is answered by ending the worker, tidily */
        return !was_killed(outcome);
    return !lived && (was_killed(outcome) || (fate == FAULTS && crashed_inside(outcome)));
}

static void try_call(const struct entry *entry, const struct attack *attack) {
    int number = entry->table_32 ? attack->number_32 : attack->number;
    g_autoptr(GString) words = g_string_new(NULL);
    g_string_append_printf(words, "call %s %d ", entry->name, number);
    append_expanded(words, attack->arguments);
    struct outcome outcome = try_document(words->str);
    if (!is_as_it_should(&outcome, entry->fate))
        g_error("%s by %s: %s\n%s", attack->name, entry->name, outcome.reason->message,
                outcome.log);
    check_neighbourhood(words->str);
    outcome_clear(&outcome);
}

static void test_entry(gconstpointer data) {
    for (gsize k = 0; k < G_N_ELEMENTS(attacks); k++)
        try_call(data, &attacks[k]);
    g_assert_false(g_file_test("/tmp/escaped", G_FILE_TEST_EXISTS));
}

/* -------------------------------------------------------------------------------------- rest --- */

/* Reading 1 … 3 or writing 0 and 4 is the wrong direction of a pipe; all else is not there. */
static void test_descriptors(void) {
    struct outcome outcome = try_document("descriptors");
    g_assert_cmpstr(outcome.log, ==, "lived: readable 4, writable 1 2 3\n");
    outcome_clear(&outcome);
}

/* Three slots of 4096 × 4096: behind the last the segment ends. */
static void test_behind_the_segment(void) {
    struct outcome outcome = try_document("overrun 201326592");
    g_assert_cmpstr(outcome.log, ==, "trying\n");
    g_assert_true(crashed_inside(&outcome));
    check_neighbourhood("overrun");
    outcome_clear(&outcome);
}

static gboolean has_lived(void *data) {
    GQueue *log = vitrine_session_get_log(data);
    return log->tail && strcmp(log->tail->data, "lived") == 0;
}

/* It hears no signal but the one that nobody can block. */
static void test_deaf_worker_is_closed(void) {
    g_autofree char *path = harness_file("payload", "deaf", 4);
    VitrineSession *session = harness_open(path);
    while (!has_lived(session))
        g_main_context_iteration(NULL, TRUE);
    pid_t worker = vitrine_session_get_worker(session);
    vitrine_session_close(session);
    g_object_unref(session);
    harness_wait_children(2); /* the zygote and the neighbour */
    g_assert_cmpint(kill(worker, 0), ==, -1);
}

/* All of the above was held by the seal this run is about. */
static void test_proof_was_of_this_seal(void) {
    const struct posture *posture = vitrine_session_get_posture(neighbour);
    g_assert_cmpint(posture->strict, ==, !filtered);
    g_assert_cmpint(posture->probe_signal, ==, filtered ? SIGSYS : SIGKILL);
}

/* -------------------------------------------------------------------------------------- main --- */

static void listen_as_x_server(void) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    socket_address = g_build_filename(harness_folder(), "X0", NULL);
    g_strlcpy(address.sun_path, socket_address, sizeof address.sun_path);
    listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    g_assert_cmpint(bind(listener, (struct sockaddr *)&address, sizeof address), ==, 0);
    g_assert_cmpint(listen(listener, 1), ==, 0);
}

static void stand_in_a_filter(void) {
    struct sock_filter code[] = {BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    struct sock_fprog program = {1, code};
    g_assert_cmpint(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), ==, 0);
    g_assert_cmpint(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program), ==, 0);
}

static void open_neighbour(void) {
    g_autofree char *path = harness_file("neighbour", "quiet", 5);
    neighbour = harness_open(path);
    g_assert_cmpint(harness_wait_state(neighbour, VITRINE_SESSION_OPEN), ==, VITRINE_SESSION_OPEN);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    filtered = argc > 1 && strcmp(argv[1], "--filter") == 0;
    if (filtered)
        stand_in_a_filter();
    g_autofree char *program = harness_product("tests/hostile/attacker");
    zygote_set_program(program);
    listen_as_x_server();
    open_neighbour();
    for (gsize k = 0; k < G_N_ELEMENTS(entries); k++) {
        g_autofree char *name = g_strdup_printf("/escape/every-call-by-%s", entries[k].name);
        g_test_add_data_func(name, &entries[k], test_entry);
    }
    g_test_add_func("/escape/descriptors", test_descriptors);
    g_test_add_func("/escape/behind-the-segment", test_behind_the_segment);
    g_test_add_func("/escape/deaf-worker-is-closed", test_deaf_worker_is_closed);
    g_test_add_func("/escape/proof-was-of-this-seal", test_proof_was_of_this_seal);
    int result = g_test_run();
    g_object_unref(neighbour);
    zygote_shut_down();
    harness_wait_children(0);
    close(listener);
    harness_finish();
    g_free(socket_address);
    return result;
}

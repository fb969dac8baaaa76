/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/zygote-spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "broker/reasons.h"
#include "broker/zygote.h"
#include "proto/assignment.h"

static char *program_for_tests, *folder_for_tests;

void zygote_set_program(const char *path) {
    g_free(program_for_tests);
    program_for_tests = g_strdup(path);
}

void zygote_set_folder(const char *path) {
    g_free(folder_for_tests);
    folder_for_tests = g_strdup(path);
}

/* In a folder beside ours in a build, else where it is installed. Never by environment: whoever
 * sets that is not asked. */
char *zygote_program_named(const char *name) {
    static const char *const folders[] = {"worker", "broker"};
    if (folder_for_tests)
        return g_build_filename(folder_for_tests, name, NULL);
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *here = self ? g_path_get_dirname(self) : g_strdup(".");
    for (gsize k = 0; k < G_N_ELEMENTS(folders); k++) {
        char *beside = g_build_filename(here, "..", folders[k], name, NULL);
        if (g_file_test(beside, G_FILE_TEST_IS_EXECUTABLE))
            return beside;
        g_free(beside);
    }
    return g_build_filename(VITRINE_WORKER_DIRECTORY, name, NULL);
}

char *zygote_program(enum engine_id engine) {
    static const char *const names[ENGINE_END] = {
        [ENGINE_DOCUMENT] = "vitrine-document-worker",
        [ENGINE_IMAGE] = "vitrine-image-worker",
        [ENGINE_SCRIPT] = "vitrine-script-worker",
        [ENGINE_OCR] = "vitrine-ocr-worker",
    };
    return program_for_tests ? g_strdup(program_for_tests) : zygote_program_named(names[engine]);
}

/* Asked once: a look-up through the system's name services takes milliseconds. */
static const struct passwd *unprivileged_user(void) {
    static struct passwd user = {.pw_uid = 65534, .pw_gid = 65534}; /* nobody, nogroup */
    static gsize asked;
    if (g_once_init_enter(&asked)) {
        const struct passwd *found = getpwnam("_vitrine");
        if (!found)
            found = getpwnam("nobody");
        if (found) {
            user.pw_uid = found->pw_uid;
            user.pw_gid = found->pw_gid;
        }
        g_once_init_leave(&asked, 1);
    }
    return &user;
}

void zygote_worker_user(uid_t *uid, gid_t *gid) {
    bool root = geteuid() == 0;
    *uid = root ? unprivileged_user()->pw_uid : geteuid();
    *gid = root ? unprivileged_user()->pw_gid : getegid();
}

/* In the child, after fork: only async-signal-safe calls. The zygote sets its own PR_SET_PDEATHSIG; this one holds
 * until then. */
static _Noreturn void become_zygote(const char *program, char *const argv[], int socket,
                                    pid_t broker) {
    char *const no_environment[] = {NULL};
    sigset_t none;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != broker)
        _exit(127);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    signal(SIGXFSZ, SIG_DFL);
    int nothing = open("/dev/null", O_RDWR);
    if (socket == ZYGOTE_SOCKET)
        fcntl(socket, F_SETFD, 0);
    else if (dup2(socket, ZYGOTE_SOCKET) < 0)
        _exit(127);
    for (int k = 0; k < 3; k++)
        if (dup2(nothing, k) < 0)
            _exit(127);
    if (close_range(ZYGOTE_SOCKET + 1, ~0u, 0) != 0)
        _exit(127);
    execve(program, argv, no_environment);
    _exit(127);
}

pid_t zygote_spawn(const char *program, int *socket, GError **error) {
    int pair[2];
    uid_t uid;
    gid_t gid;
    zygote_worker_user(&uid, &gid);
    g_autofree char *uid_text = g_strdup_printf("%u", (unsigned)uid);
    g_autofree char *gid_text = g_strdup_printf("%u", (unsigned)gid);
    char option[] = "--zygote";
    char *const argv[] = {(char *)program, option, uid_text, gid_text, NULL};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) {
        reason_set_system(error, "The socket for the jail's helper could not be made", errno);
        return -1;
    }
    pid_t broker = getpid(), pid = fork();
    if (pid == 0)
        become_zygote(program, argv, pair[1], broker);
    int problem = errno;
    close(pair[1]);
    if (pid < 0) {
        close(pair[0]);
        reason_set_system(error, "The jail's helper could not be started", problem);
        return -1;
    }
    fcntl(pair[0], F_SETFL, O_NONBLOCK);
    *socket = pair[0];
    return pid;
}

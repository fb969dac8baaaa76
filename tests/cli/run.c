/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/cli/run.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SECONDS_FOR_ALL = 60, SECONDS_FOR_ONE = 180 };

static char *other_program;

void run_set_program(const char *path) {
    g_free(other_program);
    other_program = g_strdup(path);
}

static char *program(void) {
    if (other_program)
        return g_strdup(other_program);
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *here = g_path_get_dirname(self);
    return g_build_filename(here, "..", "..", "broker", "vitrine-cli", NULL);
}

void run_init(void) {
    g_assert_cmpint(prctl(PR_SET_CHILD_SUBREAPER, 1), ==, 0);
}

unsigned run_segments_of(GPid creator) {
    g_autofree char *text = NULL;
    unsigned count = 0;
    g_assert_true(g_file_get_contents("/proc/sysvipc/shm", &text, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines + 1; *line && **line; line++) {
        int pid = 0;
        if (sscanf(*line, "%*d %*d %*o %*u %d", &pid) == 1 && pid == creator)
            count++;
    }
    return count;
}

void run_wait_for_all(void) {
    gint64 deadline = g_get_monotonic_time() + SECONDS_FOR_ALL * G_USEC_PER_SEC;
    pid_t pid;
    while ((pid = waitpid(-1, NULL, WNOHANG)) >= 0) {
        g_assert_cmpint(g_get_monotonic_time(), <, deadline); /* a process was left behind */
        if (pid == 0)
            g_usleep(5000);
    }
    g_assert_cmpint(errno, ==, ECHILD);
}

/* Output goes to files, so that neither stream can block the other. */
static char *read_all(FILE *file) {
    g_autoptr(GString) text = g_string_new(NULL);
    char bytes[4096];
    gsize got;
    rewind(file);
    while ((got = fread(bytes, 1, sizeof bytes, file)) > 0)
        g_string_append_len(text, bytes, (gssize)got);
    fclose(file);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static GPid start_into(const char *const *arguments, FILE *output, FILE *errors) {
    g_autofree char *path = program();
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    g_ptr_array_add(argv, path);
    for (; *arguments; arguments++)
        g_ptr_array_add(argv, (gpointer)*arguments);
    g_ptr_array_add(argv, NULL);
    GPid pid = fork();
    if (pid == 0) {
        dup2(fileno(output), STDOUT_FILENO);
        dup2(fileno(errors), STDERR_FILENO);
        alarm(SECONDS_FOR_ONE); /* survives exec: SIGALRM ends what hangs */
        execv(path, (char **)argv->pdata);
        _exit(127);
    }
    return pid;
}

GPid run_start(const char *const *arguments) {
    FILE *output = tmpfile(), *errors = tmpfile();
    GPid pid = start_into(arguments, output, errors);
    fclose(output);
    fclose(errors);
    return pid;
}

GPid run_start_into(const char *const *arguments, int descriptor) {
    FILE *output = fdopen(dup(descriptor), "wb"), *errors = tmpfile();
    GPid pid = start_into(arguments, output, errors);
    fclose(output);
    fclose(errors);
    return pid;
}

struct outcome run_cli_v(const char *const *arguments) {
    FILE *output = tmpfile(), *errors = tmpfile();
    struct outcome outcome = {0};
    int status;
    GPid pid = start_into(arguments, output, errors);
    while (waitpid(pid, &status, 0) < 0)
        g_assert_cmpint(errno, ==, EINTR);
    outcome.exited = WIFEXITED(status);
    outcome.code = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status);
    run_wait_for_all();
    g_assert_cmpuint(run_segments_of(pid), ==, 0);
    outcome.output = read_all(output);
    outcome.errors = read_all(errors);
    return outcome;
}

struct outcome run_cli(const char *first, ...) {
    g_autoptr(GPtrArray) arguments = g_ptr_array_new();
    va_list rest;
    va_start(rest, first);
    for (const char *argument = first; argument; argument = va_arg(rest, const char *))
        g_ptr_array_add(arguments, (gpointer)argument);
    va_end(rest);
    g_ptr_array_add(arguments, NULL);
    return run_cli_v((const char *const *)arguments->pdata);
}

void outcome_clear(struct outcome *outcome) {
    g_clear_pointer(&outcome->output, g_free);
    g_clear_pointer(&outcome->errors, g_free);
}

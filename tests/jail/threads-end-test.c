/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/jail/sealed.h"
#include "worker/jail/gate.h"

/*
 * However a process of several threads ends, all of it ends, with a name; sealed_run waits for the very
 * last thread. And more threads than declared there are not.
 */

enum { THREADS = 3 };

static const struct runtime_options three = {.threads = THREADS};

static sem_t ready;
static int nobody_writes[2]; /* a pipe: as the main thread waits for the broker */

static pthread_t start(void *(*body)(void *), void *user) {
    pthread_t thread = 0;
    int error = pthread_create(&thread, NULL, body, user);
    if (error != 0)
        say("[create %d]", error);
    return thread;
}

static void *wait_for_ever(void *user) {
    sem_t never;
    sem_init(&never, 0, 0);
    sem_post(&ready);
    sem_wait(&never);
    return user;
}

static void *compute_for_ever(void *user) {
    sem_post(&ready);
    while (true)
        __asm__ volatile("" ::: "memory");
    return user;
}

static void *call_for_ever(void *user) {
    sem_post(&ready);
    while (true)
        free(mmap(NULL, 1 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == user ? user
                                                                                        : NULL);
    return user;
}

/* Parked, waiting, computing or calling: each is a different place to be when the end comes. */
static void start_one_of_each(void) {
    sem_init(&ready, 0, 0);
    start(wait_for_ever, NULL);
    start(compute_for_ever, NULL);
    for (int k = 0; k < 2; k++)
        sem_wait(&ready);
}

static void end_in_order(void *user) {
    (void)user;
    start_one_of_each();
    say("ended");
}

static void end_with_calls(void *user) {
    (void)user;
    sem_init(&ready, 0, 0);
    start(call_for_ever, NULL);
    start(call_for_ever, NULL);
    sem_wait(&ready);
    sem_wait(&ready);
    say("ended");
}

static void end_at_once(void *user) {
    (void)user; /* all three are still parked */
    say("ended");
}

static void *crash(void *user) {
    *(volatile int *)user = 1;
    return NULL;
}

static void *leave(void *user) {
    exit((int)(intptr_t)user);
}

static void *dig_down(void *user) {
    volatile char frame[4096];
    frame[0] = 1;
    return user ? NULL : (char *)dig_down(user) + frame[0];
}

static void *abort_it(void *user) {
    (void)user;
    abort();
}

static void *end_it(void *user) {
    runtime_exit((int)(intptr_t)user);
}

struct end {
    void *(*body)(void *user);
    void *user;
};

/* The main thread is where it usually is when another one fails: waiting for the broker, in the gate. */
static void end_by_other(void *user) {
    const struct end *end = user;
    char byte;
    start_one_of_each();
    start(end->body, end->user);
    gate_read(nobody_writes[0], &byte, 1);
    say("[came back]");
}

static void end_without_joining(void *user) {
    (void)user;
    sem_init(&ready, 0, 0);
    start(wait_for_ever, NULL);
    sem_wait(&ready);
    start(abort_it, NULL);
    pthread_exit(NULL);
}

static void everything_ends_in_order(void) {
    struct report report;
    void (*const programs[])(void *) = {end_in_order, end_with_calls, end_at_once};
    for (size_t k = 0; k < G_N_ELEMENTS(programs); k++)
        for (int repetition = 0; repetition < 50; repetition++) {
            sealed_run(&report, &three, programs[k], NULL);
            g_assert_cmpstr(report.said, ==, "ended");
            g_assert_cmpint(report.fault, ==, 0);
            g_assert_false(report.ending.killed);
            g_assert_cmpint(report.ending.number, ==, 0);
        }
}

static void check_end(void *(*body)(void *), void *user, int fault, guint64 detail) {
    struct end end = {body, user};
    for (int repetition = 0; repetition < 50; repetition++) {
        struct report report;
        sealed_run(&report, &three, end_by_other, &end);
        g_assert_cmpstr(report.said, ==, "");
        g_assert_cmpint(report.fault, ==, fault);
        if (detail != 0)
            g_assert_cmpuint(report.detail, ==, detail);
        g_assert_false(report.ending.killed);
    }
}

static void one_thread_ends_all(void) {
    check_end(crash, (void *)16, RUNTIME_FAULT_SEGMENTATION, 16);
    check_end(dig_down, NULL, RUNTIME_FAULT_STACK, 0);
    check_end(abort_it, NULL, RUNTIME_FAULT_ABORT, 6);
    check_end(leave, (void *)5, RUNTIME_FAULT_EXIT, 5);
    check_end(end_it, (void *)5, 0, 0);
}

static void the_status_is_kept(void) {
    struct report report;
    struct end end = {end_it, (void *)5};
    sealed_run(&report, &three, end_by_other, &end);
    g_assert_cmpint(report.ending.number, ==, 5);
}

static void the_main_thread_may_not_leave_alone(void) {
    struct report report;
    sealed_run(&report, &three, end_without_joining, NULL);
    g_assert_true(report.fault == RUNTIME_FAULT_EXIT || report.fault == RUNTIME_FAULT_ABORT);
}

/* ------------------------------------------------------------------------------------ deadlock --- */

static pthread_mutex_t first = PTHREAD_MUTEX_INITIALIZER, second = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t both;

static void *lock_second_first(void *user) {
    pthread_mutex_lock(&second);
    pthread_barrier_wait(&both);
    pthread_mutex_lock(&first);
    return user;
}

static void embrace(void *user) {
    (void)user;
    pthread_barrier_init(&both, NULL, 2);
    pthread_mutex_lock(&first);
    start(lock_second_first, NULL);
    pthread_barrier_wait(&both);
    pthread_mutex_lock(&second);
    say("[came back]");
}

static void a_deadlock_names_who_waits(void) {
    for (int repetition = 0; repetition < 50; repetition++) {
        struct report report;
        sealed_run(&report, &three, embrace, NULL);
        g_assert_cmpint(report.fault, ==, RUNTIME_FAULT_DEADLOCK);
        g_assert_cmpstr(report.said, ==, "");
        g_autofree char *main_waits =
            g_strdup_printf("thread 1000 waits for ever at 0x%lx\n", (unsigned long)&second);
        g_autofree char *other_waits =
            g_strdup_printf("thread 4194305 waits for ever at 0x%lx\n", (unsigned long)&first);
        g_assert_nonnull(strstr(report.log, main_waits));
        g_assert_nonnull(strstr(report.log, other_waits));
    }
}

static void *join_it(void *user) {
    pthread_join(*(pthread_t *)user, NULL);
    return NULL;
}

/* Joined in a circle: nobody holds a lock, all wait for an end. */
static void join_each_other(void *user) {
    (void)user;
    pthread_t self = pthread_self(), other = start(join_it, &self);
    pthread_join(other, NULL);
}

static void joining_in_a_circle_is_one_too(void) {
    struct report report;
    sealed_run(&report, &three, join_each_other, NULL);
    g_assert_cmpint(report.fault, ==, RUNTIME_FAULT_DEADLOCK);
}

/* ------------------------------------------------------------------------------------- numbers --- */

static void *wait_for_word(void *user) {
    sem_wait(user);
    return NULL;
}

static void start_too_many(void *user) {
    (void)user;
    sem_t word;
    pthread_t threads[THREADS], more;
    sem_init(&word, 0, 0);
    for (int round = 0; round < 20; round++) {
        for (int k = 0; k < THREADS; k++)
            threads[k] = start(wait_for_word, &word);
        say("%d ", pthread_create(&more, NULL, wait_for_word, &word));
        for (int k = 0; k < THREADS; k++)
            sem_post(&word);
        for (int k = 0; k < THREADS; k++)
            pthread_join(threads[k], NULL);
    }
}

static void one_more_than_declared_is_refused(void) {
    struct report report;
    g_autoptr(GString) expected = g_string_new(NULL);
    for (int round = 0; round < 20; round++)
        g_string_append_printf(expected, "%d ", EAGAIN);
    sealed_run(&report, &three, start_too_many, NULL);
    g_assert_cmpstr(report.said, ==, expected->str);
    g_assert_cmpint(report.fault, ==, 0);
    g_assert_cmpstr(report.log, ==, "asked to use one more thread: refused\n");
}

static char own_stack[256 << 10] __attribute__((aligned(4096)));

static void *nothing(void *user) {
    return user;
}

static void ask_for_stacks(void *user) {
    (void)user;
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    pthread_attr_setstack(&attributes, own_stack, sizeof own_stack);
    say("%d ", pthread_create(&thread, &attributes, nothing, NULL));
    for (size_t bytes = 64 << 10; bytes <= 1 << 30; bytes *= 4) {
        pthread_attr_init(&attributes);
        say("%d", pthread_attr_setstacksize(&attributes, bytes));
        say("%d ", pthread_create(&thread, &attributes, nothing, NULL));
        pthread_join(thread, NULL);
    }
    say("%d", pthread_attr_setstacksize(&attributes, 100));
}

static void stacks_of_any_size_fit(void) {
    struct report report;
    sealed_run(&report, &three, ask_for_stacks, NULL);
    g_autofree char *expected = g_strdup_printf("%d 00 00 00 00 00 00 00 00 %d", EAGAIN, EINVAL);
    g_assert_cmpstr(report.said, ==, expected);
}

static void too_many_to_declare(void) {
    const struct runtime_options many = {.threads = 65};
    struct report report;
    sealed_run(&report, &many, end_at_once, NULL);
    g_assert_cmpstr(report.said, ==, "");
    g_assert_cmpint(report.ending.number, !=, 0);
}

static void the_most_that_may_be_declared(void) {
    const struct runtime_options many = {.threads = 64};
    struct report report;
    sealed_run(&report, &many, end_at_once, NULL);
    g_assert_cmpstr(report.said, ==, "ended");
    g_assert_cmpint(report.ending.number, ==, 0);
}

/* ----------------------------------------------------------------------------- fresh input --- */

static int answers[2];

/* As an engine's view would be moved: and this one even waits, in the middle of the outer wait. */
static void on_urgent(int number) {
    (void)number;
    usleep(1000);
    gate_write(answers[1], "u", 1);
}

static _Noreturn void wait_for_a_pool(void) {
    struct runtime_options options = three;
    options.memory_bytes = 64 << 20;
    options.log_fd = -1;
    if (runtime_prepare(&options) != 0 || runtime_on_urgent(on_urgent) != 0 || runtime_arm() != 0 ||
        jail_seal() != JAIL_STRICT)
        _exit(1);
    runtime_enter();
    sem_init(&ready, 0, 0);
    pthread_t worker = start(compute_for_ever, NULL);
    sem_wait(&ready);
    gate_write(answers[1], "r", 1);
    pthread_join(worker, NULL);
    runtime_exit(2);
}

static void input_interrupts_a_wait_for_others(void) {
    char byte = 0;
    int status = 0;
    g_assert_cmpint(pipe(answers), ==, 0);
    pid_t child = fork();
    if (child == 0)
        wait_for_a_pool();
    close(answers[1]);
    g_assert_true(read(answers[0], &byte, 1) == 1 && byte == 'r');
    for (int k = 0; k < 30; k++) {
        g_usleep((gulong)k * 50); /* at different places of the wait */
        kill(child, SIGURG);
        g_assert_true(read(answers[0], &byte, 1) == 1 && byte == 'u');
    }
    g_assert_cmpint(waitpid(child, &status, WNOHANG), ==, 0);
    kill(child, SIGKILL);
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    close(answers[0]);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_assert_cmpint(pipe(nobody_writes), ==, 0);
    g_test_add_func("/threads-end/in-order", everything_ends_in_order);
    g_test_add_func("/threads-end/one-ends-all", one_thread_ends_all);
    g_test_add_func("/threads-end/status-is-kept", the_status_is_kept);
    g_test_add_func("/threads-end/main-thread-leaves", the_main_thread_may_not_leave_alone);
    g_test_add_func("/threads-end/deadlock-names-who-waits", a_deadlock_names_who_waits);
    g_test_add_func("/threads-end/joining-in-a-circle", joining_in_a_circle_is_one_too);
    g_test_add_func("/threads-end/one-more-than-declared", one_more_than_declared_is_refused);
    g_test_add_func("/threads-end/stacks-of-any-size", stacks_of_any_size_fit);
    g_test_add_func("/threads-end/input-interrupts-a-wait", input_interrupts_a_wait_for_others);
    g_test_add_func("/threads-end/too-many-to-declare", too_many_to_declare);
    g_test_add_func("/threads-end/most-to-declare", the_most_that_may_be_declared);
    return g_test_run();
}

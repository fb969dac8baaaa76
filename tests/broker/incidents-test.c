/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "broker/incidents/incident-file.h"
#include "broker/incidents/incidents.h"
#include "broker/incidents/journal.h"
#include "broker/zygote.h"
#include "tests/broker/harness.h"

/* Incidents are told once, whole, escaped and not too often, whoever tries to make it otherwise. */

#define HASH_OF_ABC                                                                                \
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" /* FIPS 180-2 */

static char *log_path;

/* ----------------------------------------------------------------------------------- helpers --- */

static char *read_log(void) {
    char *text = NULL;
    incidents_flush();
    if (!g_file_get_contents(log_path, &text, NULL, NULL))
        text = g_strdup("");
    return text;
}

static void clear_logs(void) {
    incidents_flush();
    for (guint k = 0; k <= INCIDENT_FILES; k++) {
        g_autofree char *name = incident_file_name(log_path, k);
        g_remove(name);
    }
}

static guint count_of(const char *text, const char *part) {
    guint count = 0;
    for (; (text = strstr(text, part)); text += strlen(part))
        count++;
    return count;
}

static void expect(const char *text, const char *part) {
    if (!strstr(text, part))
        g_assert_cmpstr(text, ==, part);
}

static void tell(VitrineError code, const char *path, int document, const char *sentence) {
    g_autoptr(GError) reason = g_error_new_literal(VITRINE_ERROR, (gint)code, sentence);
    incident_record(&(struct incident){.reason = reason,
                                       .path = path,
                                       .document = document,
                                       .engine = ENGINE_DOCUMENT,
                                       .worker = 4711,
                                       .jail = "strict",
                                       .last_words = "asked for the moon"});
}

/* ------------------------------------------------------------------------------------- cases --- */

static void test_told_whole(void) {
    g_autofree char *path = harness_file("abc", "abc", 3);
    struct stat status;
    int document = open(path, O_RDONLY | O_CLOEXEC);
    clear_logs();
    g_remove(path); /* what the worker had is hashed, not what is called so by now */
    tell(VITRINE_ERROR_PROTOCOL, path, document, "Told whole.");
    close(document);
    g_autofree char *text = read_log();
    g_assert_cmpuint(count_of(text, "\n"), ==, 1);
    expect(text, "\tkind=protocol\twhat=Told whole.\tfile=/");
    expect(text, "/abc\tbytes=3\tengine=document\tworker=4711\tjail=strict\t"
                 "last-words=asked for the moon\tprogram=");
    expect(text, "\tsha256=" HASH_OF_ABC "\n");
    g_assert_cmpint(stat(log_path, &status), ==, 0);
    g_assert_cmpuint(status.st_mode & 0777, ==, 0600);
}

static void test_everyday_life_is_none(void) {
    static const VitrineError codes[] = {VITRINE_ERROR_FILE,     VITRINE_ERROR_UNSUPPORTED,
                                         VITRINE_ERROR_BROKEN,   VITRINE_ERROR_LOCKED,
                                         VITRINE_ERROR_INTERNAL, VITRINE_ERROR_STOPPED};
    clear_logs();
    for (gsize k = 0; k < G_N_ELEMENTS(codes); k++)
        tell(codes[k], "everyday", -1, "Nothing to be said.");
    g_autofree char *text = read_log();
    g_assert_cmpstr(text, ==, "");
}

/* A name that would forge a line, a field, an escape of the terminal, and the order of the letters. */
static void test_wicked_name(void) {
    clear_logs();
    tell(VITRINE_ERROR_CRASH, "a\nkind=forged\t\x1b[2J\xe2\x80\xae\xff\\x41 M\xc3\xbcller", -1,
         "Wicked.");
    g_autofree char *text = read_log();
    g_assert_cmpuint(count_of(text, "\n"), ==, 1);
    expect(text,
           "\tfile=a\\x0akind=forged\\x09\\x1b[2J\\xe2\\x80\\xae\\xff\\x5cx41 M\xc3\xbcller\t");
}

static void test_the_same_again_is_counted(void) {
    clear_logs();
    for (int k = 0; k < 1000; k++)
        tell(VITRINE_ERROR_CRASH, "again", -1, "It crashed.");
    g_autofree char *text = read_log();
    g_assert_cmpuint(count_of(text, "what=It crashed."), ==, 1);
    expect(text, "kind=dropped\t");
    expect(text, "\tcount=999\n");
}

/* The last of all, since the bucket is empty afterwards. */
static void test_flood(void) {
    enum { FLOOD = 5000 };
    clear_logs();
    guint before = (guint)g_get_monotonic_time();
    for (int k = 0; k < FLOOD; k++) {
        g_autofree char *name = g_strdup_printf("flood-%d", k);
        tell(VITRINE_ERROR_CRASH, name, -1, "It crashed.");
    }
    guint seconds = ((guint)g_get_monotonic_time() - before) / G_USEC_PER_SEC;
    g_autofree char *text = read_log();
    guint told = count_of(text, "what=It crashed.");
    g_assert_cmpuint(told, >, 0);
    g_assert_cmpuint(told, <=, INCIDENT_BURST + 2 * (seconds + 1));
    g_autofree char *rest = g_strdup_printf("\tcount=%u\n", FLOOD - told);
    expect(text, rest);
}

static void test_rotates(void) {
    g_autofree char *line = g_strnfill(100000, 'x');
    struct stat status;
    clear_logs();
    line[99999] = '\n';
    for (int k = 0; k < 100; k++)
        g_assert_true(incident_file_append(log_path, line, NULL));
    for (guint k = 0; k <= INCIDENT_FILES; k++) {
        g_autofree char *name = incident_file_name(log_path, k);
        gboolean there = stat(name, &status) == 0;
        g_assert_cmpint(there, ==, k < INCIDENT_FILES);
        g_assert_true(!there || status.st_size <= INCIDENT_FILE_BYTES + 100000);
    }
    clear_logs();
}

static void test_cut_short_line_is_ended(void) {
    clear_logs();
    g_assert_true(g_file_set_contents(log_path, "time=half", -1, NULL));
    g_assert_true(incident_file_append(log_path, "time=whole\n", NULL));
    g_autofree char *text = read_log();
    g_assert_cmpstr(text, ==, "time=half\ntime=whole\n");
}

static void test_link_is_refused(void) {
    g_autoptr(GError) error = NULL;
    g_autofree char *victim = harness_file("victim", "precious", 8), *text = NULL;
    clear_logs();
    g_assert_cmpint(symlink(victim, log_path), ==, 0);
    g_assert_false(incident_file_append(log_path, "forged\n", &error));
    g_assert_nonnull(error);
    g_assert_true(g_file_get_contents(victim, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, "precious");
    clear_logs();
}

static void test_folder_open_to_all_is_refused(void) {
    g_autofree char *folder = g_path_get_dirname(log_path);
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(chmod(folder, 0777), ==, 0);
    g_assert_false(incident_file_append(log_path, "forged\n", &error));
    g_assert_nonnull(error);
    g_assert_cmpint(chmod(folder, 0700), ==, 0);
}

/* By a program that was stopped, say. */
static void test_lock_that_is_never_given_back(void) {
    g_autoptr(GError) error = NULL;
    clear_logs();
    g_assert_true(incident_file_append(log_path, "time=1\n", NULL));
    int held = open(log_path, O_RDONLY | O_CLOEXEC);
    g_assert_cmpint(flock(held, LOCK_EX), ==, 0);
    g_assert_false(incident_file_append(log_path, "time=2\n", &error));
    g_assert_nonnull(error);
    close(held);
    g_assert_true(incident_file_append(log_path, "time=3\n", NULL));
    g_autofree char *text = read_log();
    g_assert_cmpstr(text, ==, "time=1\ntime=3\n");
}

static void test_full_disk(void) {
    struct rlimit now, small;
    g_autoptr(GError) error = NULL;
    clear_logs();
    g_assert_true(incident_file_append(log_path, "time=1\n", NULL));
    g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &now), ==, 0);
    small = (struct rlimit){10, now.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &small), ==, 0);
    g_assert_false(incident_file_append(log_path, "time=2\n", &error));
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &now), ==, 0);
    g_assert_nonnull(error);
    g_assert_true(incident_file_append(log_path, "time=3\n", NULL));
    g_autofree char *text = read_log();
    g_assert_true(g_str_has_prefix(text, "time=1\n"));
    g_assert_true(g_str_has_suffix(text, "\ntime=3\n"));
}

static void test_origin(void) {
    static const char url[] = "https://mail.example/letter.pdf?\nkind=forged";
    g_autofree char *path = harness_file("loaded", "abc", 3);
    int document = open(path, O_RDONLY | O_CLOEXEC);
    clear_logs();
    if (fsetxattr(document, "user.xdg.origin.url", url, strlen(url), 0) != 0) {
        g_test_skip("this file system keeps no extended attributes of users");
        close(document);
        return;
    }
    tell(VITRINE_ERROR_CRASH, path, document, "It came from somewhere.");
    close(document);
    g_autofree char *text = read_log();
    expect(text, "\torigin=https://mail.example/letter.pdf?\\x0akind=forged\t");
}

static void test_journal(void) {
    g_autofree char *path = g_build_filename(harness_folder(), "journal", NULL);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char datagram[8192];
    int journal = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    g_strlcpy(address.sun_path, path, sizeof address.sun_path);
    g_assert_cmpint(bind(journal, (struct sockaddr *)&address, sizeof address), ==, 0);
    journal_set_socket(path);
    tell(VITRINE_ERROR_JAIL, "name\nPRIORITY=0", -1, "For the journal.");
    incidents_flush();
    ssize_t got = recv(journal, datagram, sizeof datagram - 1, 0);
    g_assert_cmpint((int)got, >, 0);
    datagram[got] = '\0';
    expect(datagram, "SYSLOG_IDENTIFIER=vitrine\n");
    expect(datagram, "\nPRIORITY=4\nMESSAGE=name\\x0aPRIORITY=0: For the journal.\n");
    expect(datagram, "\nVITRINE_KIND=jail\n");
    expect(datagram, "\nVITRINE_LAST_WORDS=asked for the moon\n");
    journal_set_socket("/nonexistent/journal");
    close(journal);
}

/* ---------------------------------------------------------------------------------- sessions --- */

static void on_record(VitrineSession *session, gboolean *told) {
    (void)session;
    *told = TRUE;
}

/* A worker that dies of a forbidden call: the session says where that is told. */
static void test_session_tells(void) {
    gboolean told = FALSE;
    g_autofree char *program = harness_product("tests/broker/fake-worker");
    g_autofree char *lie = g_build_filename(harness_folder(), "forbidden-call", NULL);
    g_autofree char *document = harness_pdf("document.pdf", 1, 100), *bytes = NULL;
    gsize size;
    clear_logs();
    g_assert_cmpint(symlink(program, lie), ==, 0);
    zygote_set_program(lie);
    VitrineSession *session = harness_open(document);
    g_signal_connect(session, "record", G_CALLBACK(on_record), &told);
    g_assert_cmpint(harness_wait_state(session, VITRINE_SESSION_CLOSED), ==,
                    VITRINE_SESSION_FAILED);
    harness_wait(&told);
    expect(vitrine_session_get_record(session), log_path);
    g_autofree char *text = read_log();
    g_assert_true(g_file_get_contents(document, &bytes, &size, NULL));
    g_autofree char *hash = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (guchar *)bytes, size);
    expect(text, hash);
    expect(text,
           "kind=crash\twhat=The worker was killed: by the kernel for a forbidden system call");
    g_object_unref(session);
    zygote_shut_down();
    harness_wait_children(0);
}

/* The session is gone before its hash is made. */
static void test_session_that_does_not_wait(void) {
    g_autofree char *document = harness_pdf("unread.pdf", 1, 100);
    unsigned descriptors = harness_descriptors();
    clear_logs();
    VitrineSession *session = harness_open(document);
    g_autoptr(GError) late = g_error_new_literal(VITRINE_ERROR, VITRINE_ERROR_LIMIT, "Too late.");
    vitrine_session_stop_for(session, late);
    g_object_unref(session);
    g_autofree char *text = read_log();
    expect(text, "kind=limit\twhat=Too late.");
    zygote_shut_down();
    harness_wait_children(0);
    g_assert_cmpuint(harness_descriptors(), ==, descriptors);
}

int main(int argc, char **argv) {
    g_autofree char *state = g_build_filename(harness_folder(), "state", NULL);
    g_setenv("XDG_STATE_HOME", state, TRUE);
    g_test_init(&argc, &argv, NULL);
    journal_set_socket("/nonexistent/journal");
    log_path = incident_file_path();
    g_autofree char *folder = g_path_get_dirname(log_path);
    g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
    g_test_add_func("/incidents/told-whole", test_told_whole);
    g_test_add_func("/incidents/everyday-life-is-none", test_everyday_life_is_none);
    g_test_add_func("/incidents/wicked-name", test_wicked_name);
    g_test_add_func("/incidents/the-same-again-is-counted", test_the_same_again_is_counted);
    g_test_add_func("/incidents/rotates", test_rotates);
    g_test_add_func("/incidents/cut-short-line-is-ended", test_cut_short_line_is_ended);
    g_test_add_func("/incidents/link-is-refused", test_link_is_refused);
    g_test_add_func("/incidents/folder-open-to-all-is-refused", test_folder_open_to_all_is_refused);
    g_test_add_func("/incidents/lock-that-is-never-given-back", test_lock_that_is_never_given_back);
    g_test_add_func("/incidents/full-disk", test_full_disk);
    g_test_add_func("/incidents/origin", test_origin);
    g_test_add_func("/incidents/journal", test_journal);
    g_test_add_func("/incidents/session-tells", test_session_tells);
    g_test_add_func("/incidents/session-that-does-not-wait", test_session_that_does_not_wait);
    g_test_add_func("/incidents/flood", test_flood);
    int outcome = g_test_run();
    clear_logs();
    g_rmdir(folder);
    g_rmdir(state);
    harness_finish();
    g_free(log_path);
    return outcome;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "tests/jail/sealed.h"

/*
 * The same calls outside, answered by the kernel from a real folder, and inside, answered by the
 * runtime from its preloaded copy: TOP/a (11 bytes), TOP/empty, TOP/deep/b, TOP/deep/er/c (5,000
 * bytes).
 */

static char *top;

static const char *in_top(const char *name) {
    static char paths[8][512];
    static int next;
    char *path = paths[next++ % 8];
    snprintf(path, sizeof paths[0], "%s/%s", top, name);
    return path;
}

static int error_from(int result) {
    return result < 0 ? errno : 0;
}

static int open_error(const char *path, int flags) {
    return error_from(open(path, flags, 0600));
}

/* ------------------------------------------------------------------------------------- names --- */

static void opened(void *user) {
    (void)user;
    say("%d %d %d %d %d %d %d %d", open_error(in_top("a"), O_RDONLY),
        open_error(in_top("absent"), O_RDONLY), open_error(in_top("a/below"), O_RDONLY),
        open_error(in_top("a/"), O_RDONLY), open_error(in_top("a"), O_RDONLY | O_DIRECTORY),
        open_error(in_top("deep"), O_RDONLY | O_DIRECTORY), open_error(in_top("deep"), O_WRONLY),
        open_error(in_top("a"), O_RDWR | O_CREAT | O_EXCL));
}

static void odd_names(void *user) {
    char longest[5000];
    (void)user;
    memset(longest, 'x', sizeof longest - 1);
    longest[0] = '/';
    longest[sizeof longest - 1] = '\0';
    say("%d %d %d %d %d %d %d", open_error(in_top("./deep//er/./c"), O_RDONLY),
        open_error(in_top("deep/er/../b"), O_RDONLY),
        open_error(in_top("deep/er/../../../../../../../../../dev/null"), O_RDONLY),
        open_error("", O_RDONLY), open_error(longest, O_RDONLY), open_error("/", O_RDONLY),
        open_error("/..", O_RDONLY));
}

static void relative_names(void *user) {
    (void)user;
    int folder = open(in_top("deep"), O_RDONLY | O_DIRECTORY), file = open(in_top("a"), O_RDONLY);
    struct stat status;
    say("%d %d %d %d %d", error_from(openat(folder, "er/c", O_RDONLY)),
        error_from(openat(folder, "../a", O_RDONLY)), error_from(openat(file, "c", O_RDONLY)),
        error_from(openat(12345, "c", O_RDONLY)),
        fstatat(folder, "b", &status, 0) == 0 ? (int)status.st_size : -1);
}

static void accessed(void *user) {
    char target[64];
    (void)user;
    say("%d %d %d %d %d %d %d", error_from(access(in_top("a"), F_OK)),
        error_from(access(in_top("a"), R_OK)), error_from(access(in_top("absent"), F_OK)),
        error_from(access(in_top("deep"), R_OK | X_OK)),
        error_from(faccessat(AT_FDCWD, in_top("a/x"), F_OK, 0)),
        error_from((int)readlink(in_top("a"), target, sizeof target)),
        error_from((int)readlink(in_top("absent"), target, sizeof target)));
}

/* ------------------------------------------------------------------------------------ status --- */

static void statuses(void *user) {
    (void)user;
    struct stat by_name, by_descriptor, folder;
    struct statx extended;
    int descriptor = open(in_top("deep/er/c"), O_RDONLY);
    int error = stat(in_top("deep/er/c"), &by_name) + fstat(descriptor, &by_descriptor) +
                stat(in_top("deep"), &folder) +
                statx(descriptor, "", AT_EMPTY_PATH, STATX_BASIC_STATS, &extended);
    say("%d %ld %ld %d %lu %llu %llu %o %d %ld %d", error, (long)by_name.st_size,
        (long)by_name.st_mtime, by_name.st_ino == by_descriptor.st_ino,
        (unsigned long)by_descriptor.st_size, (unsigned long long)extended.stx_size,
        (unsigned long long)extended.stx_ino, by_name.st_mode, S_ISDIR(folder.st_mode),
        (long)extended.stx_mtime.tv_sec, stat(in_top("none"), &folder) < 0 ? errno : 0);
}

static void devices(void *user) {
    (void)user;
    struct stat null, random;
    stat("/dev/null", &null);
    stat("/dev/urandom", &random);
    int descriptor = open("/dev/null", O_RDWR), source = open("/dev/urandom", O_RDONLY);
    char bytes[64] = {0};
    ssize_t written = write(descriptor, "gone", 4), got = read(descriptor, bytes, 10);
    ssize_t filled = read(source, bytes, sizeof bytes);
    unsigned any = 0;
    for (size_t k = 0; k < sizeof bytes; k++)
        any |= (unsigned char)bytes[k];
    say("%d %d %u %u %zd %zd %zd %d %d", S_ISCHR(null.st_mode), S_ISCHR(random.st_mode),
        minor(null.st_rdev), minor(random.st_rdev), written, got, filled, any != 0,
        lseek(source, 10, SEEK_SET) < 0 ? errno : 0);
}

/* ----------------------------------------------------------------------------------- reading --- */

static void read_in_parts(void *user) {
    (void)user;
    char first[6] = {0}, second[32] = {0}, at[4] = {0};
    struct iovec parts[2] = {{first, 5}, {second, 31}};
    int descriptor = open(in_top("a"), O_RDONLY);
    ssize_t all = readv(descriptor, parts, 2), none = read(descriptor, at, 3);
    ssize_t there = pread(descriptor, at, 3, 4), behind = pread(descriptor, at + 3, 1, 100);
    say("%zd %s %s %zd %zd %s %zd %d %d", all, first, second, none, there, at, behind,
        error_from((int)pread(descriptor, at, 1, -1)),
        error_from((int)read(open(in_top("deep"), O_RDONLY), at, 1)));
}

static void moved_about(void *user) {
    (void)user;
    int descriptor = open(in_top("a"), O_RDONLY), twin = dup(descriptor);
    say("%ld %ld %ld %ld %d %d %d %d", (long)lseek(descriptor, 4, SEEK_SET),
        (long)lseek(descriptor, 2, SEEK_CUR), (long)lseek(descriptor, -1, SEEK_END),
        (long)lseek(descriptor, 100, SEEK_SET), error_from((int)lseek(descriptor, -1, SEEK_SET)),
        error_from((int)lseek(descriptor, 0, 99)), twin >= 0, close(twin) + close(descriptor));
}

static void wrong_descriptors(void *user) {
    (void)user;
    char byte;
    struct stat status;
    say("%d %d %d %d %d %d %d", error_from((int)read(777, &byte, 1)), error_from(close(777)),
        error_from(fstat(777, &status)), error_from((int)lseek(777, 0, SEEK_SET)),
        error_from(fcntl(777, F_GETFL)), error_from(dup(777)), isatty(777) ? 0 : errno);
}

static void flags_of(void *user) {
    (void)user;
    int descriptor = open(in_top("a"), O_RDONLY);
    FILE *stream = fdopen(descriptor, "r");
    say("%d %d %c", fcntl(descriptor, F_GETFL) & O_ACCMODE, fcntl(descriptor, F_GETFL),
        stream ? fgetc(stream) : '-');
}

static void mapped(void *user) {
    (void)user;
    int descriptor = open(in_top("deep/er/c"), O_RDONLY);
    const char *first = mmap(NULL, 5000, PROT_READ, MAP_PRIVATE, descriptor, 0);
    char *second = mmap(NULL, 5000, PROT_READ | PROT_WRITE, MAP_PRIVATE, descriptor, 4096);
    second[0] = '!';
    say("%c%c %d %c%c %d %d", first[0], first[4999], first[5000], second[0], second[1],
        mmap(NULL, 100, PROT_READ, MAP_PRIVATE, descriptor, 1) == MAP_FAILED ? errno : 0,
        mmap(NULL, 1, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0) == MAP_FAILED ? errno : 0);
}

static void by_streams(void *user) {
    (void)user;
    char line[64] = "";
    FILE *stream = fopen(in_top("a"), "r");
    fseek(stream, 6, SEEK_SET);
    char *got = fgets(line, sizeof line, stream);
    int end = fgetc(stream);
    say("%s %d %d %ld", got, end == EOF, feof(stream) != 0, ftell(stream));
}

/* ----------------------------------------------------------------------------------- folders --- */

static int by_name(const struct dirent **first, const struct dirent **second) {
    return strcmp((*first)->d_name, (*second)->d_name);
}

static void listed(void *user) {
    (void)user;
    g_autoptr(GString) text = g_string_new(NULL);
    struct dirent **entries;
    int count = scandir(top, &entries, NULL, by_name);
    for (int k = 0; k < count; k++) {
        struct stat status;
        bool is_folder = stat(in_top(entries[k]->d_name), &status) == 0 && S_ISDIR(status.st_mode);
        g_string_append_printf(text, "%s%s ", entries[k]->d_name, is_folder ? "/" : "");
    }
    say("%d %s", count, text->str);
}

static void listed_again(void *user) {
    (void)user;
    int counts[3] = {0};
    DIR *folder = opendir(in_top("deep"));
    struct dirent *entry;
    while (readdir(folder))
        counts[0]++;
    rewinddir(folder);
    entry = readdir(folder);
    long place = telldir(folder);
    while (readdir(folder))
        counts[1]++;
    seekdir(folder, place);
    while ((entry = readdir(folder)))
        counts[2]++;
    say("%d %d %d %d %d", counts[0], counts[1], counts[2], closedir(folder),
        opendir(in_top("a")) ? 0 : errno);
}

/* ----------------------------------------------------------------------------------- waiting --- */

static void waited(void *user) {
    (void)user;
    int file = open(in_top("a"), O_RDONLY);
    struct pollfd entries[3] = {{file, POLLIN, 0}, {-1, POLLIN, 0}, {999, POLLIN, 0}};
    struct timespec before, after;
    int ready = poll(entries, 3, -1), none = poll(entries + 1, 1, 20);
    clock_gettime(CLOCK_MONOTONIC, &before);
    int slept = select(0, NULL, NULL, NULL, &(struct timeval){0, 30000});
    clock_gettime(CLOCK_MONOTONIC, &after);
    long passed =
        (after.tv_sec - before.tv_sec) * 1000 + (after.tv_nsec - before.tv_nsec) / 1000000;
    say("%d %d %d %d %d %d", ready, entries[0].revents, entries[2].revents, none, slept,
        passed >= 30);
}

static void selected(void *user) {
    fd_set set;
    int file = open(in_top("a"), O_RDONLY);
    (void)user;
    FD_ZERO(&set);
    FD_SET(file, &set);
    int ready = select(file + 1, &set, NULL, NULL, NULL), is_set = FD_ISSET(file, &set);
    close(file);
    say("%d %d %d", ready, is_set, select(file + 1, &set, NULL, NULL, NULL) < 0 ? errno : 0);
}

/* ------------------------------------------------------------------------------- made up files --- */

/* What an engine that watches its stack is told must hold for the stack it runs on. */
static void stack_of_the_main_thread(void *user) {
    (void)user;
    pthread_attr_t attributes;
    void *lowest = NULL;
    size_t size = 0;
    struct rlimit limit;
    int error = pthread_getattr_np(pthread_self(), &attributes);
    pthread_attr_getstack(&attributes, &lowest, &size);
    getrlimit(RLIMIT_STACK, &limit);
    char *here = __builtin_frame_address(0);
    say("%d %d %d %zu", error, here > (char *)lowest, here < (char *)lowest + size,
        (size_t)limit.rlim_cur);
}

static const struct {
    const char *name;
    void (*work)(void *user);
} probes[] = {
    {"open", opened},
    {"odd-names", odd_names},
    {"relative-names", relative_names},
    {"access", accessed},
    {"status", statuses},
    {"devices", devices},
    {"read-in-parts", read_in_parts},
    {"moved-about", moved_about},
    {"wrong-descriptors", wrong_descriptors},
    {"flags", flags_of},
    {"mapped", mapped},
    {"streams", by_streams},
    {"folder", listed},
    {"folder-again", listed_again},
    {"poll", waited},
    {"select", selected},
    {"main-stack", stack_of_the_main_thread},
};

static void compare(gconstpointer index) {
    like_linux(probes[GPOINTER_TO_UINT(index)].name, probes[GPOINTER_TO_UINT(index)].work, NULL);
}

static void make_file(const char *name, const char *bytes, size_t count) {
    g_autofree char *folder = g_path_get_dirname(in_top(name));
    g_mkdir_with_parents(folder, 0755);
    g_assert_true(g_file_set_contents(in_top(name), bytes, (gssize)count, NULL));
    g_assert_cmpint(runtime_preload(in_top(name)), ==, 0);
}

static void make_files(void) {
    g_autofree char *letters = g_strnfill(5000, 'c');
    top = g_dir_make_tmp("files-XXXXXX", NULL);
    g_assert_nonnull(top);
    make_file("a", "hello world", 11);
    make_file("empty", "", 0);
    make_file("deep/b", "b", 1);
    make_file("deep/er/c", letters, 5000);
}

static void remove_files(void) {
    static const char *const names[] = {"a", "empty", "deep/b", "deep/er/c"};
    for (size_t k = 0; k < G_N_ELEMENTS(names); k++)
        g_unlink(in_top(names[k]));
    g_rmdir(in_top("deep/er"));
    g_rmdir(in_top("deep"));
    g_rmdir(top);
    g_free(top);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    make_files();
    for (guint k = 0; k < G_N_ELEMENTS(probes); k++) {
        g_autofree char *path = g_strdup_printf("/like-linux/files/%s", probes[k].name);
        g_test_add_data_func(path, GUINT_TO_POINTER(k), compare);
    }
    int result = g_test_run();
    remove_files();
    return result;
}

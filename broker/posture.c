/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/posture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "broker/session.h"

static gboolean fails(GError **error, const char *what) {
    g_set_error(error, VITRINE_ERROR, VITRINE_ERROR_JAIL,
                "The jail could not be proved, so the document was not opened: %s.", what);
    return FALSE;
}

/* -------------------------------------------------------------------------------------------
 * threads --- */

/* The number behind "name:" in a status file, -1 if it is not there (older kernels lack
 * Seccomp_filters). */
static gint64 status_number(const char *status, const char *name) {
    for (const char *line = status; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (g_str_has_prefix(line, name))
            return g_ascii_strtoll(line + strlen(name), NULL, 10);
        if (*line == '\0')
            break;
    }
    return -1;
}

static gboolean is_one_more_than_ours(gint64 filters) {
    g_autofree char *status = NULL;
    if (!g_file_get_contents("/proc/self/status", &status, NULL, NULL))
        return FALSE;
    gint64 own = status_number(status, "Seccomp_filters:");
    return own >= 0 && filters == own + 1;
}

/* "name:" is followed by four ids: real, effective, saved, file system. */
static gboolean status_ids_are(const char *status, const char *name, gint64 id) {
    g_autofree char *all = g_strdup_printf("\n%s\t%" G_GINT64_FORMAT "\t%" G_GINT64_FORMAT
                                           "\t%" G_GINT64_FORMAT "\t%" G_GINT64_FORMAT "\n",
                                           name, id, id, id, id);
    return strstr(status, all) != NULL;
}

static gboolean prove_thread(const struct posture_expectation *expected, const char *status,
                             gboolean first, struct posture *posture, GError **error) {
    gint64 seccomp = status_number(status, "Seccomp:"),
           filters = status_number(status, "Seccomp_filters:");
    if (status_number(status, "NoNewPrivs:") != 1)
        return fails(error, "a thread may still gain privileges");
    if (!status_ids_are(status, "Uid:", expected->uid) ||
        !status_ids_are(status, "Gid:", expected->gid))
        return fails(error, "it runs as another user than it should");
    if (seccomp != 1 && (seccomp != 2 || !is_one_more_than_ours(filters)))
        return fails(error, "a thread is not sealed");
    if (!first && posture->strict != (seccomp == 1))
        return fails(error, "its threads are sealed in different ways");
    posture->strict = seccomp == 1;
    posture->filters = filters < 0 ? 0 : (unsigned)filters;
    posture->uid = (unsigned)status_number(status, "Uid:");
    return TRUE;
}

static gboolean prove_threads(const struct posture_expectation *expected, struct posture *posture,
                              GError **error) {
    g_autofree char *path = g_strdup_printf("/proc/%d/task", (int)expected->pid);
    g_autoptr(GDir) tasks = g_dir_open(path, 0, NULL);
    const char *name;
    unsigned count = 0;
    if (expected->declared != expected->threads)
        return fails(error, "it declares another number of threads than its engine has");
    if (!tasks)
        return fails(error, "its threads cannot be listed");
    while ((name = g_dir_read_name(tasks))) {
        g_autofree char *file = g_build_filename(path, name, "status", NULL);
        g_autofree char *status = NULL;
        if (!g_file_get_contents(file, &status, NULL, NULL))
            return fails(error, "a thread's state cannot be read");
        if (!prove_thread(expected, status, count == 0, posture, error))
            return FALSE;
        count++;
    }
    posture->threads = count;
    posture->stack_bytes = WORKER_STACK_BYTES + (guint64)(count - 1) * WORKER_THREAD_BYTES;
    return count == expected->threads ? TRUE : fails(error, "it has other threads than declared");
}

/* ---------------------------------------------------------------------------------------
 * descriptors --- */

static gboolean flags_of(pid_t pid, int number, gint64 *flags) {
    g_autofree char *path = g_strdup_printf("/proc/%d/fdinfo/%d", (int)pid, number);
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return FALSE;
    const char *line = strstr(text, "flags:");
    *flags = line ? g_ascii_strtoll(line + 6, NULL, 8) : -1;
    return line != NULL;
}

static gboolean prove_descriptor(const struct posture_expectation *expected, int number,
                                 GError **error) {
    g_autofree char *path = g_strdup_printf("/proc/%d/fd/%d", (int)expected->pid, number);
    struct stat status;
    gint64 flags;
    if (stat(path, &status) != 0 || !flags_of(expected->pid, number, &flags))
        return fails(error, "a pipe is missing");
    if (!S_ISFIFO(status.st_mode) || status.st_ino != expected->ends[number].inode)
        return fails(error, "a descriptor is not the pipe it should be");
    if ((flags & O_ACCMODE) != expected->ends[number].access)
        return fails(error, "a pipe is open in the wrong direction");
    if (number == 4 && !(flags & O_NONBLOCK))
        return fails(error, "its second control pipe would block");
    return TRUE;
}

static gboolean inode_of_pipe_end(pid_t pid, int number, gint64 access, ino_t *inode) {
    g_autofree char *path = g_strdup_printf("/proc/%d/fd/%d", (int)pid, number);
    struct stat status;
    gint64 flags;
    if (stat(path, &status) != 0 || !flags_of(pid, number, &flags) || !S_ISFIFO(status.st_mode))
        return FALSE;
    *inode = status.st_ino;
    return (flags & O_ACCMODE) == access;
}

/* The pipes between its threads: both ends of each are its own, and none is one of ours. */
static gboolean prove_own_pipes(const struct posture_expectation *expected, unsigned pipes,
                                GError **error) {
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    for (int k = 0; k < WORKER_DESCRIPTORS; k++) {
        gint64 ours = (gint64)expected->ends[k].inode;
        g_hash_table_add(seen, g_memdup2(&ours, sizeof ours));
    }
    for (unsigned k = 0; k < pipes; k++) {
        int number = WORKER_DESCRIPTORS + 2 * (int)k;
        ino_t read_end, write_end;
        if (!inode_of_pipe_end(expected->pid, number, O_RDONLY, &read_end) ||
            !inode_of_pipe_end(expected->pid, number + 1, O_WRONLY, &write_end) ||
            read_end != write_end)
            return fails(error, "a pipe between its threads is not what it should be");
        gint64 theirs = (gint64)read_end;
        if (!g_hash_table_add(seen, g_memdup2(&theirs, sizeof theirs)))
            return fails(error, "a pipe is open twice");
    }
    return TRUE;
}

static gboolean prove_descriptors(const struct posture_expectation *expected, GError **error) {
    g_autofree char *path = g_strdup_printf("/proc/%d/fd", (int)expected->pid);
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name;
    unsigned pipes = WORKER_OWN_PIPES(expected->threads);
    gint64 declared = WORKER_DESCRIPTORS + 2 * (gint64)pipes, count = 0;
    if (!folder)
        return fails(error, "its descriptors cannot be listed");
    while ((name = g_dir_read_name(folder))) {
        gint64 number = g_ascii_strtoll(name, NULL, 10);
        if (number < 0 || number >= declared)
            return fails(error, "something besides its pipes is open");
        if (number < WORKER_DESCRIPTORS && !prove_descriptor(expected, (int)number, error))
            return FALSE;
        count++;
    }
    return count == declared ? prove_own_pipes(expected, pipes, error)
                             : fails(error, "a pipe is missing");
}

/* ------------------------------------------------------------------------------------------
 * mappings --- */

enum { MAPPING_LINE = 8192 }; /* a path is at most 4,096 bytes, a newline in it four */

struct mapping {
    unsigned long begin, end;
    char protection[5]; /* "rwxs" or "r--p" */
    unsigned major, minor;
    unsigned long inode;
    const char *name; /* up to the end of the line */
};

/* "begin-end rwxs offset major:minor inode   name". By hand, since a worker has a hundred, and sscanf took 1 us each. */
static gboolean parse_mapping(const char *line, struct mapping *mapping) {
    char *next;
    mapping->begin = strtoul(line, &next, 16);
    if (*next != '-')
        return FALSE;
    mapping->end = strtoul(next + 1, &next, 16);
    if (*next != ' ' || strnlen(next + 1, 5) < 5 || next[5] != ' ')
        return FALSE;
    memcpy(mapping->protection, next + 1, 4);
    mapping->protection[4] = '\0';
    strtoul(next + 6, &next, 16);
    mapping->major = (unsigned)strtoul(next, &next, 16);
    if (*next != ':')
        return FALSE;
    mapping->minor = (unsigned)strtoul(next + 1, &next, 16);
    mapping->inode = strtoul(next, &next, 10);
    mapping->name = next + strspn(next, " ");
    return TRUE;
}

/* SysV segments show their id as inode and /SYSV… as name; vvar and vsyscall pages are private. */
static gboolean prove_mapping(const struct posture_expectation *expected,
                              const struct mapping *mapping, unsigned *segments,
                              unsigned *documents, GError **error) {
    gboolean shared = mapping->protection[3] == 's';
    gboolean writable = mapping->protection[1] == 'w', executable = mapping->protection[2] == 'x';
    gboolean segment = shared && g_str_has_prefix(mapping->name, "/SYSV") &&
                       mapping->inode == (unsigned long)expected->segment;
    gboolean document = mapping->inode == expected->document_inode &&
                        makedev(mapping->major, mapping->minor) == expected->document_device;
    if (shared && !segment)
        return fails(error, "it shares memory besides its picture");
    gboolean code = expected->makes_code && !shared && mapping->inode == 0;
    if (writable && executable && !code)
        return fails(error, "it has memory that is writable and executable");
    if (document && (writable || executable || shared))
        return fails(error, "the document is not mapped read-only");
    *segments += segment ? 1 : 0;
    *documents += document ? 1 : 0;
    return TRUE;
}

static gboolean prove_mappings(const struct posture_expectation *expected, GError **error) {
    g_autofree char *path = g_strdup_printf("/proc/%d/maps", (int)expected->pid);
    g_autofree char *text = NULL;
    unsigned segments = 0, documents = 0;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return fails(error, "its memory cannot be listed");
    for (const char *line = text; *line; line = strchr(line, '\n') + 1) {
        struct mapping mapping;
        if (!parse_mapping(line, &mapping) || !strchr(line, '\n'))
            return fails(error, "its memory map cannot be understood");
        if (!prove_mapping(expected, &mapping, &segments, &documents, error))
            return FALSE;
    }
    if (segments != 1)
        return fails(error, "its picture is not where it should be");
    if ((documents != 0) != expected->document_has_bytes)
        return fails(error, "the document is not mapped as it should be");
    return TRUE;
}

/* Finds the mapping that holds address among our own; line is where it stays. They are hundreds, and cost 1 us each:
 * no more of them are read than it takes. */
static gboolean find_own_mapping(unsigned long address, char line[MAPPING_LINE],
                                 struct mapping *mapping) {
    char buffer[4096];
    gboolean found = FALSE;
    FILE *maps = fopen("/proc/self/maps", "re");
    if (!maps)
        return FALSE;
    setvbuf(maps, buffer, _IOFBF, sizeof buffer);
    while (!found && fgets(line, MAPPING_LINE, maps))
        found = parse_mapping(line, mapping) && mapping->begin <= address && address < mapping->end;
    fclose(maps);
    return found;
}

gboolean posture_identify(int descriptor, dev_t *device, ino_t *inode) {
    char line[MAPPING_LINE];
    struct mapping mapping;
    void *page = mmap(NULL, 1, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (page == MAP_FAILED)
        return FALSE;
    gboolean found = find_own_mapping((unsigned long)page, line, &mapping);
    munmap(page, 1);
    if (!found)
        return FALSE;
    *device = makedev(mapping.major, mapping.minor);
    *inode = mapping.inode;
    return TRUE;
}

gboolean posture_prove(const struct posture_expectation *expected, struct posture *posture,
                       GError **error) {
    posture->pid = expected->pid;
    return prove_threads(expected, posture, error) && prove_descriptors(expected, error) &&
           prove_mappings(expected, error);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/incidents/journal.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static char *socket_for_tests;

void journal_set_socket(const char *path) {
    g_free(socket_for_tests);
    socket_for_tests = g_strdup(path);
}

/* Values hold no line ends, so that the protocol's plain form will do. */
static void add(GString *datagram, const char *field) {
    const char *value = strchr(field, '=');
    g_string_append(datagram, "VITRINE_");
    for (const char *key = field; key < value; key++)
        g_string_append_c(datagram, *key == '-' ? '_' : g_ascii_toupper(*key));
    g_string_append_printf(datagram, "%s\n", value);
}

static const char *value_of(const GPtrArray *fields, const char *key) {
    for (guint k = 0; k < fields->len; k++) {
        const char *field = g_ptr_array_index(fields, k);
        if (g_str_has_prefix(field, key))
            return field + strlen(key);
    }
    return NULL;
}

static GString *compose(const GPtrArray *fields) {
    enum { WARNING = 4 };
    GString *datagram = g_string_new("SYSLOG_IDENTIFIER=vitrine\n"
                                     "MESSAGE_ID=6f0b1d5a1f4c4f5c9c1f0f6d3f2b7a85\n");
    const char *file = value_of(fields, "file="), *what = value_of(fields, "what=");
    g_string_append_printf(datagram, "PRIORITY=%d\nMESSAGE=%s%s%s\n", WARNING, file ? file : "",
                           file ? ": " : "", what);
    for (guint k = 0; k < fields->len; k++)
        add(datagram, g_ptr_array_index(fields, k));
    return datagram;
}

gboolean journal_send(const GPtrArray *fields) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    g_strlcpy(address.sun_path, socket_for_tests ? socket_for_tests : "/run/systemd/journal/socket",
              sizeof address.sun_path);
    int journal = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (journal < 0)
        return FALSE;
    g_autoptr(GString) datagram = compose(fields);
    ssize_t sent = sendto(journal, datagram->str, datagram->len, MSG_NOSIGNAL,
                          (const struct sockaddr *)&address, sizeof address);
    close(journal);
    return sent == (ssize_t)datagram->len;
}

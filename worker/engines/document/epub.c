/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "worker/engines/document/epub.h"

#include <ctype.h>
#include <glib.h>
#include <string.h>

#include "worker/engines/document/rezip.h"

enum { FONTS_MAXIMUM = 256, FONT_BYTES_MAXIMUM = 64 << 20, KEY_MOST = 20 };

/* EPUB 3.3 OCF, 4.4: the first 1,040 bytes, by the SHA-1 of the identifier without white space.
 * Adobe's older way: the first 1,024 bytes, by the identifier's UUID. */
static const struct way {
    const char *algorithm;
    size_t bytes, key_bytes;
} ways[] = {
    {"http://www.idpf.org/2008/embedding", 1040, 20},
    {"http://ns.adobe.com/pdf/enc#RC", 1024, 16},
};

struct book {
    fz_context *context;
    fz_archive *zip;
    fz_xml *encryption;
    char *identifier; /* owned */
    struct replacement fonts[FONTS_MAXIMUM];
    size_t count;
};

static fz_xml *read_xml(fz_context *context, fz_archive *zip, const char *name) {
    fz_buffer *buffer = fz_read_archive_entry(context, zip, name);
    fz_xml *xml = NULL;
    fz_var(xml);
    fz_try(context) {
        xml = fz_parse_xml(context, buffer, 0);
    }
    fz_always(context) {
        fz_drop_buffer(context, buffer);
    }
    fz_catch(context) {
        fz_rethrow(context);
    }
    return xml;
}

/* The text of the package's dc:identifier that is its unique one. */
static char *identifier_in(fz_context *context, fz_xml *package) {
    const char *id =
        fz_xml_att(fz_xml_find_dfs(package, "package", NULL, NULL), "unique-identifier");
    fz_xml *element = id ? fz_xml_find_dfs(package, "identifier", "id", id) : NULL;
    const char *text = fz_xml_text(fz_xml_down(element));
    return text ? fz_strdup(context, text) : NULL;
}

static char *identifier_of(fz_context *context, fz_archive *zip) {
    fz_xml *container = NULL, *package = NULL;
    char *identifier = NULL;
    fz_var(container);
    fz_var(package);
    fz_var(identifier);
    fz_try(context) {
        container = read_xml(context, zip, "META-INF/container.xml");
        const char *path =
            fz_xml_att(fz_xml_find_dfs(container, "rootfile", NULL, NULL), "full-path");
        if (path) {
            package = read_xml(context, zip, path);
            identifier = identifier_in(context, package);
        }
    }
    fz_always(context) {
        fz_drop_xml(context, container);
        fz_drop_xml(context, package);
    }
    fz_catch(context) {
        fz_rethrow(context);
    }
    return identifier;
}

static void key_by_sha1(const char *identifier, uint8_t key[KEY_MOST]) {
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA1);
    gsize length = KEY_MOST;
    for (const char *at = identifier; *at; at++)
        if (!strchr("\x20\x09\x0d\x0a", *at))
            g_checksum_update(sum, (const guchar *)at, 1);
    g_checksum_get_digest(sum, key, &length);
    g_checksum_free(sum);
}

static void key_by_uuid(const char *identifier, uint8_t key[KEY_MOST]) {
    const char *at = strstr(identifier, "uuid:") ? strstr(identifier, "uuid:") + 5 : identifier;
    for (int digit = 0; *at && digit < 32; at++)
        if (isxdigit((unsigned char)*at)) {
            key[digit / 2] = (uint8_t)(key[digit / 2] << 4 | g_ascii_xdigit_value(*at));
            digit++;
        }
}

static void clear(const struct way *way, const char *identifier, uint8_t *font, size_t size) {
    uint8_t key[KEY_MOST] = {0};
    if (way == &ways[0])
        key_by_sha1(identifier, key);
    else
        key_by_uuid(identifier, key);
    for (size_t k = 0; k < size && k < way->bytes; k++)
        font[k] ^= key[k % way->key_bytes];
}

static const struct way *way_of(fz_xml *encrypted) {
    const char *algorithm =
        fz_xml_att(fz_xml_find_down(encrypted, "EncryptionMethod"), "Algorithm");
    for (size_t k = 0; algorithm && k < sizeof ways / sizeof ways[0]; k++)
        if (strcmp(algorithm, ways[k].algorithm) == 0)
            return &ways[k];
    return NULL;
}

/* Whether all that the book says to be encrypted is only obfuscated. */
static bool only_obfuscated(fz_xml *encryption) {
    fz_xml *encrypted = fz_xml_find_dfs(encryption, "EncryptedData", NULL, NULL);
    bool known = encrypted != NULL;
    for (; known && encrypted; encrypted = fz_xml_find_next(encrypted, "EncryptedData"))
        known = way_of(encrypted) != NULL;
    return known && !fz_xml_find_dfs(encryption, "EncryptedKey", NULL, NULL);
}

/* Fonts that are missing or absurd stay as they are: text is shown in another one. */
static void clear_font(struct book *book, fz_xml *encrypted) {
    fz_context *context = book->context;
    fz_xml *reference = fz_xml_find_dfs(encrypted, "CipherReference", NULL, NULL);
    char *name = fz_xml_att(reference, "URI");
    if (!name || !fz_has_archive_entry(context, book->zip, fz_urldecode(name)))
        return;
    fz_buffer *font = fz_read_archive_entry(context, book->zip, name);
    unsigned char *bytes;
    size_t size = fz_buffer_storage(context, font, &bytes);
    book->fonts[book->count++] = (struct replacement){name, font};
    if (size <= FONT_BYTES_MAXIMUM)
        clear(way_of(encrypted), book->identifier, bytes, size);
}

static fz_buffer *clear_fonts(struct book *book, const uint8_t *bytes, size_t size) {
    fz_xml *encrypted = fz_xml_find_dfs(book->encryption, "EncryptedData", NULL, NULL);
    for (; encrypted && book->count < FONTS_MAXIMUM;
         encrypted = fz_xml_find_next(encrypted, "EncryptedData"))
        clear_font(book, encrypted);
    return rezip(book->context, bytes, size, book->fonts, book->count, "META-INF/encryption.xml");
}

fz_buffer *epub_in_the_clear(fz_context *context, const uint8_t *bytes, size_t size) {
    static struct book book; /* of some size, and there is one document a process */
    fz_stream *stream = NULL;
    fz_buffer *cleared = NULL;
    book = (struct book){.context = context};
    fz_var(stream);
    fz_var(cleared);
    fz_try(context) {
        stream = fz_open_memory(context, bytes, size);
        book.zip = fz_open_zip_archive_with_stream(context, stream);
        if (fz_has_archive_entry(context, book.zip, "META-INF/encryption.xml") &&
            !fz_has_archive_entry(context, book.zip, "META-INF/rights.xml")) {
            book.encryption = read_xml(context, book.zip, "META-INF/encryption.xml");
            book.identifier = identifier_of(context, book.zip);
            if (book.identifier && only_obfuscated(book.encryption))
                cleared = clear_fonts(&book, bytes, size);
        }
    }
    fz_always(context) {
        for (size_t k = 0; k < book.count; k++)
            fz_drop_buffer(context, book.fonts[k].bytes);
        fz_free(context, book.identifier);
        fz_drop_xml(context, book.encryption);
        fz_drop_archive(context, book.zip);
        fz_drop_stream(context, stream);
    }
    fz_catch(context) {
        fz_rethrow(context);
    }
    return cleared;
}

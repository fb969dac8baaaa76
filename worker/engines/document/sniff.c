/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "worker/engines/document/sniff.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

enum { HEAD = 1024, TEXT_PROBE = 65536 };

/* ------------------------------------------------------------------------------- fixed first bytes
 * --- */

static const struct signature {
    size_t offset;
    const char *bytes;
    size_t length;
    struct kind kind;
} signatures[] = {
#define AT(offset, bytes) offset, bytes, sizeof(bytes) - 1
#define OPENS(magic)                                                                               \
    { SNIFFED_MUPDF, magic, UNSUPPORTED_OTHER }
#define REFUSED(why)                                                                               \
    { SNIFFED_UNSUPPORTED, NULL, why }
    {AT(0, "\x89PNG\r\n\x1a\n"), OPENS(".png")},
    {AT(0, "\xff\xd8\xff"), OPENS(".jpg")},
    {AT(0, "GIF8"), OPENS(".gif")},
    {AT(0, "II*\0"), OPENS(".tiff")},
    {AT(0, "MM\0*"), OPENS(".tiff")},
    {AT(0, "\0\0\0\x0cjP  \r\n\x87\n"), OPENS(".jp2")},
    {AT(0, "\xff\x4f\xff\x51"), OPENS(".jp2")},
    {AT(0, "\x97JB2\r\n\x1a\n"), OPENS(".jb2")},
    {AT(0, "II\xbc\x01"), OPENS(".jxr")},
    {AT(60, "BOOKMOBI"), OPENS(".mobi")},
    {AT(60, "TEXtREAd"), OPENS(".mobi")},
    {AT(257, "ustar"), OPENS(".cbt")},
    {AT(0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), REFUSED(UNSUPPORTED_OFFICE)},
    {AT(0, "{\\rtf"), REFUSED(UNSUPPORTED_OFFICE)},
    {AT(0, "Rar!\x1a\x07"), REFUSED(UNSUPPORTED_ARCHIVE)},
    {AT(0, "7z\xbc\xaf\x27\x1c"), REFUSED(UNSUPPORTED_ARCHIVE)},
    {AT(0, "\x1f\x8b"), REFUSED(UNSUPPORTED_ARCHIVE)},
    {AT(8, "WEBP"), REFUSED(UNSUPPORTED_PICTURE)},
    {AT(4, "ftypavif"), REFUSED(UNSUPPORTED_PICTURE)},
    {AT(4, "ftypavis"), REFUSED(UNSUPPORTED_PICTURE)},
    {AT(4, "ftyphei"), REFUSED(UNSUPPORTED_PICTURE)},
    {AT(4, "ftypmif1"), REFUSED(UNSUPPORTED_PICTURE)},
    {AT(0, "\xff\x0a"), REFUSED(UNSUPPORTED_PICTURE)},
    {AT(0, "\0\0\0\x0cJXL "), REFUSED(UNSUPPORTED_PICTURE)},
    {AT(0, "8BPS"), REFUSED(UNSUPPORTED_PICTURE)},
    {AT(0, "\0\0\1\0"), REFUSED(UNSUPPORTED_PICTURE)},
    {AT(0, "qoif"), REFUSED(UNSUPPORTED_PICTURE)},
#undef AT
};

static bool has(const uint8_t *bytes, size_t size, size_t offset, const char *what, size_t length) {
    return size >= length && offset <= size - length && memcmp(bytes + offset, what, length) == 0;
}

static bool contains(const uint8_t *bytes, size_t size, const char *what) {
    return size > 0 && memmem(bytes, size, what, strlen(what)) != NULL;
}

static struct kind opens(const char *magic) {
    return (struct kind)OPENS(magic);
}

static struct kind refused(enum unsupported_kind why) {
    return (struct kind)REFUSED(why);
}

/* P1 … P7 and PF, then white space or a comment. */
static bool is_pnm(const uint8_t *bytes, size_t size) {
    return size > 2 && bytes[0] == 'P' &&
           ((bytes[1] >= '1' && bytes[1] <= '7') || bytes[1] == 'F' || bytes[1] == 'f') &&
           (bytes[2] == '\n' || bytes[2] == ' ' || bytes[2] == '\r' || bytes[2] == '\t' ||
            bytes[2] == '#');
}

static bool is_bmp(const uint8_t *bytes, size_t size) {
    return size > 26 && bytes[0] == 'B' && (bytes[1] == 'M' || bytes[1] == 'A') &&
           bytes[14] >= 12 && bytes[15] <= 1;
}

/* ---------------------------------------------------------------------------------------------
 * zips --- */

static uint32_t little(const uint8_t *bytes, int count) {
    uint32_t value = 0;
    for (int k = 0; k < count; k++)
        value |= (uint32_t)bytes[k] << 8 * k;
    return value;
}

/* The end record lies in the last 65,557 bytes (22 and a comment of at most 65,535). */
static const uint8_t *end_record(const uint8_t *bytes, size_t size) {
    size_t lowest = size > 65557 ? size - 65557 : 0;
    for (size_t at = size - 22 + 1; at-- > lowest;)
        if (memcmp(bytes + at, "PK\5\6", 4) == 0)
            return bytes + at;
    return NULL;
}

size_t sniff_zip_directory(const uint8_t *bytes, size_t size, size_t *end) {
    const uint8_t *record = size >= 22 ? end_record(bytes, size) : NULL;
    *end = record ? (size_t)(record - bytes) : size;
    return record ? little(record + 16, 4) : size;
}

size_t sniff_zip_names(const uint8_t *bytes, size_t size,
                       int (*visit)(const char *name, size_t length, void *user), void *user) {
    enum { HEADER = 46, ENTRIES_MAXIMUM = 10000 };
    size_t end, at = sniff_zip_directory(bytes, size, &end), seen = 0;
    while (seen < ENTRIES_MAXIMUM && size >= HEADER && at <= size - HEADER &&
           memcmp(bytes + at, "PK\1\2", 4) == 0) {
        size_t name = little(bytes + at + 28, 2), extra = little(bytes + at + 30, 2);
        size_t comment = little(bytes + at + 32, 2);
        if (name > size - HEADER - at)
            break;
        seen++;
        if (!visit((const char *)bytes + at + HEADER, name, user))
            break;
        at += HEADER + name + extra + comment;
    }
    return seen;
}

struct zip_marks {
    bool content_types, fixed_document, epub, office, picture;
};

static bool name_is(const char *name, size_t length, const char *wanted) {
    return length == strlen(wanted) && strncasecmp(name, wanted, length) == 0;
}

static bool name_begins(const char *name, size_t length, const char *wanted) {
    return length >= strlen(wanted) && strncasecmp(name, wanted, strlen(wanted)) == 0;
}

static bool name_ends(const char *name, size_t length, const char *wanted) {
    size_t tail = strlen(wanted);
    return length >= tail && strncasecmp(name + length - tail, wanted, tail) == 0;
}

static bool is_picture_name(const char *name, size_t length) {
    static const char *const endings[] = {".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff",
                                          ".jp2", ".jpx", ".pnm",  ".pbm", ".pgm", ".ppm", ".jxr"};
    for (size_t k = 0; k < sizeof endings / sizeof endings[0]; k++)
        if (name_ends(name, length, endings[k]))
            return true;
    return false;
}

static int mark_name(const char *name, size_t length, void *user) {
    struct zip_marks *marks = user;
    marks->content_types |= name_begins(name, length, "[Content_Types].xml");
    marks->fixed_document |= name_ends(name, length, ".fdseq") ||
                             name_ends(name, length, ".fdoc") || name_ends(name, length, ".fpage");
    marks->epub |= name_is(name, length, "META-INF/container.xml");
    marks->office |= name_begins(name, length, "word/") || name_begins(name, length, "xl/") ||
                     name_begins(name, length, "ppt/") || name_is(name, length, "content.xml");
    marks->picture |= is_picture_name(name, length);
    return 1;
}

static struct kind sniff_zip(const uint8_t *bytes, size_t size) {
    struct zip_marks marks = {0};
    size_t entries = sniff_zip_names(bytes, size, mark_name, &marks);
    if (marks.fixed_document) /* before "zip of pictures": XPS is full of pictures */
        return opens(".xps");
    if (marks.epub || contains(bytes, size < HEAD ? size : HEAD, "application/epub+zip"))
        return opens(".epub");
    if (marks.office || marks.content_types)
        return refused(UNSUPPORTED_OFFICE);
    return marks.picture || entries == 0 ? opens(".cbz") : refused(UNSUPPORTED_ARCHIVE);
}

/* ---------------------------------------------------------------------------------------------
 * text --- */

static bool looks_like_text(const uint8_t *bytes, size_t size) {
    size_t probe = size < TEXT_PROBE ? size : TEXT_PROBE, controls = 0;
    bool utf16 = size >= 2 &&
                 ((bytes[0] == 0xff && bytes[1] == 0xfe) || (bytes[0] == 0xfe && bytes[1] == 0xff));
    if (utf16)
        return true;
    for (size_t k = 0; k < probe; k++) {
        if (bytes[k] == 0)
            return false;
        controls += (bytes[k] < 0x20 && !strchr("\t\n\r\f\x1b\b", bytes[k])) || bytes[k] == 0x7f;
    }
    return controls * 50 <= probe; /* 2 %: an honest text has a stray control byte at most */
}

static bool hint_is(const char *hint, const char *list) {
    size_t length = strlen(hint);
    for (const char *at = list; length > 0 && (at = strstr(at, hint)); at++)
        if ((at == list || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return true;
    return false;
}

/* Markup by its first tag, anywhere in the head: comments, doctype and byte order mark may come
 * before. */
static struct kind sniff_text(const uint8_t *bytes, size_t size, const char *hint) {
    char head[HEAD + 1];
    size_t length = 0;
    for (size_t k = 0; k < size && length < HEAD; k++)
        if (bytes[k] != 0) /* so that UTF-16 markup reads as ASCII */
            head[length++] = (char)(bytes[k] >= 'A' && bytes[k] <= 'Z' ? bytes[k] + 32 : bytes[k]);
    head[length] = '\0';
    const char *first = head + strspn(head, " \t\r\n\xef\xbb\xbf\xff\xfe");
    bool markup = first[0] == '<';
    if (markup && strstr(head, "<fictionbook"))
        return opens(".fb2");
    if (markup && strstr(head, "<html") && (strstr(head, "<?xml") || hint_is(hint, "xhtml xht")))
        return opens(".xhtml");
    if (markup && (strstr(head, "<!doctype html") || strstr(head, "<html") ||
                   strstr(head, "<head") || strstr(head, "<body")))
        return opens(".html");
    if (markup && (strstr(head, "<svg") || strstr(head, ":svg")))
        return opens(".svg");
    if (hint_is(hint, "html htm"))
        return opens(".html");
    if (hint_is(hint, "svg fb2 xhtml"))
        return opens(strcmp(hint, "svg") == 0   ? ".svg"
                     : strcmp(hint, "fb2") == 0 ? ".fb2"
                                                : ".xhtml");
    return (struct kind){SNIFFED_TEXT, NULL, UNSUPPORTED_OTHER};
}

/* --------------------------------------------------------------------------------------------
 * whole --- */

struct kind sniff(const uint8_t *bytes, size_t size, const char *hint) {
    for (size_t k = 0; k < sizeof signatures / sizeof signatures[0]; k++) {
        const struct signature *signature = &signatures[k];
        if (has(bytes, size, signature->offset, signature->bytes, signature->length))
            return signature->kind;
    }
    if (has(bytes, size, 0, "PK\3\4", 4) || has(bytes, size, 0, "PK\5\6", 4))
        return sniff_zip(bytes, size);
    /* ISO 32000-1, annex H.3.4.1: readers accept the header within the first 1,024 bytes. */
    if (contains(bytes, size < HEAD + 5 ? size : HEAD + 5, "%PDF-"))
        return opens(".pdf");
    if (is_pnm(bytes, size))
        return opens(bytes[1] == 'F' || bytes[1] == 'f' ? ".pfm" : ".pnm");
    if (is_bmp(bytes, size))
        return opens(".bmp");
    if (looks_like_text(bytes, size))
        return sniff_text(bytes, size, hint);
    if (hint_is(hint, "pdf"))
        return opens(".pdf"); /* MuPDF repairs files whose header is gone */
    return (struct kind){SNIFFED_UNKNOWN, NULL, UNSUPPORTED_OTHER};
}

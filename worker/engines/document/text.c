/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "worker/engines/document/text.h"

#include <stdbool.h>
#include <string.h>

struct reading {
    const uint8_t *bytes;
    size_t size, at;
    enum { UTF8, UTF16_LITTLE, UTF16_BIG, WINDOWS_1252 } encoding;
};

/* 0x80 … 0x9f of Windows-1252, WHATWG Encoding Standard, index windows-1252. */
static const uint16_t windows_1252[32] = {
    0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008d, 0x017d, 0x008f, 0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178,
};

/* Length of a well-formed UTF-8 sequence, 0 if it is none. */
static size_t utf8_length(const uint8_t *bytes, size_t left) {
    size_t length = bytes[0] < 0x80                       ? 1
                    : bytes[0] >= 0xc2 && bytes[0] < 0xe0 ? 2
                    : bytes[0] >= 0xe0 && bytes[0] < 0xf0 ? 3
                    : bytes[0] >= 0xf0 && bytes[0] < 0xf5 ? 4
                                                          : 0;
    if (length > left)
        return 0;
    for (size_t k = 1; k < length; k++)
        if ((bytes[k] & 0xc0) != 0x80)
            return 0;
    return length;
}

/* UTF-8 if all of it is, but for a sequence the limit cut in two. */
static bool is_utf8(const uint8_t *bytes, size_t size) {
    for (size_t at = 0; at < size;) {
        size_t length = utf8_length(bytes + at, size - at);
        if (length == 0)
            return size - at < 4 && at > 0;
        at += length;
    }
    return true;
}

static void choose_encoding(struct reading *text) {
    if (text->size >= 2 && text->bytes[0] == 0xff && text->bytes[1] == 0xfe)
        text->encoding = UTF16_LITTLE, text->at = 2;
    else if (text->size >= 2 && text->bytes[0] == 0xfe && text->bytes[1] == 0xff)
        text->encoding = UTF16_BIG, text->at = 2;
    else if (is_utf8(text->bytes, text->size))
        text->encoding = UTF8,
        text->at =
            memcmp(text->bytes, "\xef\xbb\xbf", text->size < 3 ? 0 : 3) || text->size < 3 ? 0 : 3;
    else
        text->encoding = WINDOWS_1252;
}

static uint32_t unit16(struct reading *text) {
    if (text->size - text->at < 2) {
        text->at = text->size;
        return 0xfffd;
    }
    const uint8_t *pair = text->bytes + text->at;
    text->at += 2;
    return text->encoding == UTF16_LITTLE ? (uint32_t)(pair[0] | pair[1] << 8)
                                          : (uint32_t)(pair[1] | pair[0] << 8);
}

static uint32_t next_utf16(struct reading *text) {
    uint32_t high = unit16(text);
    if (high < 0xd800 || high >= 0xe000)
        return high;
    size_t before = text->at;
    uint32_t low = high < 0xdc00 && text->at < text->size ? unit16(text) : 0;
    if (low >= 0xdc00 && low < 0xe000)
        return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
    text->at = before;
    return 0xfffd;
}

static uint32_t next_utf8(struct reading *text) {
    const uint8_t *bytes = text->bytes + text->at;
    size_t length = utf8_length(bytes, text->size - text->at);
    if (length == 0) {
        text->at++;
        return 0xfffd;
    }
    uint32_t code = length == 1 ? bytes[0] : bytes[0] & (0x7fu >> length);
    for (size_t k = 1; k < length; k++)
        code = code << 6 | (bytes[k] & 0x3fu);
    text->at += length;
    return code;
}

static uint32_t next(struct reading *text) {
    if (text->encoding == UTF16_LITTLE || text->encoding == UTF16_BIG)
        return next_utf16(text);
    if (text->encoding == UTF8)
        return next_utf8(text);
    uint8_t byte = text->bytes[text->at++];
    return byte >= 0x80 && byte < 0xa0 ? windows_1252[byte - 0x80] : byte;
}

static void put(fz_context *context, fz_buffer *out, uint32_t code) {
    bool plain = (code >= 0x20 && code < 0x7f) || code >= 0xa0 || code == '\n' || code == '\t';
    bool allowed = plain && code <= 0xfffd + 0xffff * 16u && (code < 0xd800 || code >= 0xe000) &&
                   (code & 0xfffe) != 0xfffe;
    if (code == '\r')
        return;
    if (code == '\f')
        code = '\n', allowed = true;
    if (code == '<')
        fz_append_string(context, out, "&lt;");
    else if (code == '&')
        fz_append_string(context, out, "&amp;");
    else
        fz_append_rune(context, out, allowed ? (int)code : 0xfffd);
}

fz_buffer *text_to_xhtml(fz_context *context, const uint8_t *bytes, size_t size) {
    bool cut = size > TEXT_BYTES_MAXIMUM;
    struct reading text = {.bytes = bytes, .size = cut ? TEXT_BYTES_MAXIMUM : size};
    choose_encoding(&text);
    fz_buffer *out = fz_new_buffer(context, text.size + 512);
    fz_try(context) {
        fz_append_string(context, out,
                         "<?xml version=\"1.0\" encoding=\"utf-8\"?>"
                         "<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><style>"
                         "pre{white-space:pre-wrap;font-family:monospace;margin:0}"
                         "</style></head><body><pre>");
        while (text.at < text.size)
            put(context, out, next(&text));
        if (cut)
            fz_append_string(context, out, "\n\n[The rest of this long text is not shown.]");
        fz_append_string(context, out, "</pre></body></html>");
    }
    fz_catch(context) {
        fz_drop_buffer(context, out);
        fz_rethrow(context);
    }
    return out;
}

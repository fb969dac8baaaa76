/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/ocr/words.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tesseract/capi.h>

#include "proto/check.h"
#include "worker/jail/runtime/runtime.h"
#include "worker/worker.h"

/* Where the baseline lies in a line of text: so much of its height from the top. The invisible text
 * of a safe PDF stands right on it (broker/export/text-layer.c). */
static const double baseline_part = 0.8;

enum { DPI_LEAST = 70, DPI_MOST = 2400 }; /* which Tesseract believes */

static TessBaseAPI *reader;
static char language[OCR_LANGUAGE_BYTES] = "eng"; /* whose model is loaded */

/* Other languages are read from their files in the jail; they are mapped, which costs no memory. */
static void preload_models(const char *folder) {
    static const char suffix[] = ".traineddata";
    DIR *models = opendir(folder);
    for (const struct dirent *entry; models && (entry = readdir(models));) {
        size_t length = strlen(entry->d_name);
        char path[1024];
        if (length < sizeof suffix ||
            strcmp(entry->d_name + length + 1 - sizeof suffix, suffix) != 0)
            continue;
        if ((size_t)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) < sizeof path)
            runtime_preload(path);
    }
    if (models)
        closedir(models);
}

bool words_warm_up(void) {
    reader = TessBaseAPICreate();
    if (!reader || TessBaseAPIInit2(reader, NULL, language, OEM_LSTM_ONLY) != 0)
        return false;
    preload_models(TessBaseAPIGetDatapath(reader));
    return true;
}

/* Some 60 ms where it is not the one that is loaded. */
static bool speak(const struct grey_page *page) {
    if (page->language[0] && strcmp(page->language, language) != 0) {
        if (TessBaseAPIInit2(reader, NULL, page->language, OEM_LSTM_ONLY) != 0) {
            worker_log("there is no model of the language %s", page->language);
            return false;
        }
        memcpy(language, page->language, sizeof language);
    }
    TessBaseAPISetPageSegMode(reader, PSM_AUTO);
    return true;
}

/* --------------------------------------------------------------------------------------- lines --- */

/* A line of text, in pixels: its height, and its baseline from left to right. */
struct line {
    double height, slope;
    int x, y;
    uint16_t angle; /* as in wire_character */
};

static struct line line_at(const TessPageIterator *place) {
    int left, top, right, bottom, x, y, end_x, end_y;
    struct line line = {.height = 1};
    if (!TessPageIteratorBoundingBox(place, RIL_TEXTLINE, &left, &top, &right, &bottom))
        return line;
    line.height = bottom - top, line.x = left, line.y = bottom;
    if (!TessPageIteratorBaseline(place, RIL_TEXTLINE, &x, &y, &end_x, &end_y) || end_x <= x)
        return line;
    double rise = end_y - y;
    line.x = x, line.y = y;
    line.slope = rise / (end_x - x);
    line.height = fmax(line.height - fabs(rise), 1);
    line.angle = (uint16_t)((lround(atan(line.slope) * 1800 / M_PI) + 3600) % 3600);
    return line;
}

/* ------------------------------------------------------------------------------------- records --- */

/* As 1/100 point. */
static int32_t length_of(const struct grey_page *page, double pixels) {
    return (int32_t)fmax(fmin(pixels * 7200000.0 / page->dpi_thousandths, INT32_MAX), 0);
}

static void add(struct words *words, const struct wire_character *record) {
    words->cut = words->cut || words->count == TEXT_RECORDS_MAXIMUM;
    if (!words->cut && check_code_point(record->code) == CHARACTER_IS_TEXT)
        words->records[words->count++] = *record;
}

/* As high as its line, so that the words of a line stand on one baseline. */
static struct wire_character record_of(const struct grey_page *page, const struct line *line,
                                       int left, int right) {
    double baseline = line->y + line->slope * ((left + right) / 2.0 - line->x);
    int32_t width = length_of(page, right - left), height = length_of(page, line->height);
    return (struct wire_character){.angle = line->angle,
                                   .box = {length_of(page, left),
                                           length_of(page, baseline - line->height * baseline_part),
                                           width, height},
                                   .size = (uint32_t)height,
                                   .advance = (uint32_t)width};
}

/* The first code point of UTF-8, and where the next begins; 0 at its end. */
static uint32_t take_code(const char **text) {
    const uint8_t *bytes = (const uint8_t *)*text;
    int more = bytes[0] >= 0xf0 ? 3 : bytes[0] >= 0xe0 ? 2 : bytes[0] >= 0xc0 ? 1 : 0;
    uint32_t code = more ? bytes[0] & (0x3fu >> more) : bytes[0];
    int k = 1;
    for (; k <= more && (bytes[k] & 0xc0) == 0x80; k++)
        code = code << 6 | (bytes[k] & 0x3f);
    *text += code ? k : 0;
    return code;
}

static void end_word(struct words *words, struct wire_character record,
                     const TessPageIterator *place) {
    uint16_t flags = TessPageIteratorIsAtFinalElement(place, RIL_PARA, RIL_SYMBOL)
                         ? CHARACTER_ENDS_LINE | CHARACTER_ENDS_BLOCK
                     : TessPageIteratorIsAtFinalElement(place, RIL_TEXTLINE, RIL_SYMBOL)
                         ? CHARACTER_ENDS_LINE
                         : 0;
    if (flags && words->count > 0)
        words->records[words->count - 1].flags |= flags;
    if (flags)
        return;
    record.code = ' ';
    record.box.x += record.box.width;
    record.box.width = 0, record.advance = 0;
    add(words, &record);
}

/* A symbol may be several characters: they share its box. */
static void add_symbol(struct words *words, const struct grey_page *page, const struct line *line,
                       const TessResultIterator *symbol, const TessPageIterator *place) {
    int left, top, right, bottom;
    char *text = TessResultIteratorGetUTF8Text(symbol, RIL_SYMBOL);
    if (text && TessPageIteratorBoundingBox(place, RIL_SYMBOL, &left, &top, &right, &bottom)) {
        struct wire_character record = record_of(page, line, left, right);
        const char *rest = text;
        while ((record.code = take_code(&rest)))
            add(words, &record);
        if (TessPageIteratorIsAtFinalElement(place, RIL_WORD, RIL_SYMBOL))
            end_word(words, record, place);
    }
    TessDeleteText(text);
}

static void add_all(struct words *words, const struct grey_page *page, TessResultIterator *symbol) {
    const TessPageIterator *place = TessResultIteratorGetPageIteratorConst(symbol);
    struct line line = {.height = 1};
    do {
        if (TessPageIteratorIsAtBeginningOf(place, RIL_TEXTLINE))
            line = line_at(place);
        add_symbol(words, page, &line, symbol, place);
    } while (!words->cut && TessResultIteratorNext(symbol, RIL_SYMBOL));
}

bool words_recognise(const struct grey_page *page, const uint8_t *pixels, struct words *words) {
    int dpi = (int)(page->dpi_thousandths / 1000);
    words->records = malloc(TEXT_RECORDS_MAXIMUM * sizeof *words->records);
    if (!words->records || !speak(page))
        return false;
    TessBaseAPISetImage(reader, pixels, (int)page->width, (int)page->height, 1, (int)page->width);
    TessBaseAPISetSourceResolution(reader, dpi < DPI_LEAST  ? DPI_LEAST
                                           : dpi > DPI_MOST ? DPI_MOST
                                                            : dpi);
    if (TessBaseAPIRecognize(reader, NULL) != 0)
        return false;
    TessResultIterator *symbol = TessBaseAPIGetIterator(reader);
    if (symbol)
        add_all(words, page, symbol);
    TessResultIteratorDelete(symbol);
    return true;
}

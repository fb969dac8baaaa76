/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "worker/engines/document/fonts.h"

#include <mupdf/ucdn.h>
#include <string.h>
#include <strings.h>

#include "worker/engines/document/view.h"
#include "worker/jail/runtime/runtime.h"

/*
 * System fonts for text whose own font is missing: chosen and mapped in the zygote, and given to MuPDF from memory in
 * the jail. MuPDF's built-in fonts serve what the system lacks.
 */

static struct chosen_font fonts[FONTS];
static int font_count;

void fonts_load(void) {
    int chosen = fonts_choose(fonts);
    for (int k = 0; k < chosen; k++)
        if (runtime_preload(fonts[k].path) == 0)
            fonts[font_count++] = fonts[k];
}

static fz_font *font_from(fz_context *context, const struct chosen_font *font) {
    size_t size = 0;
    const unsigned char *bytes = runtime_preloaded(font->path, &size);
    return bytes ? fz_new_font_from_memory(context, font->family, bytes, (int)size, font->index, 0)
                 : NULL;
}

/* A PDF names a font it does not embed: "ArialMT", "Arial,Bold", "TimesNewRomanPS-BoldMT". */
static bool same_family(const char *asked, const char *family) {
    while (*family) {
        if (*family == ' ') {
            family++;
            continue;
        }
        if (strncasecmp(asked, family, 1) != 0)
            return false;
        asked++, family++;
    }
    return !(*asked >= 'a' && *asked <= 'z');
}

static fz_font *load_by_name(fz_context *context, const char *name, int bold, int italic,
                             int exact) {
    (void)exact;
    for (int k = 0; k < font_count; k++)
        if (!fonts[k].language && same_family(name, fonts[k].family) &&
            fonts[k].bold == (bold != 0) && fonts[k].italic == (italic != 0))
            return font_from(context, &fonts[k]);
    return NULL;
}

static fz_font *load_for_language(fz_context *context, const char *language, bool serif) {
    const struct chosen_font *second = NULL;
    for (int k = 0; k < font_count; k++) {
        if (!fonts[k].language || strcmp(fonts[k].language, language) != 0)
            continue;
        if (fonts[k].serif == serif)
            return font_from(context, &fonts[k]);
        second = &fonts[k];
    }
    return second ? font_from(context, second) : NULL;
}

static fz_font *load_cjk(fz_context *context, const char *name, int ordering, int serif) {
    (void)name;
    static const char *const languages[4] = {"zh-tw", "zh-cn", "ja",
                                             "ko"}; /* FZ_ADOBE_CNS, GB, JAPAN, KOREA */
    return ordering >= 0 && ordering < 4 ? load_for_language(context, languages[ordering], serif)
                                         : NULL;
}

static const char *language_of(int script, int language) {
    switch (script) {
    case UCDN_SCRIPT_HAN:
        return language == FZ_LANG_ja        ? "ja"
               : language == FZ_LANG_ko      ? "ko"
               : language == FZ_LANG_zh_Hant ? "zh-tw"
                                             : "zh-cn";
    case UCDN_SCRIPT_HIRAGANA:
    case UCDN_SCRIPT_KATAKANA:
        return "ja";
    case UCDN_SCRIPT_HANGUL:
        return "ko";
    case UCDN_SCRIPT_ARABIC:
        return "ar";
    case UCDN_SCRIPT_HEBREW:
        return "he";
    case UCDN_SCRIPT_DEVANAGARI:
        return "hi";
    case UCDN_SCRIPT_THAI:
        return "th";
    case UCDN_SCRIPT_BENGALI:
        return "bn";
    case UCDN_SCRIPT_TAMIL:
        return "ta";
    default:
        return NULL;
    }
}

static fz_font *load_fallback(fz_context *context, int script, int language, int serif, int bold,
                              int italic) {
    (void)bold, (void)italic;
    const char *wanted = language_of(script, language);
    return wanted ? load_for_language(context, wanted, serif) : NULL;
}

void fonts_install(fz_context *context) {
    fz_install_load_system_font_funcs(context, load_by_name, load_cjk, load_fallback);
}

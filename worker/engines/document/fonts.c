/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <fontconfig/fontconfig.h>
#include <mupdf/ucdn.h>
#include <string.h>
#include <strings.h>

#include "worker/engines/document/view.h"
#include "worker/jail/runtime/runtime.h"

/*
 * System fonts for text whose own font is missing: chosen by fontconfig in the zygote, mapped
 * there, and given to MuPDF from memory in the jail. MuPDF's built-in fonts serve what the system
 * lacks.
 */

enum { FONTS = 64, NAME = 96 };

static struct chosen {
    char path[256];
    char family[NAME];
    int index;
    bool bold, italic;
    const char *language; /* chosen for it; NULL: for its name */
    bool serif;
} fonts[FONTS];
static int font_count;

/* ------------------------------------------------------------------------------ in the zygote:
 * choose --- */

static void keep(FcPattern *match, const char *language, bool serif) {
    FcChar8 *file = NULL, *family = NULL;
    int index = 0, weight = 0, slant = 0;
    if (font_count == FONTS || FcPatternGetString(match, FC_FILE, 0, &file) != FcResultMatch ||
        FcPatternGetString(match, FC_FAMILY, 0, &family) != FcResultMatch ||
        strlen((char *)file) >= sizeof fonts[0].path || runtime_preload((char *)file) != 0)
        return;
    FcPatternGetInteger(match, FC_INDEX, 0, &index);
    FcPatternGetInteger(match, FC_WEIGHT, 0, &weight);
    FcPatternGetInteger(match, FC_SLANT, 0, &slant);
    struct chosen *font = &fonts[font_count++];
    *font = (struct chosen){.index = index & 0xffff,
                            .bold = weight >= FC_WEIGHT_DEMIBOLD,
                            .italic = slant != FC_SLANT_ROMAN,
                            .language = language,
                            .serif = serif};
    strcpy(font->path, (char *)file);
    strncpy(font->family, (char *)family, NAME - 1);
}

/* True if the font fontconfig found really covers the language: it always answers something. */
static bool covers(FcPattern *match, const char *language) {
    FcLangSet *languages = NULL;
    return FcPatternGetLangSet(match, FC_LANG, 0, &languages) == FcResultMatch &&
           FcLangSetHasLang(languages, (const FcChar8 *)language) != FcLangDifferentLang;
}

/* True if some font covers it. It spares two searches for each language nobody can show here. */
static bool is_covered(FcConfig *config, const char *language) {
    FcFontSet *set = FcConfigGetFonts(config, FcSetSystem);
    for (int k = 0; set && k < set->nfont; k++)
        if (covers(set->fonts[k], language))
            return true;
    return false;
}

/* What the configuration makes of a name: rules that cost more than the search itself. */
static FcPattern *wanted_new(FcConfig *config, const char *family, const char *language) {
    FcPattern *wanted = FcPatternCreate();
    FcPatternAddString(wanted, FC_FAMILY, (const FcChar8 *)family);
    if (language)
        FcPatternAddString(wanted, FC_LANG, (const FcChar8 *)language);
    FcPatternAddBool(wanted, FC_SCALABLE, FcTrue);
    FcConfigSubstitute(config, wanted, FcMatchPattern);
    return wanted;
}

static FcPattern *match_style(FcConfig *config, const FcPattern *wanted, bool bold, bool italic) {
    FcPattern *styled = FcPatternDuplicate(wanted);
    FcResult result;
    FcPatternAddInteger(styled, FC_WEIGHT, bold ? FC_WEIGHT_BOLD : FC_WEIGHT_REGULAR);
    FcPatternAddInteger(styled, FC_SLANT, italic ? FC_SLANT_ITALIC : FC_SLANT_ROMAN);
    FcDefaultSubstitute(styled);
    FcPattern *match = FcFontMatch(config, styled, &result);
    FcPatternDestroy(styled);
    return match;
}

static void choose_for_language(FcConfig *config, const char *family, const char *language,
                                bool serif) {
    FcPattern *wanted = wanted_new(config, family, language);
    FcPattern *match = match_style(config, wanted, false, false);
    if (match && covers(match, language))
        keep(match, language, serif);
    if (match)
        FcPatternDestroy(match);
    FcPatternDestroy(wanted);
}

static void choose_by_name(FcConfig *config, const char *family) {
    FcPattern *wanted = wanted_new(config, family, NULL);
    for (int style = 0; style < 4; style++) {
        FcPattern *match = match_style(config, wanted, style & 1, style & 2);
        if (match) {
            keep(match, NULL, false);
            FcPatternDestroy(match);
        }
    }
    FcPatternDestroy(wanted);
}

int fonts_load(void) {
    static const char *const languages[] = {"zh-cn", "zh-tw", "ja", "ko", "ar", "he",
                                            "hi",    "th",    "bn", "ta", "el", "ru"};
    static const char *const named[] = {"Arial",   "Times New Roman", "Courier New", "Calibri",
                                        "Cambria", "Verdana",         "Georgia"};
    FcConfig *config = FcInitLoadConfigAndFonts();
    if (!config)
        return 0; /* no fontconfig: MuPDF's own fonts serve */
    for (size_t k = 0; k < sizeof languages / sizeof languages[0]; k++)
        if (is_covered(config, languages[k])) {
            choose_for_language(config, "sans-serif", languages[k], false);
            choose_for_language(config, "serif", languages[k], true);
        }
    for (size_t k = 0; k < sizeof named / sizeof named[0]; k++)
        choose_by_name(config, named[k]);
    FcConfigDestroy(config);
    FcFini();
    return 0;
}

/* --------------------------------------------------------------------------------- in the jail:
 * give --- */

static fz_font *font_from(fz_context *context, const struct chosen *font) {
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
    const struct chosen *second = NULL;
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

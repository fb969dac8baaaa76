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

/* ------------------------------------------------------------------------- few to search in --- */

/*
 * A search compares with every font there is, 0.06 ms for 150: what is looked for is first narrowed to the
 * fonts it can be.
 */
typedef bool (*Predicate)(FcPattern *font, const char *what);

static bool covers(FcPattern *font, const char *language) {
    FcLangSet *languages = NULL;
    return FcPatternGetLangSet(font, FC_LANG, 0, &languages) == FcResultMatch &&
           FcLangSetHasLang(languages, (const FcChar8 *)language) != FcLangDifferentLang;
}

static bool is_of_family(FcPattern *font, const char *family) {
    FcChar8 *name = NULL;
    return FcPatternGetString(font, FC_FAMILY, 0, &name) == FcResultMatch &&
           strcmp((const char *)name, family) == 0;
}

static FcFontSet *fonts_that(FcConfig *config, Predicate predicate, const char *what) {
    FcFontSet *all = FcConfigGetFonts(config, FcSetSystem), *found = FcFontSetCreate();
    for (int k = 0; all && k < all->nfont; k++)
        if (predicate(all->fonts[k], what)) {
            FcPatternReference(all->fonts[k]);
            FcFontSetAdd(found, all->fonts[k]);
        }
    return found;
}

/* What the configuration makes of a name: rules that cost as much as the search itself. */
static FcPattern *wanted_new(FcConfig *config, const char *family, const char *language) {
    FcPattern *wanted = FcPatternCreate();
    FcPatternAddString(wanted, FC_FAMILY, (const FcChar8 *)family);
    if (language)
        FcPatternAddString(wanted, FC_LANG, (const FcChar8 *)language);
    FcPatternAddBool(wanted, FC_SCALABLE, FcTrue);
    FcConfigSubstitute(config, wanted, FcMatchPattern);
    return wanted;
}

static FcPattern *match_style(FcConfig *config, FcFontSet *candidates, const FcPattern *wanted,
                              bool bold, bool italic) {
    FcPattern *styled = FcPatternDuplicate(wanted);
    FcResult result;
    FcPatternAddInteger(styled, FC_WEIGHT, bold ? FC_WEIGHT_BOLD : FC_WEIGHT_REGULAR);
    FcPatternAddInteger(styled, FC_SLANT, italic ? FC_SLANT_ITALIC : FC_SLANT_ROMAN);
    FcDefaultSubstitute(styled);
    FcPattern *match = FcFontSetMatch(config, &candidates, 1, styled, &result);
    FcPatternDestroy(styled);
    return match;
}

static void keep_style(FcConfig *config, FcFontSet *candidates, const FcPattern *wanted, int style,
                       const char *language, bool serif) {
    FcPattern *match = match_style(config, candidates, wanted, style & 1, style & 2);
    if (match) {
        keep(match, language, serif);
        FcPatternDestroy(match);
    }
}

static void choose_for_language(FcConfig *config, const char *language) {
    static const char *const families[] = {"sans-serif", "serif"};
    FcFontSet *candidates = fonts_that(config, covers, language);
    for (int serif = 0; candidates->nfont > 0 && serif < 2; serif++) {
        FcPattern *wanted = wanted_new(config, families[serif], language);
        keep_style(config, candidates, wanted, 0, language, serif);
        FcPatternDestroy(wanted);
    }
    FcFontSetDestroy(candidates);
}

/* All styles are of the family that the regular one is found in. */
static void choose_by_name(FcConfig *config, const char *name) {
    FcPattern *wanted = wanted_new(config, name, NULL);
    FcPattern *regular =
        match_style(config, FcConfigGetFonts(config, FcSetSystem), wanted, false, false);
    FcChar8 *family = NULL;
    if (regular && FcPatternGetString(regular, FC_FAMILY, 0, &family) == FcResultMatch) {
        FcFontSet *candidates = fonts_that(config, is_of_family, (const char *)family);
        for (int style = 0; style < 4; style++)
            keep_style(config, candidates, wanted, style, NULL, false);
        FcFontSetDestroy(candidates);
    }
    if (regular)
        FcPatternDestroy(regular);
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
        choose_for_language(config, languages[k]);
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

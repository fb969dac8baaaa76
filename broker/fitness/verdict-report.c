/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/fitness/verdict.h"

static const char *const source_names[] = {[ADVISORY_SHIPPED] = "shipped",
                                           [ADVISORY_UPDATE] = "update",
                                           [ADVISORY_ADMINISTRATOR] = "administrator",
                                           [ADVISORY_USER] = "user",
                                           [ADVISORY_SOURCE_END] = "self-test"};

const char *fitness_level_name(enum fitness_level level) {
    return level == FITNESS_STOP ? "stop" : level == FITNESS_WARN ? "warn" : "fit";
}

static void add_text(GVariantBuilder *builder, const char *key, const char *text) {
    if (text)
        g_variant_builder_add(builder, "{sv}", key, g_variant_new_string(text));
}

static GVariant *finding_to_variant(const struct finding *finding) {
    GVariantBuilder all;
    g_variant_builder_init(&all, G_VARIANT_TYPE_VARDICT);
    add_text(&all, "level", fitness_level_name(finding->level));
    add_text(&all, "source", source_names[finding->source]);
    add_text(&all, "id", finding->id);
    add_text(&all, "title", finding->title);
    add_text(&all, "reason", finding->reason);
    add_text(&all, "url", finding->url);
    g_variant_builder_add(
        &all, "{sv}", "why",
        g_variant_new_strv((const char *const *)finding->why->pdata, (gssize)finding->why->len));
    return g_variant_builder_end(&all);
}

GVariant *verdict_to_variant(const struct verdict *verdict, gboolean explain) {
    GVariantBuilder all, findings;
    g_variant_builder_init(&all, G_VARIANT_TYPE_VARDICT);
    g_variant_builder_init(&findings, G_VARIANT_TYPE("aa{sv}"));
    for (guint k = 0; k < verdict->findings->len; k++) {
        const struct finding *finding = verdict->findings->pdata[k];
        if (explain || finding->level != FITNESS_FIT)
            g_variant_builder_add_value(&findings, finding_to_variant(finding));
    }
    add_text(&all, "verdict", fitness_level_name(verdict->level));
    g_variant_builder_add(&all, "{sv}", "findings", g_variant_builder_end(&findings));
    return g_variant_builder_end(&all);
}

/* ---------------------------------------------------------------------------------------- text --- */

static void say_finding(GString *text, const struct finding *finding, gboolean explain) {
    static const char *const words[] = {
        [FITNESS_FIT] = "does not apply", [FITNESS_WARN] = "WARNING", [FITNESS_STOP] = "STOP"};
    g_string_append_printf(text, "%s\t%s (%s, %s)\n", words[finding->level], finding->title,
                           finding->id, source_names[finding->source]);
    if (finding->level != FITNESS_FIT)
        g_string_append_printf(text, "\t%s\n", finding->reason);
    if (finding->level != FITNESS_FIT && finding->url)
        g_string_append_printf(text, "\t%s\n", finding->url);
    for (guint k = 0; explain && k < finding->why->len; k++)
        g_string_append_printf(text, "\t- %s\n", (const char *)finding->why->pdata[k]);
}

char *verdict_to_text(const struct verdict *verdict, gboolean explain) {
    static const char *const headlines[] = {
        [FITNESS_FIT] = "FIT: nothing is known that speaks against holding a jail here.\n",
        [FITNESS_WARN] = "WARNED: documents are opened; read what may be wrong.\n",
        [FITNESS_STOP] = "STOP: nothing is opened on this machine.\n"};
    GString *text = g_string_new(headlines[verdict->level]);
    for (guint k = 0; k < verdict->findings->len; k++) {
        const struct finding *finding = verdict->findings->pdata[k];
        if (explain || finding->level != FITNESS_FIT)
            say_finding(text, finding, explain);
    }
    return g_string_free(text, FALSE);
}

static guint count_applying(const struct verdict *verdict) {
    guint count = 0;
    for (guint k = 0; k < verdict->findings->len; k++) {
        const struct finding *finding = verdict->findings->pdata[k];
        count += finding->level != FITNESS_FIT;
    }
    return count;
}

char *verdict_to_notice(const struct verdict *verdict) {
    if (verdict->level == FITNESS_FIT)
        return NULL;
    const struct finding *worst = verdict->findings->pdata[0];
    guint more = count_applying(verdict) - 1;
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%s %s. %s",
                           verdict->level == FITNESS_STOP
                               ? "Nothing is opened on this machine."
                               : "This machine may not hold a jail well.",
                           worst->title, worst->reason);
    if (more > 0)
        g_string_append_printf(text, " (And %u more.)", more);
    g_string_append(text, " “vitrine-cli check” lists everything.");
    return g_string_free(text, FALSE);
}

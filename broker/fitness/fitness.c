/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/fitness/fitness.h"

#include "broker/fitness/self-test.h"
#include "broker/fitness/variant-json.h"
#include "broker/session.h"

struct fitness *fitness_check(const struct fitness_place *place) {
    g_autofree char *user = g_build_filename(g_get_user_config_dir(), "vitrine/advisories", NULL);
    const struct fitness_place here = {.root = "/", .user_folder = user};
    struct fitness *fitness = g_new0(struct fitness, 1);
    if (!place)
        place = &here;
    fitness->facts = facts_gather(place->root);
    fitness->facts->probe = self_test_run();
    fitness->book = book_load(place);
    fitness->verdict = verdict_reach(fitness->facts, fitness->book);
    return fitness;
}

void fitness_destroy(struct fitness *fitness) {
    if (!fitness)
        return;
    facts_free(fitness->facts);
    book_destroy(fitness->book);
    verdict_free(fitness->verdict);
    g_free(fitness);
}

static struct fitness *current;

const struct fitness *fitness_refresh(void) {
    fitness_destroy(current);
    current = fitness_check(NULL);
    return current;
}

const struct fitness *fitness_current(void) {
    return current ? current : fitness_refresh();
}

gboolean fitness_permits(GError **error) {
    /* A stop is looked at anew: somebody may have mended the machine and pressed Reopen. */
    gboolean stopped = current && current->verdict->level == FITNESS_STOP;
    const struct verdict *verdict = (stopped ? fitness_refresh() : fitness_current())->verdict;
    if (verdict->level != FITNESS_STOP)
        return TRUE;
    g_autofree char *notice = verdict_to_notice(verdict);
    g_set_error_literal(error, VITRINE_ERROR, VITRINE_ERROR_JAIL, notice);
    return FALSE;
}

char *fitness_to_json(const struct fitness *fitness, gboolean explain) {
    g_autoptr(GVariant) verdict = g_variant_ref_sink(verdict_to_variant(fitness->verdict, explain));
    GVariantBuilder all;
    GVariantIter members;
    GVariant *member;
    g_variant_builder_init(&all, G_VARIANT_TYPE_VARDICT);
    g_variant_builder_add(&all, "{sv}", "version", g_variant_new_int64(1));
    g_variant_iter_init(&members, verdict);
    for (; (member = g_variant_iter_next_value(&members)); g_variant_unref(member))
        g_variant_builder_add_value(&all, member);
    g_variant_builder_add(&all, "{sv}", "facts", facts_to_variant(fitness->facts));
    g_autoptr(GVariant) whole = g_variant_ref_sink(g_variant_builder_end(&all));
    g_autofree char *json = json_from_variant(whole);
    return g_strconcat(json, "\n", NULL);
}

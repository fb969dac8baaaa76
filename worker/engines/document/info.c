/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <mupdf/pdf.h>
#include <string.h>

#include "worker/engines/document/records.h"
#include "worker/jail/runtime/runtime.h"

/*
 * What a file is and says of itself, and what it would do if anybody let it. The latter is counted
 * over all objects of a PDF, whether a page leads to them or not: what is only reached by a script
 * counts too. Objects are looked at, nothing in them is done.
 */

enum { FACT_BYTES = 4096, OBJECTS_A_PIECE = 1000, DEEPEST = 16 };

static struct {
    uint64_t found[FACT_KEY_END];
    int next; /* object to be counted */
    bool done;
} count;

/* --------------------------------------------------------------------------------------- counting
 * --- */

static const struct {
    const char *name;
    enum fact_key key;
} actions[] = {
    {"JavaScript", FACT_SCRIPTS},     {"Launch", FACT_LAUNCHES}, {"SubmitForm", FACT_SUBMISSIONS},
    {"ImportData", FACT_SUBMISSIONS}, {"GoToR", FACT_REMOTE},    {"GoToE", FACT_REMOTE},
    {"Rendition", FACT_MEDIA},        {"Movie", FACT_MEDIA},     {"Sound", FACT_MEDIA},
    {"RichMediaExecute", FACT_MEDIA},
};

/* An action's kind (ISO 32000-2, table 201), a rich annotation, or a file specification with a file.
 */
static void count_dictionary(fz_context *context, pdf_obj *dictionary) {
    const char *kind = pdf_dict_get_name(context, dictionary, PDF_NAME(S));
    for (size_t k = 0; k < nelem(actions); k++)
        if (strcmp(kind, actions[k].name) == 0)
            count.found[actions[k].key]++;
    if (strcmp(pdf_dict_get_name(context, dictionary, PDF_NAME(Subtype)), "RichMedia") == 0)
        count.found[FACT_MEDIA]++;
    if (pdf_is_dict(context, pdf_dict_get(context, dictionary, PDF_NAME(EF))))
        count.found[FACT_ATTACHMENTS]++;
}

/* Direct parts only: what is referred to has its own number. */
static void count_object(fz_context *context, pdf_obj *object, int depth) {
    if (depth > DEEPEST)
        return;
    if (pdf_is_array(context, object)) {
        for (int k = 0; k < pdf_array_len(context, object); k++) {
            pdf_obj *part = pdf_array_get(context, object, k);
            if (!pdf_is_indirect(context, part))
                count_object(context, part, depth + 1);
        }
    } else if (pdf_is_dict(context, object)) {
        count_dictionary(context, object);
        for (int k = 0; k < pdf_dict_len(context, object); k++) {
            pdf_obj *part = pdf_dict_get_val(context, object, k);
            if (!pdf_is_indirect(context, part))
                count_object(context, part, depth + 1);
        }
    }
}

static void count_number(fz_context *context, pdf_document *pdf, int number) {
    pdf_obj *object = NULL;
    fz_var(object);
    fz_try(context) {
        const pdf_xref_entry *entry = pdf_get_xref_entry_no_null(context, pdf, number);
        if (entry && (entry->type == 'n' || entry->type == 'o')) {
            object = pdf_load_object(context, pdf, number);
            count_object(context, object, 0);
        }
    }
    fz_always(context) {
        pdf_drop_obj(context, object);
    }
    fz_catch(context) {
        worker_log("object %d: %s", number, fz_caught_message(context));
    }
}

bool info_counted(void) {
    fz_context *context = reader.context;
    pdf_document *pdf = pdf_document_from_fz_document(context, reader.document);
    int objects = pdf ? pdf_xref_len(context, pdf) : 0;
    for (int k = 0; k < OBJECTS_A_PIECE && count.next < objects; k++)
        count_number(context, pdf, count.next++);
    count.done = count.next >= objects;
    return count.done;
}

/* ------------------------------------------------------------------------------------------ facts
 * --- */

static void add_text(struct answer *answer, enum fact_key key, const char *text) {
    struct wire_fact *fact = *text ? answer_add(answer) : NULL;
    if (!fact)
        return;
    fact->key = key;
    fact->text_bytes = answer_text(answer, text, FACT_BYTES);
}

static void add_metadata(struct answer *answer, enum fact_key key, const char *name) {
    char text[FACT_BYTES] = "";
    if (fz_lookup_metadata(reader.context, reader.document, name, text, sizeof text) > 0)
        add_text(answer, key, text);
}

static void add_number(struct answer *answer, enum fact_key key, uint64_t number) {
    struct wire_fact *fact = answer_add(answer);
    if (fact)
        *fact = (struct wire_fact){.key = key, .number = number};
}

static const struct {
    enum fact_key key;
    const char *name;
} metadata[] = {
    {FACT_FORMAT, FZ_META_FORMAT},
    {FACT_TITLE, FZ_META_INFO_TITLE},
    {FACT_AUTHOR, FZ_META_INFO_AUTHOR},
    {FACT_SUBJECT, FZ_META_INFO_SUBJECT},
    {FACT_KEYWORDS, FZ_META_INFO_KEYWORDS},
    {FACT_CREATOR, FZ_META_INFO_CREATOR},
    {FACT_PRODUCER, FZ_META_INFO_PRODUCER},
    {FACT_CREATED, FZ_META_INFO_CREATIONDATE},
    {FACT_MODIFIED, FZ_META_INFO_MODIFICATIONDATE},
};

static bool is_encrypted(fz_context *context) {
    pdf_document *pdf = pdf_document_from_fz_document(context, reader.document);
    return pdf && pdf->crypt;
}

void answer_info(struct answer *answer) {
    struct runtime_counts calls;
    for (size_t k = 0; k < nelem(metadata); k++)
        add_metadata(answer, metadata[k].key, metadata[k].name);
    if (is_encrypted(reader.context))
        add_metadata(answer, FACT_ENCRYPTION, FZ_META_ENCRYPTION);
    for (enum fact_key key = FACT_SCRIPTS; key < FACT_CALLS_ANSWERED; key++)
        add_number(answer, key, count.found[key]);
    runtime_get_counts(&calls);
    add_number(answer, FACT_CALLS_ANSWERED, calls.answered);
    add_number(answer, FACT_CALLS_REFUSED, calls.refused);
}

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "worker/engines/document/records.h"

#include <stdlib.h>
#include <string.h>

enum { WAITING = 32 };

static struct question {
    struct wire_command command;
    char *needle; /* of a SEARCH */
} waiting[WAITING];
static uint32_t waiting_count;

static const struct {
    enum bulk_kind kind;
    size_t record_bytes;
    uint32_t most;
    int page_argument; /* -1: not about a page */
} kinds[COMMAND_END] = {
    [COMMAND_PAGE_TEXT] = {BULK_TEXT, sizeof(struct wire_character), TEXT_RECORDS_MAXIMUM, 0},
    [COMMAND_OUTLINE] = {BULK_OUTLINE, sizeof(struct wire_outline_item), OUTLINE_RECORDS_MAXIMUM,
                         -1},
    [COMMAND_PAGE_LINKS] = {BULK_LINKS, sizeof(struct wire_page_link), LINK_RECORDS_MAXIMUM, 0},
    [COMMAND_SEARCH] = {BULK_MATCHES, sizeof(struct wire_match), MATCH_RECORDS_MAXIMUM, 1},
    [COMMAND_INFO] = {BULK_FACTS, sizeof(struct wire_fact), FACT_RECORDS_MAXIMUM, -1},
};

bool records_command(const struct event *event) {
    const struct wire_command *command = &event->message->command;
    if (command->verb >= COMMAND_END || kinds[command->verb].kind == 0)
        return false;
    char *needle = NULL;
    if (command->verb == COMMAND_SEARCH)
        needle = strndup(event->data ? (const char *)event->data : "", event->data_bytes);
    bool takes = waiting_count < WAITING && (needle || command->verb != COMMAND_SEARCH);
    if (takes)
        waiting[waiting_count++] = (struct question){*command, needle};
    else {
        display_done(command->id, DONE_NO_MEMORY, NULL);
        free(needle);
    }
    return true;
}

/* -------------------------------------------------------------------------------------- answering
 * --- */

static void fill(const struct question *question, uint32_t page, struct answer *answer) {
    switch (question->command.verb) {
    case COMMAND_PAGE_TEXT:
        answer_page_text(page, answer);
        break;
    case COMMAND_OUTLINE:
        answer_outline(answer);
        break;
    case COMMAND_PAGE_LINKS:
        answer_page_links(page, answer);
        break;
    case COMMAND_SEARCH:
        answer_search(page, question->needle, answer);
        break;
    case COMMAND_INFO:
        answer_info(answer);
        break;
    default:
        break;
    }
}

static enum done_status try_to_fill(const struct question *question, struct answer *answer) {
    fz_context *context = reader.context;
    int argument = kinds[question->command.verb].page_argument;
    int64_t page = argument < 0 ? 0 : question->command.argument[argument];
    enum done_status status = DONE_OK;
    if (page < 0 || page >= reader.layout.pages)
        return DONE_NO_SUCH_PAGE;
    fz_var(status);
    fz_try(context) {
        fill(question, (uint32_t)page, answer);
    }
    fz_catch(context) {
        worker_log("page %u: %s", (uint32_t)page + 1, fz_caught_message(context));
        status = fz_caught(context) == FZ_ERROR_MEMORY ? DONE_NO_MEMORY : DONE_FAILED;
    }
    return answer->no_memory ? DONE_NO_MEMORY : status;
}

static void answer_question(const struct question *question) {
    enum command_verb verb = question->command.verb;
    struct answer answer = {.kind = kinds[verb].kind,
                            .record_bytes = kinds[verb].record_bytes,
                            .most = kinds[verb].most};
    enum done_status status = try_to_fill(question, &answer);
    if (status == DONE_OK)
        display_bulk(question->command.id, answer.kind, answer.records, answer.count,
                     answer.record_bytes, answer.blob, answer.blob_bytes);
    display_done(question->command.id, status, (int64_t[4]){answer.cut});
    free(answer.records);
    free(answer.blob);
}

bool records_waiting(void) {
    if (waiting_count == 0)
        return false;
    if (waiting[0].command.verb == COMMAND_INFO && !info_counted())
        return true;
    answer_question(&waiting[0]);
    free(waiting[0].needle);
    memmove(waiting, waiting + 1, --waiting_count * sizeof waiting[0]);
    return true;
}

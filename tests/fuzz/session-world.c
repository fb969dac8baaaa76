/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/session-world.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "broker/fitness/fitness.h"
#include "broker/fitness/self-test.h"
#include "broker/incidents/incidents.h"
#include "broker/posture.h"
#include "broker/zygote-spawn.h"
#include "broker/zygote.h"
#include "tests/fuzz/fuzz.h"

int world_ends[ASSIGNMENT_DESCRIPTORS] = {-1, -1, -1, -1, -1, -1};
bool world_proved = true;
uint32_t world_stage_holds;

static struct {
    guint number;
    ZygoteCloned cloned;
    void *user;
} request;

/* -------------------------------------------------------------------------------- the zygote --- */

void world_close(enum assignment_descriptor end) {
    if (world_ends[end] >= 0)
        close(world_ends[end]);
    world_ends[end] = -1;
}

void world_reset(void) {
    for (int k = 0; k < ASSIGNMENT_DESCRIPTORS; k++)
        world_close(k);
    request.cloned = NULL;
    world_proved = true;
    world_stage_holds = 0;
}

guint zygote_request(enum engine_id engine, const struct assignment *assignment,
                     const int descriptors[ASSIGNMENT_DESCRIPTORS], ZygoteCloned cloned,
                     void *user) {
    (void)engine, (void)assignment;
    for (int k = 0; k < ASSIGNMENT_DESCRIPTORS; k++) {
        world_close(k);
        world_ends[k] = descriptors[k];
        fcntl(descriptors[k], F_SETFL, fcntl(descriptors[k], F_GETFL) | O_NONBLOCK);
    }
    request.cloned = cloned;
    request.user = user;
    return ++request.number;
}

void zygote_cancel(guint number) {
    if (number == request.number)
        request.cloned = NULL;
}

static int wait_to_be_killed(void *nothing) {
    (void)nothing;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    close_range(0, ~0u, 0); /* the pipes' ends among them: they end when ours are closed */
    for (;;)
        pause();
    return 0;
}

/* Shares our memory, so that it is made in no time. */
static pid_t make_child(void) {
    static char stack[16384] __attribute__((aligned(16)));
    return clone(wait_to_be_killed, stack + sizeof stack, CLONE_VM | SIGCHLD, NULL);
}

void world_answer(bool with_worker) {
    ZygoteCloned cloned = request.cloned;
    g_autoptr(GError) reason = NULL;
    if (!cloned)
        return;
    request.cloned = NULL;
    if (!with_worker)
        reason = g_error_new_literal(VITRINE_ERROR, VITRINE_ERROR_JAIL, "No worker today.");
    cloned(request.user, with_worker ? make_child() : 0, reason);
}

void zygote_worker_user(uid_t *uid, gid_t *gid) {
    *uid = geteuid();
    *gid = getegid();
}

int zygote_probe_signal(enum engine_id engine) {
    (void)engine;
    return SIGKILL;
}

pid_t zygote_pid(enum engine_id engine) {
    (void)engine;
    return 0;
}

/* ---------------------------------------------------------------------------------- the proof --- */

gboolean posture_identify(int descriptor, dev_t *device, ino_t *inode) {
    struct stat status;
    if (fstat(descriptor, &status) != 0)
        return FALSE;
    *device = status.st_dev;
    *inode = status.st_ino;
    return TRUE;
}

gboolean posture_prove(const struct posture_expectation *expected, struct posture *posture,
                       GError **error) {
    posture->pid = expected->pid;
    if (!world_proved)
        g_set_error_literal(error, VITRINE_ERROR, VITRINE_ERROR_JAIL, "Not proved.");
    return world_proved;
}

/* ------------------------------------------------------------------------------- the machine --- */

void self_test_set_program(const char *path) {
    (void)path; /* nothing is tried here */
}

gboolean fitness_permits(GError **error) {
    (void)error;
    return TRUE;
}

/* --------------------------------------------------------------------------------- the record --- */

void incident_record(const struct incident *incident) {
    PROMISE(incident->reason && incident->path && incident->jail);
    incident->free_user(incident->user);
}

void incidents_flush(void) {
}

/* ---------------------------------------------------------------------------------- the stage --- */

static struct stage *present;
static uint64_t segment_bytes;

static bool attach(struct stage *stage, int segment, const uint8_t *pixels, uint64_t bytes,
                   GError **error) {
    (void)segment, (void)pixels, (void)error;
    present = stage;
    segment_bytes = bytes;
    world_stage_holds = 0; /* what an earlier worker's are, nobody reads any more */
    return true;
}

static void configure(struct stage *stage, const struct slot_layout *layout, uint32_t background) {
    (void)stage, (void)background;
    PROMISE(layout->slot_bytes * SLOT_COUNT <= segment_bytes);
    PROMISE((uint64_t)layout->stride * layout->height <= layout->slot_bytes);
}

static void put(struct stage *stage, uint32_t slot, const struct slot_layout *layout,
                struct rect damage) {
    struct rect picture = {0, 0, (int32_t)layout->width, (int32_t)layout->height};
    PROMISE(stage == present && slot < SLOT_COUNT);
    PROMISE(!(world_stage_holds & 1u << slot)); /* never given twice */
    PROMISE(rect_contains(picture, damage));
    world_stage_holds |= 1u << slot;
}

static void destroy(struct stage *stage) {
    if (present == stage)
        present = NULL;
    g_free(stage);
}

void world_stage_release(uint32_t slot) {
    if (!present || !(world_stage_holds & 1u << slot))
        return;
    world_stage_holds &= ~(1u << slot);
    present->released(present->session, slot);
}

struct stage *world_stage_create(void) {
    static const struct stage_operations operations = {
        .name = "memory", .attach = attach, .configure = configure, .put = put, .destroy = destroy};
    struct stage *stage = g_new0(struct stage, 1);
    stage->operations = &operations;
    return stage;
}

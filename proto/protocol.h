/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_PROTO_PROTOCOL_H
#define VITRINE_PROTO_PROTOCOL_H

#include <stdint.h>

/*
 * The display protocol for processes that can only read and write.
 *
 * Broker and worker exchange messages of 64 bytes over pipes: below PIPE_BUF, so each arrives whole
 * (pipe(7)). Fields are little-endian and of fixed width; there is no length field anywhere.
 * Reserved bytes are zero. A worker's descriptors:
 *
 *     0  control, blocking      broker → worker, messages: read when there is nothing to do
 *     1  frames                 worker → broker, messages
 *     2  log                    worker → broker, text lines (enum console_level), shown escaped and capped,
 *                               never believed
 *     3  bulk                   worker → broker, the bytes a BULK message announced
 *     4  control, non-blocking  the same pipe as 0: read while drawing
 *
 * Pixels are in a shared segment of SLOT_COUNT slots, XRGB, 8 bits a channel, blue in the lowest
 * byte; the top byte means nothing. The slot rule: a slot belongs to the worker until FRAME names
 * it and to the broker until RELEASE names it. A worker that cheats tears only its own picture. No
 * length, index or other metadata is ever kept in the segment.
 *
 * Life: the worker says READY, sealed, before it has looked at the document. The broker proves the
 * jail from outside and then sends CONFIGURE; only now is the document read. What may be said when
 * is a table: check.c. A message out of place or out of range ends that worker.
 *
 * All lengths on the screen are device pixels; times are nanoseconds of the broker's clocks; page
 * numbers count from 0.
 */

#define PROTOCOL_VERSION 1u

enum {
    MESSAGE_BYTES = 64,
    SLOT_COUNT = 3,
    WORKER_DESCRIPTORS = 5,
};

/* A worker of several threads has pipes between them, made by itself and open to nobody else: two a
 * thread, two for the runtime's locks. Pipe k is descriptors WORKER_DESCRIPTORS + 2k (its read end) and the
 * next (its write end). One thread needs none. */
#define WORKER_OWN_PIPES(threads) ((threads) > 1u ? 2u * (threads) + 2u : 0u)

/* Limits, both ways. A value beyond them is a broken protocol, not a big document. */
#define VIEW_SIDE_MAXIMUM 32767u      /* X11 windows and pixmaps have 16-bit signed sides */
#define SCALE_MAXIMUM 8u              /* device pixels a logical pixel */
#define EXTENT_MAXIMUM 0x7fffffffu    /* content's width and height in pixels */
#define PAGES_MAXIMUM 16777216u       /* pages of one document */
#define ZOOM_MINIMUM 10u              /* 1/1000: 1 % … */
#define ZOOM_MAXIMUM 64000u           /* … to 6,400 % */
#define TICK_WAIT_MAXIMUM_MS 3600000u /* WANT_TICK: at most an hour ahead */
#define DATA_BYTES 40u                /* payload of one DATA message */
#define PASSWORD_BYTES_MAXIMUM 127u   /* PDF 2.0 (ISO 32000-2) 7.6.4.3.3: 127 bytes of UTF-8 */
#define URI_BYTES_MAXIMUM 4096u       /* the longest link target shown */
#define SEARCH_BYTES_MAXIMUM 4096u    /* UTF-8 that is searched for */
#define TEXT_RECORDS_MAXIMUM 262144u  /* characters of one page: a dense A0 sheet has 100,000 */
#define OUTLINE_RECORDS_MAXIMUM 65536u
#define OUTLINE_LEVELS_MAXIMUM 64u
#define LINK_RECORDS_MAXIMUM 8192u  /* of one page */
#define MATCH_RECORDS_MAXIMUM 8192u /* of one page */
#define FACT_RECORDS_MAXIMUM 64u
#define BLOB_BYTES_MAXIMUM 4194304u    /* text that comes with the records of one answer */
#define NO_PAGE 0xffffffffu            /* in records: leads nowhere, or out of the document */
#define BULK_BYTES_MAXIMUM 67108864u   /* what a computation may give: 64 MiB */
#define STEP_MAXIMUM_NS 3600000000000u /* STEP: at most an hour at once */
#define RENDER_DPI_MAXIMUM 2400000u    /* 1/1000 dot per inch */
#define RENDER_SIDE_MAXIMUM                                                                        \
    1000000u /* pixels of a whole rendered page; bands are at most a slot                          \
              */

/* UTF-8 that an input method gives at once. */
#define TEXT_INPUT_BYTES_MAXIMUM 1024u

/* The first byte of a log line that the document itself says: UTF-8 for its console follows. Any other line
 * is the engine's or the runtime's. */
enum console_level {
    CONSOLE_LOG = 1,
    CONSOLE_WARNING,
    CONSOLE_ERROR,
    CONSOLE_MORE,    /* what a warning or error says in further lines: where it came from */
    CONSOLE_REFUSAL, /* what is not given here, and why */
    CONSOLE_LEVEL_END,
};

/* ------------------------------------------------------------------------------ broker → worker
 * --- */

/* No message closes a worker: the end of this pipe does, and SIGKILL behind it. */
enum to_worker {
    TO_WORKER_CONFIGURE = 1,
    TO_WORKER_POINTER,
    TO_WORKER_SCROLL,
    TO_WORKER_KEY,
    TO_WORKER_FOCUS,
    TO_WORKER_TICK,
    TO_WORKER_RELEASE,
    TO_WORKER_COMMAND,
    TO_WORKER_DATA,
    TO_WORKER_PING,
    TO_WORKER_END, /* one past the last */
};

/* How pictures lie in the segment from now on. Slot k begins at k × slot_bytes; a row takes stride
 * bytes. */
struct wire_configure {
    uint32_t type;
    uint32_t serial;        /* rises by one with each CONFIGURE, from 1; after 2^32 - 1 comes 1 */
    uint32_t width, height; /* 1 … VIEW_SIDE_MAXIMUM */
    uint32_t stride;        /* ≥ width × 4, a multiple of 4 */
    uint32_t scale;         /* 1 … SCALE_MAXIMUM: device pixels a logical pixel */
    uint64_t slot_bytes;    /* distance between slots; height × stride fits */
    uint32_t background;    /* XRGB of the space around content */
    uint32_t headless;      /* 1: no view is shown, draw only what RENDER asks for */
    uint8_t reserved[24];
};

enum pointer_kind { POINTER_MOTION = 1, POINTER_PRESS, POINTER_RELEASE, POINTER_LEAVE };

enum modifier {
    MODIFIER_SHIFT = 1,
    MODIFIER_CONTROL = 2,
    MODIFIER_ALT = 4,
    MODIFIER_SUPER = 8,
};

struct wire_pointer {
    uint32_t type;
    uint32_t kind;
    int32_t x, y;
    uint32_t button;  /* of press and release: 1 left, 2 middle, 3 right, 8 back, 9 forward */
    uint32_t buttons; /* held after the event: bit button - 1 */
    uint32_t modifiers;
    uint32_t clicks; /* 1 single, 2 double, 3 triple press */
    uint64_t time;
    uint8_t reserved[24];
};

struct wire_scroll {
    uint32_t type;
    uint32_t modifiers;
    int32_t x, y;   /* where the pointer is */
    int32_t dx, dy; /* 1/256 pixel; positive moves to later content */
    uint64_t time;
    uint8_t reserved[32];
};

struct wire_key {
    uint32_t type;
    uint32_t pressed;   /* 1 pressed or repeated, 0 released */
    uint32_t keysym;    /* X11 keysym, keysymdef.h */
    uint32_t keycode;   /* evdev code: X11 keycode - 8 */
    uint32_t character; /* code point it types, or 0 */
    uint32_t modifiers;
    uint32_t repeat; /* 1 if auto-repeated */
    uint32_t reserved_word;
    uint64_t time;
    uint8_t reserved[24];
};

struct wire_focus {
    uint32_t type;
    uint32_t focused;
    uint32_t visible; /* 0: wholly hidden; draw nothing until it is 1 again */
    uint8_t reserved[52];
};

struct wire_tick {
    uint32_t type;
    uint32_t frame; /* 1: the display's next frame: what moves by itself draws now */
    uint64_t monotonic;
    uint64_t realtime;
    uint8_t reserved[40];
};

struct wire_release {
    uint32_t type;
    uint32_t slot;
    uint32_t serial; /* of the FRAME that gave it */
    uint8_t reserved[52];
};

/* Each command is answered by exactly one DONE with its id, in any order. Meaning of argument[]: */
enum command_verb {
    COMMAND_GO_TO = 1, /* page */
    COMMAND_ZOOM,   /* enum zoom_mode, zoom in 1/1000 (ZOOM_FREE), x, y: the pixel that stays put */
    COMMAND_ROTATE, /* quarter turns clockwise to add: -3 … 3 */
    COMMAND_SCROLL_TO, /* x, y of the view's corner in the content: scroll bars */
    COMMAND_PLACE,     /* page, place_x, place_y, zoom_mode, zoom, rotation: as EXTENT said them */
    COMMAND_PASSWORD,  /* bytes; as many bytes of DATA follow. DONE_WRONG_PASSWORD or DONE_OK */
    COMMAND_LINK_TARGET, /* link id from LINK; answered by BULK_URI, then DONE */
    COMMAND_PAGE_SIZE,   /* page, dpi in 1/1000; DONE value: width, height in 1/1000 point, as shown
                          (rotation applied), and in pixels at that dpi, rounded up */
    COMMAND_RENDER, /* page, dpi in 1/1000, x, y, width, height of the wanted part in pixels of the
                       page at that dpi; width × 4 × height fits a slot. One FRAME with request =
                       id, rectangle 0, 0, width, height and a stride of width × 4, then DONE */
    /* Answered by one bulk of records, then DONE, whose value[0] is 1 if there was more than the
       bulk may carry. A page that cannot be read is DONE_FAILED and no bulk. */
    COMMAND_PAGE_TEXT,  /* page; BULK_TEXT */
    COMMAND_OUTLINE,    /* BULK_OUTLINE */
    COMMAND_PAGE_LINKS, /* page; BULK_LINKS */
    COMMAND_SEARCH, /* bytes, page; as many bytes of DATA follow: what to look for. BULK_MATCHES */
    COMMAND_INFO,   /* BULK_FACTS */
    COMMAND_STEP, /* nanoseconds: moves a stepped worker's clock, runs what is due then, and one frame
                     of the page. For script engines */
    COMMAND_COMPUTE, /* what the script made of its input: BULK_BYTES, then DONE; DONE_FAILED if the
                        script failed: its console says how */
    COMMAND_PAGE_RESOLUTION, /* page; DONE value: in 1/1000 dpi, that of the finest picture on a page that
                                shows nothing but pictures, and 1 if one has more than black and white;
                                0: drawn finer it shows more */
    COMMAND_TEXT, /* bytes, enum text_kind; as many bytes of DATA follow: UTF-8 of an input method */
    COMMAND_END,
};

/* Typed; being composed, where no text means that it is given up. */
enum text_kind { TEXT_COMMIT = 1, TEXT_PREEDIT, TEXT_KIND_END };

enum zoom_mode { ZOOM_FREE = 1, ZOOM_FIT_WIDTH, ZOOM_FIT_PAGE, ZOOM_MODE_END };

struct wire_command {
    uint32_t type;
    uint32_t
        id; /* not 0, nor that of a command that is out; rises with each command, and begins again */
    uint32_t verb;
    uint32_t reserved_word;
    int64_t argument[6];
};

/* The carrier of anything longer than a message. Pieces come in order, right after their COMMAND.
 */
struct wire_data {
    uint32_t type;
    uint32_t id; /* the command's */
    uint32_t offset;
    uint32_t count; /* bytes used below: 1 … DATA_BYTES */
    uint8_t bytes[DATA_BYTES];
    uint8_t reserved[8];
};

struct wire_ping {
    uint32_t type;
    uint32_t nonce;
    uint8_t reserved[56];
};

struct wire_close {
    uint32_t type;
    uint8_t reserved[60];
};

/* ------------------------------------------------------------------------------ worker → broker
 * --- */

enum to_broker {
    TO_BROKER_READY = 101,
    TO_BROKER_EXTENT,
    TO_BROKER_FRAME,
    TO_BROKER_WANT_TICK,
    TO_BROKER_CURSOR,
    TO_BROKER_LINK,
    TO_BROKER_NEED_PASSWORD,
    TO_BROKER_PROGRESS,
    TO_BROKER_NOTICE,
    TO_BROKER_BULK,
    TO_BROKER_DONE,
    TO_BROKER_PONG,
    TO_BROKER_FAULT,
    TO_BROKER_END,
};

enum engine_id { ENGINE_DOCUMENT = 1, ENGINE_IMAGE, ENGINE_SCRIPT, ENGINE_OCR, ENGINE_END };

/* How many threads each engine's libraries have besides the main one, at most 64: its worker makes
 * so many, sealed, and the broker proves that it has so many. Script: JavaScriptCore compiles
 * WebAssembly in threads of its own, which without JSC_useConcurrentJIT is one, and librsvg computes
 * filters in one; they sleep until a page has its first module, its first filter. */
enum { DOCUMENT_THREADS = 0, IMAGE_THREADS = 0, SCRIPT_THREADS = 2, OCR_THREADS = 0 };

enum { OCR_LANGUAGE_BYTES = 64 };

/* The only document of the OCR engine, which the broker makes of a page that was drawn: this, then
 * height rows of width bytes, each the brightness of a pixel. It answers PAGE_TEXT. */
struct grey_page {
    uint32_t width, height;            /* at least 1 */
    uint32_t dpi_thousandths;          /* at least 1 */
    char language[OCR_LANGUAGE_BYTES]; /* as Tesseract names it, "deu+eng", with a 0 behind it */
};

/* Stacks: the main thread's limit, twice the usual 8 MiB, so that honest deep nesting fits; and the
 * place of each other thread with all that belongs to it. */
enum { WORKER_STACK_BYTES = 16 << 20, WORKER_THREAD_BYTES = 16 << 20 };

struct wire_ready {
    uint32_t type;
    uint32_t version; /* PROTOCOL_VERSION */
    uint32_t engine;
    uint32_t seal;     /* enum jail_kind as the worker believes; the broker proves it for itself */
    uint32_t threads;  /* kernel threads, all sealed; 1 … */
    uint32_t controls; /* bits below: process controls that are on, as far as the worker knows */
    uint32_t refused;  /* the same bits: asked for, refused by this kernel or processor */
    uint32_t reserved_word;
    uint64_t memory_bytes; /* the region behind its malloc: the most it can use for content */
    uint8_t reserved[24];
};

enum control {
    CONTROL_STORE_BYPASS = 1,    /* PR_SPEC_STORE_BYPASS force-disabled */
    CONTROL_INDIRECT_BRANCH = 2, /* PR_SPEC_INDIRECT_BRANCH force-disabled */
    CONTROL_NO_TSC = 4,          /* PR_SET_TSC, PR_TSC_SIGSEGV: and rdtsc was seen to trap */
    CONTROL_CORE_COOKIE = 8,     /* PR_SCHED_CORE: no foreign process on the sibling thread */
    CONTROL_ALL = 15,
};

/* Size of the content and place of the view in it. The first EXTENT says: the document is open. */
struct wire_extent {
    uint32_t type;
    uint32_t serial;              /* the CONFIGURE it answers */
    uint32_t width, height;       /* whole content at this zoom, ≤ EXTENT_MAXIMUM */
    uint32_t x, y;                /* the view's corner in it */
    uint32_t page, pages;         /* page < pages ≤ PAGES_MAXIMUM */
    uint32_t zoom;                /* 1/1000 of 96 pixels an inch times scale */
    uint16_t zoom_mode, rotation; /* enum zoom_mode; quarter turns 0 … 3 */
    int32_t place_x,
        place_y; /* the view's corner in the page, 1/100 point; to come back with PLACE */
    uint8_t reserved[16];
};

enum frame_flag {
    FRAME_COMPLETE = 1, /* every visible pixel is final until something changes */
};

struct wire_frame {
    uint32_t type;
    uint32_t serial; /* the CONFIGURE it was drawn for */
    uint32_t slot;   /* 0 … SLOT_COUNT - 1, owned by the worker until now */
    int32_t x, y, width,
        height;       /* the part of the slot that holds new pixels; inside the configured size */
    uint32_t request; /* id of the RENDER command it answers, or 0: the view */
    uint32_t flags;
    uint8_t reserved[28];
};

/* "Wake me": the broker sends TICK after that time, or, for 0, at the display's next frame. These are two
 * wishes: one for a frame stands beside one for a time, of which the earliest counts. While nobody sees
 * the view neither is granted. */
struct wire_want_tick {
    uint32_t type;
    uint32_t after_ms;
    uint8_t reserved[56];
};

enum cursor_shape {
    CURSOR_DEFAULT = 1,
    CURSOR_POINTER,
    CURSOR_TEXT,
    CURSOR_CROSSHAIR,
    CURSOR_GRAB,
    CURSOR_GRABBING,
    CURSOR_WAIT,
    CURSOR_NONE_ALLOWED_END, /* no shape hides the pointer: a hidden pointer helps only spoofing */
};

struct wire_cursor {
    uint32_t type;
    uint32_t shape;
    uint8_t reserved[56];
};

enum link_kind { LINK_NONE = 1, LINK_INTERNAL, LINK_EXTERNAL, LINK_KIND_END };

/* What is under the pointer, when that changes; or, activated, what the user clicked. */
struct wire_link {
    uint32_t type;
    uint32_t kind;
    uint32_t id;        /* of an external link: ask its target by COMMAND_LINK_TARGET. Else 0 */
    uint32_t page;      /* of an internal link: where it goes. Else 0 */
    uint32_t activated; /* 1: clicked (external only; the worker follows internal ones by itself) */
    uint8_t reserved[44];
};

/* How the typed password must be prepared before it is sent. */
enum password_form {
    PASSWORD_UTF8 = 1, /* as typed */
    PASSWORD_LATIN1,   /* PDF security handler revisions 2-4: the engine maps UTF-8 to one byte each
                        */
    PASSWORD_SASLPREP, /* revisions 5 and 6: RFC 4013 */
    PASSWORD_FORM_END,
};

struct wire_need_password {
    uint32_t type;
    uint32_t form;
    uint8_t reserved[56];
};

struct wire_progress {
    uint32_t type;
    uint32_t done, total; /* done ≤ total; total 0: working, no idea how long */
    uint8_t reserved[52];
};

/* Something went wrong that does not end the document: shown once, in plain words, per code. */
enum notice_code {
    NOTICE_PAGE_INCOMPLETE = 1, /* detail: page. Parts of it could not be drawn */
    NOTICE_PAGE_FAILED,         /* detail: page. Nothing of it could be drawn */
    NOTICE_REPAIRED,            /* the file is damaged and was repaired for viewing */
    NOTICE_SCRIPTS,             /* the document holds scripts; they never run in this engine.
                                   detail 1: in the script engine they could; else 0 */
    NOTICE_REDUCED,      /* detail: page. Shown smaller or coarser than asked: too big for memory */
    NOTICE_SCRIPT_ERROR, /* the script made an error nobody caught; the log says which */
    NOTICE_CODE_END,
};

struct wire_notice {
    uint32_t type;
    uint32_t code;
    uint64_t detail;
    uint8_t reserved[48];
};

enum bulk_kind {
    BULK_URI = 1, /* no records; the blob is the link's target, UTF-8, at most URI_BYTES_MAXIMUM */
    BULK_TEXT,    /* wire_character, in reading order; no blob */
    BULK_OUTLINE, /* wire_outline_item, each followed by its children; the blob: their titles */
    BULK_LINKS,   /* wire_page_link; the blob: targets of the external ones */
    BULK_MATCHES, /* wire_match, in reading order; the blob: the text around each */
    BULK_FACTS,   /* wire_fact; the blob: those that are text */
    BULK_BYTES,   /* no records; the blob is what a computation gave, at most BULK_BYTES_MAXIMUM */
    BULK_KIND_END,
};

/*
 * Records. Lengths are 1/100 point from the left upper corner of the page as it is shown (rotation
 * applied), whatever the zoom. A record that has text says how many bytes of the blob are its own;
 * these lie there in the order of the records and fill it exactly.
 */

/* A box around something on the page. */
struct wire_box {
    int32_t x, y, width, height;
};

enum character_flag {
    CHARACTER_ENDS_LINE = 1,
    CHARACTER_ENDS_BLOCK = 2, /* a paragraph or so; ends a line too */
    CHARACTER_VERTICAL = 4,   /* written top to bottom */
    CHARACTER_FLAGS = 7,
};

/* One character as drawn. Ligatures come as their letters, which share the box between them. Words
 * are parted by U+0020, whether the document draws it or only leaves room. */
struct wire_character {
    uint32_t code;  /* Unicode */
    uint16_t flags; /* enum character_flag */
    uint16_t angle; /* of the baseline, 1/10 degree clockwise as seen: 0 … 3599 */
    struct wire_box box;
    uint32_t size;    /* of the font, 1/100 point */
    uint32_t advance; /* along the baseline, 1/100 point */
};

struct wire_outline_item {
    uint32_t level; /* 0 … OUTLINE_LEVELS_MAXIMUM - 1; at most one deeper than the item before */
    uint32_t page;  /* or NO_PAGE */
    int32_t x, y;   /* on that page; 0, 0: its top */
    uint32_t open;  /* 1: children are shown at first */
    uint32_t title_bytes;
};

struct wire_page_link {
    struct wire_box box;
    uint32_t page;      /* of an internal one; else NO_PAGE */
    int32_t x, y;       /* on that page */
    uint32_t uri_bytes; /* of an external one; else 0 */
};

/* A part of a match that lies in one line: a match that goes on in the next line has two. */
struct wire_match {
    struct wire_box box;
    uint32_t number;                    /* of the match on this page, from 0, rising */
    uint32_t context_bytes;             /* of its first part: the text around it; else 0 */
    uint32_t match_offset, match_bytes; /* where in the context it is found */
};

enum fact_key {
    FACT_FORMAT = 1, /* text: "PDF 1.7" */
    FACT_ENCRYPTION, /* text; absent: not encrypted */
    FACT_TITLE,      /* text, as the others claimed by the document */
    FACT_AUTHOR,
    FACT_SUBJECT,
    FACT_KEYWORDS,
    FACT_CREATOR,
    FACT_PRODUCER,
    FACT_CREATED,
    FACT_MODIFIED,
    FACT_SCRIPTS,        /* number: scripts the document holds. What follows counts likewise … */
    FACT_LAUNCHES,       /* … programs to be started, */
    FACT_SUBMISSIONS,    /* … forms to be sent or filled from elsewhere, */
    FACT_REMOTE,         /* … other documents to be opened, */
    FACT_MEDIA,          /* … sounds, films and other players, */
    FACT_ATTACHMENTS,    /* … files inside: none of it is ever done here */
    FACT_CALLS_ANSWERED, /* number: system calls its engine made, and what became of them */
    FACT_CALLS_REFUSED,
    FACT_KEY_END,
};

struct wire_fact {
    uint32_t key; /* each at most once */
    uint32_t text_bytes;
    uint64_t number; /* 0 of a text */
};

/* Announces records × record size of kind + blob bytes on descriptor 3, answering a command; never
 * unasked. */
struct wire_bulk {
    uint32_t type;
    uint32_t request;
    uint32_t kind;
    uint32_t records;
    uint32_t blob_bytes;
    uint8_t reserved[44];
};

enum done_status {
    DONE_OK = 1,
    DONE_WRONG_PASSWORD,
    DONE_NO_SUCH_PAGE,
    DONE_FAILED, /* the engine could not; a NOTICE or the log says more */
    DONE_NO_MEMORY,
    DONE_UNKNOWN, /* this engine has no such verb */
    DONE_STATUS_END,
};

struct wire_done {
    uint32_t type;
    uint32_t id;
    uint32_t status;
    uint32_t reserved_word;
    int64_t value[4];
    uint8_t reserved[16];
};

struct wire_pong {
    uint32_t type;
    uint32_t nonce;
    uint32_t busy_ms;     /* how long the present piece of work has lasted, by the jail's clock */
    uint32_t idle;        /* 1: nothing is left to do: it sleeps until it is told something */
    uint64_t memory_used; /* of the region, now and at most */
    uint64_t memory_highest;
    uint64_t answered; /* system calls the runtime answered … */
    uint64_t refused;  /* … and of those refused */
    uint8_t reserved[16];
};

/* The worker's last message: why it ends. */
enum fault_code {
    FAULT_NOT_MINE = 1, /* this engine does not read such files: another may */
    FAULT_BROKEN,       /* the file is damaged beyond repair */
    FAULT_EMPTY,        /* the file is empty, or has no page */
    FAULT_CUT_SHORT,    /* SIGBUS: the file became shorter while open */
    FAULT_UNSUPPORTED,  /* detail: enum unsupported_kind */
    FAULT_LOCKED,       /* digital rights management or an encryption nobody here can open */
    FAULT_MEMORY,       /* the content needs more than memory_bytes */
    FAULT_STACK,        /* nested too deeply */
    FAULT_CRASH,        /* a fault of the engine. detail: enum crash_cause << 48 | address bits */
    FAULT_ENGINE,       /* the engine gave up: abort or exit */
    FAULT_CPU,          /* the CPU backstop was reached */
    FAULT_PROTOCOL,     /* the broker said something the worker does not understand */
    FAULT_CODE_END,
};

/* Numbers as in enum runtime_fault, worker/jail/runtime/runtime.h. */
enum crash_cause {
    CRASH_MEMORY = 1,
    CRASH_ARITHMETIC = 3,
    CRASH_INSTRUCTION = 4,
    CRASH_DEADLOCK = 9,
    CRASH_CAUSE_END,
};

enum unsupported_kind {
    UNSUPPORTED_OTHER = 0,
    UNSUPPORTED_OFFICE,  /* Word, Excel, PowerPoint, OpenDocument */
    UNSUPPORTED_KF8,     /* Kindle AZW3/KF8 */
    UNSUPPORTED_ARCHIVE, /* an archive whose compression or encryption is not supported */
    UNSUPPORTED_PICTURE, /* a picture format no engine here reads */
    UNSUPPORTED_KIND_END,
};

struct wire_fault {
    uint32_t type;
    uint32_t code;
    uint64_t detail;
    uint8_t reserved[48];
};

/* --------------------------------------------------------------------------------------------------
 */

union wire_message {
    uint32_t type;
    uint8_t bytes[MESSAGE_BYTES];
    struct wire_configure configure;
    struct wire_pointer pointer;
    struct wire_scroll scroll;
    struct wire_key key;
    struct wire_focus focus;
    struct wire_tick tick;
    struct wire_release release;
    struct wire_command command;
    struct wire_data data;
    struct wire_ping ping;
    struct wire_close close;
    struct wire_ready ready;
    struct wire_extent extent;
    struct wire_frame frame;
    struct wire_want_tick want_tick;
    struct wire_cursor cursor;
    struct wire_link link;
    struct wire_need_password need_password;
    struct wire_progress progress;
    struct wire_notice notice;
    struct wire_bulk bulk;
    struct wire_done done;
    struct wire_pong pong;
    struct wire_fault fault;
};

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
               "the wire is little-endian, like every target");
_Static_assert(sizeof(union wire_message) == MESSAGE_BYTES, "");
_Static_assert(sizeof(struct wire_configure) == MESSAGE_BYTES, "");
_Static_assert(sizeof(struct wire_pointer) == MESSAGE_BYTES, "");
_Static_assert(sizeof(struct wire_scroll) == MESSAGE_BYTES, "");
_Static_assert(sizeof(struct wire_key) == MESSAGE_BYTES, "");
_Static_assert(sizeof(struct wire_focus) == MESSAGE_BYTES, "");
_Static_assert(sizeof(struct wire_tick) == MESSAGE_BYTES, "");
_Static_assert(sizeof(struct wire_release) == MESSAGE_BYTES, "");
_Static_assert(sizeof(struct wire_command) == MESSAGE_BYTES, "");
_Static_assert(sizeof(struct wire_data) == MESSAGE_BYTES, "");
_Static_assert(sizeof(struct wire_ping) == MESSAGE_BYTES, "");
_Static_assert(sizeof(struct wire_close) == MESSAGE_BYTES, "");
_Static_assert(sizeof(struct wire_ready) == MESSAGE_BYTES, "");
_Static_assert(sizeof(struct wire_extent) == MESSAGE_BYTES, "");
_Static_assert(sizeof(struct wire_frame) == MESSAGE_BYTES, "");
_Static_assert(sizeof(struct wire_want_tick) == MESSAGE_BYTES, "");
_Static_assert(sizeof(struct wire_cursor) == MESSAGE_BYTES, "");
_Static_assert(sizeof(struct wire_link) == MESSAGE_BYTES, "");
_Static_assert(sizeof(struct wire_need_password) == MESSAGE_BYTES, "");
_Static_assert(sizeof(struct wire_progress) == MESSAGE_BYTES, "");
_Static_assert(sizeof(struct wire_notice) == MESSAGE_BYTES, "");
_Static_assert(sizeof(struct wire_bulk) == MESSAGE_BYTES, "");
_Static_assert(sizeof(struct wire_done) == MESSAGE_BYTES, "");
_Static_assert(sizeof(struct wire_pong) == MESSAGE_BYTES, "");
_Static_assert(sizeof(struct wire_fault) == MESSAGE_BYTES, "");
_Static_assert(sizeof(struct wire_character) == 32, "");
_Static_assert(sizeof(struct grey_page) == 76, "");
_Static_assert(sizeof(struct wire_outline_item) == 24, "");
_Static_assert(sizeof(struct wire_page_link) == 32, "");
_Static_assert(sizeof(struct wire_match) == 32, "");
_Static_assert(sizeof(struct wire_fact) == 16, "");

#endif

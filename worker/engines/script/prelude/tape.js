/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The tape: canvas calls as numbers, drawn in C when it is full, when something is read back, and at
   the end of a turn. ../canvas/operations.h says which there are. */

const tape = native.tape, tapeEnd = tape.length - 64, characters = native.characters;
let at = 0, charactersUsed = 0, selected = 0;

function flush() {
    const count = at;
    at = charactersUsed = selected = 0;
    if (count > 0)
        native.draw(count);
}

/* Room for an operation of at most 60 numbers, on that bitmap. */
function begin(bitmap) {
    if (at > tapeEnd)
        flush();
    if (selected !== bitmap) {
        selected = bitmap;
        tape[at] = OP_SELECT;
        tape[at + 1] = bitmap;
        at += 2;
    }
}

function put0(bitmap, operation) {
    begin(bitmap);
    tape[at++] = operation;
}

function put1(bitmap, operation, a) {
    begin(bitmap);
    tape[at] = operation;
    tape[at + 1] = a;
    at += 2;
}

function put2(bitmap, operation, a, b) {
    begin(bitmap);
    tape[at] = operation;
    tape[at + 1] = a;
    tape[at + 2] = b;
    at += 3;
}

function put4(bitmap, operation, a, b, c, d) {
    begin(bitmap);
    tape[at] = operation;
    tape[at + 1] = a;
    tape[at + 2] = b;
    tape[at + 3] = c;
    tape[at + 4] = d;
    at += 5;
}

function put6(bitmap, operation, a, b, c, d, e, f) {
    begin(bitmap);
    tape[at] = operation;
    tape[at + 1] = a;
    tape[at + 2] = b;
    tape[at + 3] = c;
    tape[at + 4] = d;
    tape[at + 5] = e;
    tape[at + 6] = f;
    at += 7;
}

function put9(bitmap, operation, a, b, c, d, e, f, g, h, i) {
    begin(bitmap);
    tape[at] = operation;
    tape[at + 1] = a;
    tape[at + 2] = b;
    tape[at + 3] = c;
    tape[at + 4] = d;
    tape[at + 5] = e;
    tape[at + 6] = f;
    tape[at + 7] = g;
    tape[at + 8] = h;
    tape[at + 9] = i;
    at += 10;
}

function putList(bitmap, operation, list) {
    if (at + list.length > tapeEnd)
        flush();
    begin(bitmap);
    tape[at++] = operation;
    for (let k = 0; k < list.length; k++)
        tape[at++] = list[k];
}

/* Longer than the tape: cut, for it can only be a hostile dash list or gradient. */
function putVariable(bitmap, operation, list) {
    const most = 30000, count = Math.min(list.length, most);
    if (at + count > tapeEnd)
        flush();
    begin(bitmap);
    tape[at++] = operation;
    tape[at++] = count;
    for (let k = 0; k < count; k++)
        tape[at++] = list[k];
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Time: timers, animation frames. The jail's clock moves when the broker says TICK. */

const timers = new Map(); /* id → {due, interval, callback, values} */
let lastTimer = 0, beginning = 0;
let frameCallbacks = new Map(), running = new Map(), lastFrame = 0;

function now() { return native.now() - beginning; }

function toCallback(callback) {
    if (typeof callback === "function")
        return callback;
    const code = String(callback);
    return () => evaluateScript(code, "timer");
}

/* HTML: nested deeper than five, a timer waits for at least 4 ms. */
let nesting = 0;

function addTimer(callback, delay, values, repeats) {
    const id = ++lastTimer, wait = Math.max(toLong(delay), nesting > 5 ? 4 : 0);
    timers.set(id, { due: now() + wait, interval: repeats ? Math.max(wait, 4) : -1,
        callback: toCallback(callback), values, nesting: nesting + 1, order: id });
    return id;
}

function setTimeout(callback, delay = 0, ...values) {
    needArguments(arguments.length, 1);
    return addTimer(callback, delay, values, false);
}

function setInterval(callback, delay = 0, ...values) {
    needArguments(arguments.length, 1);
    return addTimer(callback, delay, values, true);
}

function clearTimeout(id) { timers.delete(+id); }
function clearInterval(id) { timers.delete(+id); }

function requestAnimationFrame(callback) {
    needArguments(arguments.length, 1);
    if (typeof callback !== "function")
        throw new TypeError("requestAnimationFrame needs a function");
    frameCallbacks.set(++lastFrame, callback);
    return lastFrame;
}

function cancelAnimationFrame(id) {
    frameCallbacks.delete(+id);
    running.delete(+id);
}

function runTimer(id, timer) {
    if (timer.interval >= 0)
        timer.due = Math.max(timer.due + timer.interval, now());
    else
        timers.delete(id);
    nesting = timer.nesting; /* of the microtasks behind it too */
    callSafely(timer.callback, globalThis, ...timer.values);
}

/* What a turn runs, one at a time: C calls for each, so that microtasks run in between. */
const turn = [];

/* Those due now; what they add waits for the next turn. */
function queueTimers() {
    const time = now(), due = [];
    for (const [id, timer] of timers)
        if (timer.due <= time)
            due.push([id, timer]);
    due.sort((a, b) => a[1].due - b[1].due || a[0] - b[0]);
    for (const [id, timer] of due)
        turn.push(() => {
            if (timers.get(id) === timer)
                runTimer(id, timer);
        });
}

function queueFrames() {
    const time = now(), callbacks = frameCallbacks;
    frameCallbacks = new Map();
    running = callbacks;
    for (const [id, callback] of callbacks)
        turn.push(() => callbacks.has(id) && callSafely(callback, globalThis, time));
}

/* Returns how many are left. */
function runNext() {
    nesting = 0;
    turn.shift()?.();
    return turn.length;
}

/* In how many milliseconds a timer is due next; -1: there is none. */
function wantedDelay() {
    let delay = Infinity;
    const time = now();
    for (const timer of timers.values())
        delay = Math.min(delay, Math.max(timer.due - time, 0));
    return delay === Infinity ? -1 : Math.ceil(delay);
}

expose({ setTimeout, setInterval, clearTimeout, clearInterval, requestAnimationFrame, cancelAnimationFrame });
if (typeof globalThis.queueMicrotask !== "function")
    expose({ queueMicrotask(callback) {
        if (typeof callback !== "function")
            throw new TypeError("queueMicrotask needs a function");
        Promise.resolve().then(() => callSafely(callback));
    } });

/* ------------------------------------------------------------------ random numbers */

/* JavaScriptCore seeds its own generator when the context is made: in the zygote, the same for all.
   This one (xoshiro128**) is seeded in the jail. */
const randomState = new Uint32Array(4);

function rotateLeft(value, bits) { return (value << bits) | (value >>> (32 - bits)); }

function random32() {
    const s = randomState, result = Math.imul(rotateLeft(Math.imul(s[1], 5), 7), 9), t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotateLeft(s[3], 11);
    return result >>> 0;
}

Object.defineProperty(Math, "random", { writable: true, configurable: true, enumerable: false,
    value: function random() { return (random32() * 2097152 + (random32() >>> 11)) / 9007199254740992; } });

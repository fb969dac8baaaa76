/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Events and their targets (DOM standard), as far as a page without navigation has them. */

const LISTENERS = Symbol("listeners"), PARENT = Symbol("parent"), SENT = Symbol("sent");

class Event {
    #type; #bubbles; #cancelable; #composed;
    constructor(type, init = {}) {
        needArguments(arguments.length, 1);
        const { bubbles, cancelable, composed } = dictionary(init, "an event's init");
        this.#type = toText(type);
        [this.#bubbles, this.#cancelable, this.#composed] = [!!bubbles, !!cancelable, !!composed];
        this[SENT] = { target: null, current: null, phase: 0, stopped: false, ended: false, prevented: false, passive: false, running: false,
            trusted: false, initialized: true, time: now() };
    }
    get type() { return this.#type; }
    get bubbles() { return this.#bubbles; }
    get cancelable() { return this.#cancelable; }
    get composed() { return this.#composed; }
    get target() { return this[SENT].target; }
    get srcElement() { return this[SENT].target; }
    get currentTarget() { return this[SENT].current; }
    get eventPhase() { return this[SENT].phase; }
    get defaultPrevented() { return this[SENT].prevented; }
    get isTrusted() { return this[SENT].trusted; }
    get timeStamp() { return this[SENT].time; }
    get returnValue() { return !this[SENT].prevented; }
    set returnValue(value) { if (!value) this.preventDefault(); }
    get cancelBubble() { return this[SENT].stopped; }
    set cancelBubble(value) { if (value) this.stopPropagation(); }
    preventDefault() { if (this.cancelable && !this[SENT].passive) this[SENT].prevented = true; }
    stopPropagation() { this[SENT].stopped = true; }
    stopImmediatePropagation() { this[SENT].stopped = this[SENT].ended = true; }
    composedPath() { return this[SENT].running ? pathOf(this[SENT].target) : []; }
    initEvent(type, bubbles = false, cancelable = false) {
        needArguments(arguments.length, 1);
        if (this[SENT].running)
            return;
        this.#type = toText(type);
        [this.#bubbles, this.#cancelable] = [!!bubbles, !!cancelable];
        Object.assign(this[SENT], { target: null, stopped: false, ended: false, prevented: false, trusted: false, initialized: true });
    }
}
for (const [k, name] of ["NONE", "CAPTURING_PHASE", "AT_TARGET", "BUBBLING_PHASE"].entries())
    for (const holder of [Event, Event.prototype])
        Object.defineProperty(holder, name, { value: k, enumerable: true });

/* As the default is, so the value. */
function likeDefault(value, byDefault) {
    switch (typeof byDefault) {
    case "number": return +value;
    case "boolean": return !!value;
    case "string": return toText(value);
    default: return value;
    }
}

/* An event class whose attributes are read from what its constructor was given. */
function eventClass(name, Base, defaults) {
    const VALUES = Symbol(name), keys = Object.keys(defaults);
    const Class = { [name]: class extends Base {
        constructor(type, init = {}) {
            needArguments(arguments.length, 1);
            super(type, init);
            const given = init ?? {}, values = {};
            for (const key of keys)
                values[key] = given[key] === undefined ? defaults[key] : likeDefault(given[key], defaults[key]);
            this[VALUES] = values;
        }
    } }[name];
    for (const key of keys)
        Object.defineProperty(Class.prototype, key,
            { get() { return this[VALUES][key]; }, enumerable: true, configurable: true });
    return Class;
}

const UIEvent = eventClass("UIEvent", Event, { view: null, detail: 0 });
const MouseEvent = eventClass("MouseEvent", UIEvent, { clientX: 0, clientY: 0, screenX: 0, screenY: 0, pageX: 0,
    pageY: 0, offsetX: 0, offsetY: 0, x: 0, y: 0, movementX: 0, movementY: 0, button: 0, buttons: 0, ctrlKey: false,
    shiftKey: false, altKey: false, metaKey: false, relatedTarget: null });
const PointerEvent = eventClass("PointerEvent", MouseEvent, { pointerId: 0, width: 1, height: 1, pressure: 0,
    tiltX: 0, tiltY: 0, twist: 0, tangentialPressure: 0, pointerType: "", isPrimary: false });
const WheelEvent = eventClass("WheelEvent", MouseEvent, { deltaX: 0, deltaY: 0, deltaZ: 0, deltaMode: 0 });
for (const target of [WheelEvent, WheelEvent.prototype])
    Object.assign(target, { DOM_DELTA_PIXEL: 0, DOM_DELTA_LINE: 1, DOM_DELTA_PAGE: 2 });
const KeyboardEvent = eventClass("KeyboardEvent", UIEvent, { key: "", code: "", location: 0, repeat: false,
    isComposing: false, ctrlKey: false, shiftKey: false, altKey: false, metaKey: false, keyCode: 0, charCode: 0,
    which: 0 });
const FocusEvent = eventClass("FocusEvent", UIEvent, { relatedTarget: null });
const InputEvent = eventClass("InputEvent", UIEvent, { data: null, inputType: "", isComposing: false });
const CustomEvent = eventClass("CustomEvent", Event, { detail: null });
const ErrorEvent = eventClass("ErrorEvent", Event, { message: "", filename: "", lineno: 0, colno: 0, error: null });
const MessageEvent = eventClass("MessageEvent", Event, { data: null, origin: "", source: null, ports: [] });
const PromiseRejectionEvent = eventClass("PromiseRejectionEvent", Event, { promise: null, reason: undefined });
for (const Class of [MouseEvent, KeyboardEvent])
    Class.prototype.getModifierState = function getModifierState(key) {
        return { Control: this.ctrlKey, Shift: this.shiftKey, Alt: this.altKey, Meta: this.metaKey }[key] ?? false;
    };

function pathOf(target) {
    const path = [];
    for (let node = target; node; node = node[PARENT]?.() ?? null)
        path.push(node);
    return path;
}

function callListener(listener, event, current) {
    event[SENT].current = current;
    event[SENT].passive = listener.passive;
    if (typeof listener.callback === "function")
        callSafely(listener.callback, current, event);
    else if (typeof listener.callback?.handleEvent === "function")
        callSafely(listener.callback.handleEvent, listener.callback, event);
    event[SENT].passive = false;
}

function callListeners(target, event, capturing) {
    const all = target[LISTENERS]?.get(event.type);
    for (const listener of all ? [...all] : []) {
        if (event[SENT].ended)
            return;
        if (listener.capture !== capturing || listener.removed)
            continue;
        if (listener.once)
            target.removeEventListener(event.type, listener.callback, listener);
        callListener(listener, event, target);
    }
    if (capturing)
        return;
    const handler = target["on" + event.type];
    if (typeof handler === "function" && !event[SENT].ended) {
        event[SENT].current = target;
        callHandler(target, handler, event);
    }
}

function dispatch(target, event) {
    const sent = event[SENT], path = pathOf(target);
    sent.target = target;
    sent.running = true;
    for (let k = path.length - 1; k >= 0 && !sent.stopped; k--) {
        sent.phase = k === 0 ? 2 : 1;
        callListeners(path[k], event, true);
    }
    for (let k = 0; k < (event.bubbles ? path.length : 1) && !sent.stopped; k++) {
        sent.phase = k === 0 ? 2 : 3;
        callListeners(path[k], event, false);
    }
    sent.phase = 0;
    sent.current = null;
    sent.running = sent.stopped = sent.ended = false;
    return !sent.prevented;
}

/* An event of the page's own making. */
function send(target, event) {
    event[SENT].trusted = true;
    return dispatch(target, event);
}

function captures(options) { return typeof options === "object" || typeof options === "function" ? !!options?.capture : !!options; }

class EventTarget {
    addEventListener(type, callback, options = undefined) {
        needArguments(arguments.length, 2);
        const name = toText(type), signal = options?.signal;
        if (callback !== null && callback !== undefined && typeof callback !== "object" && typeof callback !== "function")
            throw new TypeError("a listener is a function, or an object with handleEvent");
        if (signal !== undefined && !(signal instanceof AbortSignal))
            throw new TypeError("signal is not an AbortSignal");
        const self = this ?? globalThis, capture = captures(options);
        if (callback === null || callback === undefined || signal?.aborted)
            return;
        const map = self[LISTENERS] ??= new Map(), list = map.get(name) ?? [];
        if (list.some(listener => listener.callback === callback && listener.capture === capture))
            return;
        const listener = { callback, capture, once: !!options?.once, passive: !!options?.passive, removed: false };
        list.push(listener);
        map.set(name, list);
        signal?.[WHEN_ABORTED](() => self.removeEventListener(name, callback, capture));
    }
    removeEventListener(type, callback, options = undefined) {
        needArguments(arguments.length, 2);
        const self = this ?? globalThis, capture = captures(options);
        const list = self[LISTENERS]?.get(toText(type)) ?? [];
        const at = list.findIndex(listener => listener.callback === callback && listener.capture === capture);
        if (at >= 0)
            list.splice(at, 1)[0].removed = true;
    }
    dispatchEvent(event) {
        needArguments(arguments.length, 1);
        if (!(event instanceof Event))
            throw new TypeError("dispatchEvent needs an Event");
        if (event[SENT].running || !event[SENT].initialized)
            throw domError("InvalidStateError", event[SENT].running ? "the event is being dispatched" : "the event has no type yet");
        event[SENT].trusted = false;
        return dispatch(this ?? globalThis, event);
    }
}

const WHEN_ABORTED = Symbol("when aborted");

class AbortSignal extends EventTarget {
    #reason = undefined; #aborted = false; #steps = []; #dependents = [];
    constructor(key) {
        illegalUnless(key);
        super();
        this.onabort = null;
    }
    get aborted() { return this.#aborted; }
    get reason() { return this.#reason; }
    throwIfAborted() { if (this.#aborted) throw this.#reason; }
    [WHEN_ABORTED](step) { this.#steps.push(step); }
    /* All that depend on it know the reason before any is told. */
    [internal](reason = domError("AbortError", "aborted")) {
        if (this.#aborted)
            return;
        const told = [this];
        for (const signal of told)
            told.push(...signal.#dependents.filter(other => !other.#aborted && !told.includes(other)));
        for (const signal of told)
            [signal.#aborted, signal.#reason] = [true, reason];
        for (const signal of told)
            signal.#tell();
    }
    #tell() {
        for (const step of this.#steps.splice(0))
            step();
        send(this, new Event("abort"));
    }
    static timeout(milliseconds) {
        needArguments(arguments.length, 1);
        const wait = finiteNumber(milliseconds, "a time"), signal = new AbortSignal(internal);
        if (wait < 0 || wait > Number.MAX_SAFE_INTEGER)
            throw new TypeError("a time is not negative");
        setTimeout(() => signal[internal](domError("TimeoutError", "the time is over")), Math.min(wait, 2147483647));
        return signal;
    }
    static any(signals) {
        needArguments(arguments.length, 1);
        const all = [...signals], signal = new AbortSignal(internal);
        if (!all.every(each => each instanceof AbortSignal))
            throw new TypeError("not a list of AbortSignals");
        const aborted = all.find(each => each.aborted);
        if (aborted)
            signal[internal](aborted.reason);
        else
            for (const each of all)
                each.#dependents.push(signal);
        return signal;
    }
    static abort(reason = undefined) {
        const signal = new AbortSignal(internal);
        signal[internal](reason);
        return signal;
    }
}

class AbortController {
    #signal = new AbortSignal(internal);
    get signal() { return this.#signal; }
    abort(reason = undefined) { this.#signal[internal](reason); }
}

exposeClasses({ Event, UIEvent, MouseEvent, PointerEvent, WheelEvent, KeyboardEvent, FocusEvent, InputEvent,
    CustomEvent, ErrorEvent, MessageEvent, PromiseRejectionEvent, EventTarget, AbortSignal, AbortController });

/* The global object is an event target itself. */
for (const name of ["addEventListener", "removeEventListener", "dispatchEvent"])
    expose({ [name]: EventTarget.prototype[name] });

/* What nobody caught goes to the window's listeners first; then, unless they prevent it, to the console. */
let reporting = false;

function reportError(error) {
    needArguments(arguments.length, 1);
    if (reporting) {
        native.report(error); /* a listener of errors made one */
        return;
    }
    reporting = true;
    const message = error instanceof Error ? `Uncaught ${error}` : "Uncaught exception";
    const goesOn = send(globalThis, new ErrorEvent("error", { message, error, filename: error?.sourceURL ?? "", lineno: error?.line ?? 0,
        colno: error?.column ?? 0, cancelable: true }));
    reporting = false;
    if (goesOn)
        native.report(error);
}
expose({ reportError });

function reportRejection(promise, reason) {
    if (send(globalThis, new PromiseRejectionEvent("unhandledrejection", { promise, reason, cancelable: true })))
        native.report(reason);
}

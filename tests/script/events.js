/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Events, signals and errors of the platform by the DOM standard, WebIDL and HTML. */

check("/event/attributes", () => {
    const init = { bubbles: 1, cancelable: "a" }, event = new Event("x", init);
    init.bubbles = false;
    sameList([event.bubbles, event.cancelable, event.composed, event.eventPhase, event.target, event.isTrusted, event.returnValue], [true, true, false, 0, null, false, true]);
    sameList([Event.NONE, Event.AT_TARGET, event.BUBBLING_PHASE, new Event(null).type], [0, 2, 3, "null"]);
    for (const run of [() => new Event(Symbol()), () => new Event("x", 5), () => Event("x"), () => new MouseEvent()])
        throws(TypeError, run);
});
check("/event/old-attributes", () => {
    const event = new Event("x", { cancelable: true });
    event.returnValue = true;
    same(event.defaultPrevented, false);
    event.returnValue = false;
    event.returnValue = true;
    same(event.defaultPrevented, true);
    event.cancelBubble = true;
    event.cancelBubble = false;
    same(event.cancelBubble, true);
});
check("/event/values-are-converted", () => {
    const mouse = new MouseEvent("x", { clientX: "5", ctrlKey: 1, button: undefined, relatedTarget: null, more: 1 });
    sameList([mouse.clientX, mouse.ctrlKey, mouse.button, mouse.relatedTarget, mouse.more], [5, true, 0, null, undefined]);
    same(new KeyboardEvent("x", { key: 5 }).key, "5");
    throws(TypeError, () => new KeyboardEvent("x", { key: Symbol() }));
});
check("/event/path-only-while-it-runs", () => {
    const outer = document.createElement("div"), inner = document.createElement("p"), event = new Event("x");
    let length;
    outer.append(inner);
    inner.addEventListener("x", () => { length = event.composedPath().length; });
    inner.dispatchEvent(event);
    sameList([length, event.composedPath().length], [2, 0]);
});
check("/event/stopped-before-it-is-sent", () => {
    const target = new EventTarget(), event = new Event("x");
    let count = 0;
    target.addEventListener("x", () => count++);
    event.stopPropagation();
    target.dispatchEvent(event);
    same(count, 0);
    target.dispatchEvent(event);
    same(count, 1);
});
check("/event/made-the-old-way", () => {
    const event = document.createEvent("MouseEvents");
    same(event instanceof MouseEvent, true);
    throws("InvalidStateError", () => document.body.dispatchEvent(event));
    event.initEvent("x", true, true);
    sameList([event.type, event.bubbles, event.cancelable, document.body.dispatchEvent(event)], ["x", true, true, true]);
    throws("NotSupportedError", () => document.createEvent("nothing"));
    throws(TypeError, () => document.createEvent());
});
check("/event/listeners-that-are-none", () => {
    const target = new EventTarget();
    target.addEventListener("x", null);
    for (const run of [() => target.addEventListener("x", 5), () => target.addEventListener("x", "f"), () => target.addEventListener("x"), () => target.removeEventListener("x"),
        () => target.addEventListener("x", () => { }, { signal: {} }), () => target.addEventListener("x", () => { }, { signal: null })])
        throws(TypeError, run);
});
check("/event/listener-once-within-itself", () => {
    const target = new EventTarget();
    let count = 0;
    target.addEventListener("x", () => { count++; target.dispatchEvent(new Event("x")); }, { once: true });
    target.dispatchEvent(new Event("x"));
    same(count, 1);
});
check("/event/handler-of-errors-is-told-the-parts", () => {
    const error = new RangeError("far");
    let told;
    onerror = (...values) => { told = values; return true; };
    try {
        const target = new EventTarget();
        target.addEventListener("x", () => { throw error; });
        target.dispatchEvent(new Event("x"));
    } finally {
        onerror = null;
    }
    sameList([told.length, typeof told[0], typeof told[1], told[2] > 0, typeof told[3], told[4] === error], [5, "string", "string", true, "number", true]);
});
check("/event/handler-of-other-events", () => {
    const target = new EventTarget(), event = new Event("x", { cancelable: true });
    target.onx = () => true;
    same(target.dispatchEvent(event), true);
    target.onx = () => false;
    same(target.dispatchEvent(event), false);
});
check("/signal/reasons", () => {
    same(AbortSignal.abort(null).reason, null);
    same(AbortSignal.abort(undefined).reason.name, "AbortError");
    const controller = new AbortController();
    controller.abort();
    controller.abort(5);
    same(controller.signal.reason.code, 20);
    for (const run of [() => new AbortSignal(), () => AbortSignal.timeout(), () => AbortSignal.timeout(-1), () => AbortSignal.timeout(NaN), () => AbortSignal.any(), () => AbortSignal.any([1])])
        throws(TypeError, run);
});
check("/signal/those-that-depend-on-it", () => {
    const controller = new AbortController(), order = [], any = AbortSignal.any([controller.signal]), further = AbortSignal.any([any, new AbortController().signal]);
    any.addEventListener("abort", () => order.push("any"));
    further.addEventListener("abort", () => order.push("further"));
    controller.signal.addEventListener("abort", event => { order.push(further.aborted, event.isTrusted); event.stopImmediatePropagation(); });
    controller.signal.addEventListener("abort", () => order.push("never"));
    controller.abort("why");
    sameList(order, [true, true, "any", "further"]);
    same(further.reason, "why");
    same(AbortSignal.any([]).aborted, false);
});
check("/signal/listeners-go-before-anybody-is-told", () => {
    const controller = new AbortController(), target = new EventTarget();
    let count = 0;
    controller.signal.addEventListener("abort", event => { event.stopImmediatePropagation(); target.dispatchEvent(new Event("x")); });
    target.addEventListener("x", () => count++, { signal: controller.signal });
    controller.abort();
    same(count, 0);
});
check("/domexception/codes-and-constants", () => {
    const error = new DOMException("m", "URLMismatchError");
    sameList([error.code, error.name, error.message, String(error), DOMException.URL_MISMATCH_ERR, error.INUSE_ATTRIBUTE_ERR, DOMException.VALIDATION_ERR],
        [21, "URLMismatchError", "m", "URLMismatchError: m", 21, 10, 16]);
    sameList([Object.keys(DOMException).length, Object.hasOwn(error, "message"), error instanceof Error, new DOMException().name, new DOMException("", "Other").code], [25, false, true, "Error", 0]);
    throws(TypeError, () => new DOMException(Symbol()));
});

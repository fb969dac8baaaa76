/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Event handlers (HTML, 8.1.8): onclick and the like, as properties and as attributes. */

const HANDLERS = Symbol("handlers");
const handlerNames = ("abort beforeinput blur cancel canplay change click close contextlost contextmenu contextrestored copy cut dblclick "
    + "drag dragend dragenter dragleave dragover dragstart drop ended error focus focusin focusout gotpointercapture input invalid keydown "
    + "keypress keyup load loadeddata loadedmetadata loadend loadstart lostpointercapture mousedown mouseenter mouseleave mousemove mouseout "
    + "mouseover mouseup paste pause play playing pointercancel pointerdown pointerenter pointerleave pointermove pointerout pointerover "
    + "pointerup progress reset resize scroll select submit timeupdate touchcancel touchend touchmove touchstart transitionend wheel")
    .split(" ");

/* Those of a body are the window's. */
const windowHandlers = new Set(["afterprint", "beforeprint", "beforeunload", "blur", "error", "focus", "hashchange", "load", "message",
    "offline", "online", "pagehide", "pageshow", "popstate", "resize", "scroll", "storage", "unhandledrejection", "unload"]);

function defineHandlers(Class, names) {
    for (const name of names)
        Object.defineProperty(Class.prototype, "on" + name, {
            get() { return handlerOf(this, name); },
            set(handler) { setHandler(this, name, typeof handler === "function" ? handler : null); },
            enumerable: true, configurable: true });
}

function isOfWindow(target, name) { return target instanceof Element && target.localName === "body" && windowHandlers.has(name); }

/* The text of an attribute becomes a function when it is first asked for. */
function handlerOf(target, name) {
    if (isOfWindow(target, name))
        return globalThis["on" + name];
    const handlers = target[HANDLERS], handler = handlers?.get(name) ?? null;
    if (typeof handler !== "string")
        return handler;
    const compiled = compileHandler(handler, name);
    handlers.set(name, compiled);
    return compiled;
}

function setHandler(target, name, handler) {
    if (isOfWindow(target, name))
        globalThis["on" + name] = typeof handler === "string" ? compileHandler(handler, name) : handler;
    else
        (target[HANDLERS] ??= new Map()).set(name, handler);
}

function compileHandler(text, name) {
    try {
        return new Function(...name === "error" ? ["event", "source", "lineno", "colno", "error"] : ["event"], text);
    } catch (error) {
        reportError(error);
        return null;
    }
}

/* An attribute was set or, with null, removed. */
function handlerAttribute(element, attribute, text) {
    const name = attribute.slice(2);
    if (attribute.startsWith("on") && ("on" + name in element || isOfWindow(element, name)))
        setHandler(element, name, text);
}

/* What a handler answers can prevent what the event would do; the window's onerror takes the error apart. */
function callHandler(target, handler, event) {
    if (target === globalThis && event.type === "error" && event instanceof ErrorEvent) {
        if (callSafely(handler, target, event.message, event.filename, event.lineno, event.colno, event.error) === true)
            event.preventDefault();
    } else if (callSafely(handler, target, event) === false) {
        event.preventDefault();
    }
}

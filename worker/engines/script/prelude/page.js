/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The hooks: how C tells the page what happened (../page.c). */

function setSize(width, height, scale) {
    Object.assign(globalThis, { devicePixelRatio: scale, innerWidth: width / scale, innerHeight: height / scale,
        outerWidth: width / scale, outerHeight: height / scale });
    layoutChanged = true;
}

function setPageState(state) {
    pageState = state;
    send(document, new Event("readystatechange"));
}

/* The page's text, or the script, has been read. */
function endParsing() {
    setPageState("interactive");
    send(document, new Event("DOMContentLoaded", { bubbles: true }));
}

function endLoading() {
    setPageState("complete");
    send(globalThis, new Event("load"));
    send(globalThis, new Event("pageshow"));
}

/* A picture that brings the next, and so on, is not waited for any longer. */
const PICTURES_MOST = 1000;

/* The page is loaded when its pictures have come. Each step is a task. */
function* finishLoading() {
    endParsing();
    yield;
    for (let k = 0; k < PICTURES_MOST && comingPictures.size > 0; k++) {
        comingPictures.values().next().value();
        yield;
    }
    endLoading();
}

/* ------------------------------------------------------------------------------- computation */

let computation = null; /* {state: "running" | "done" | "failed", bytes} */

function toBytes(value) {
    if (value === undefined || value === null)
        return new Uint8Array(0);
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value))
        return bytesOf(value);
    if (value instanceof Blob)
        return value[BYTES];
    return encodeUtf8(typeof value === "string" ? value : JSON.stringify(value));
}

function settleComputation(value) {
    Promise.resolve(value).then(
        result => { computation = { state: "done", bytes: toBytes(result) }; },
        error => {
            computation = { state: "failed", bytes: null };
            reportError(error);
        });
}

/* The result of a computation: what its function main makes of the input, if it has one; else the
   script's last value. */
function endComputation(value) {
    endParsing();
    endLoading();
    if (computation.state === "failed")
        return;
    try {
        settleComputation(typeof globalThis.main === "function" ? globalThis.main(computation.input) : value);
    } catch (error) {
        settleComputation(Promise.reject(error));
    }
}

const hooks = {
    warmUp() {
        const context = new OffscreenCanvas(16, 16).getContext("2d");
        context.font = "12px sans-serif";
        context.fillText("a", 0, 12);
        context.fillRect(0, 0, 4, 4);
        context.getImageData(0, 0, 1, 1);
        show({ a: [1, "b"] });
    },
    begin(width, height, scale) {
        native.random(randomState);
        beginning = native.now();
        setSize(width, height, scale);
        giveCanvas();
    },
    failed() {
        if (computation)
            computation = { state: "failed", bytes: null };
    },
    beginPage(text) {
        canvasIsGiven = false;
        delete globalThis.canvas;
        delete globalThis.ctx;
        loadingPage = loadPage(text);
    },
    /* 0: the page is loaded. */
    loadOn() { return loadingPage.next().done ? 0 : 1; },
    scriptBegin: lookForImports,
    scriptEnd() { loadingPage = finishLoading(); },
    computeBegin(input) {
        computation = { state: "running", input, bytes: null };
        expose({ input });
    },
    computeEnd: endComputation,
    pending() { return computation?.state === "running" ? 1 : 0; },
    result() { return computation?.state === "done" ? computation.bytes : null; },
    resize(width, height, scale) {
        setSize(width, height, scale);
        send(globalThis, new Event("resize"));
    },
    focus(hasFocus, visible) {
        const changed = pageVisible !== !!visible, focusChanged = pageFocused !== !!hasFocus;
        [pageVisible, pageFocused] = [!!visible, !!hasFocus];
        if (changed)
            send(document, new Event("visibilitychange", { bubbles: true }));
        if (focusChanged)
            send(globalThis, new FocusEvent(hasFocus ? "focus" : "blur"));
    },
    pointer: pointerEvent,
    scroll: wheelEvent,
    key: keyEvent,
    text: textEvent,
    /* Frames only when the page can be seen; timers always. */
    tick(frame) {
        queueTimers();
        if (frame && pageVisible)
            queueFrames();
        return turn.length;
    },
    animates() { return pageVisible ? frameCallbacks.size : 0; },
    next: runNext,
    uncaught(error) { reportError(error); },
    rejected(promise, reason) { reportRejection(promise, reason); },
    settle() {
        nesting = 0;
        settleLayout();
        flush();
        return wantedDelay();
    },
};

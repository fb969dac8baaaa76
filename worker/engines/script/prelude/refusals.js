/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What this page does not have. Naming it gives undefined, as programs that ask first expect, and one
   line on the console, for the person who wonders. */

const refused = new Set();

function refuse(what, why) {
    if (refused.size > 100 || refused.has(what))
        return;
    refused.add(what);
    native.log(`${what} is not available here: ${why}`, REFUSAL);
}

const absent = {
    fetch: "this page has no network", XMLHttpRequest: "this page has no network", WebSocket: "this page has no network",
    EventSource: "this page has no network", RTCPeerConnection: "this page has no network", WebTransport: "this page has no network",
    Worker: "scripts run on one thread", SharedWorker: "scripts run on one thread", importScripts: "other files cannot be read",
    SharedArrayBuffer: "scripts run on one thread",
    indexedDB: "nothing is kept", caches: "nothing is kept", Notification: "a page cannot leave its window",
    AudioContext: "there is no sound", Audio: "there is no sound", WebGLRenderingContext: "there is no graphics processor",
    WebGL2RenderingContext: "there is no graphics processor",
};

for (const name of Object.keys(absent)) {
    delete globalThis[name];
    Object.defineProperty(globalThis, name, { configurable: true, enumerable: false,
        get() { refuse(name, absent[name]); },
        set(value) { Object.defineProperty(globalThis, name, { value, writable: true, configurable: true }); } });
}

/* import() is syntax: nothing of ours is called when a program comes to it, and what it gives is rejected by the engine.
   So programs are looked through for it before they run; comments and texts are passed over. */
const importCalls = /\/\/.*|\/\*[^]*?\*\/|"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*'|`(?:\\[^]|[^`\\])*`|(?<![\w$.#])import\s*\((?![^()]*\)\s*\{)/g;

function lookForImports(text) {
    if (text.includes("import") && text.match(importCalls)?.some(found => found.startsWith("import")))
        refuse("import()", "other files cannot be read");
}

function evaluateScript(text, name, line) {
    lookForImports(text);
    return native.evaluate(text, name, line);
}

/* Pages call these without asking whether they are there; what they would have said is told here. */
function refuseDialog(name, why, answer) {
    return { [name](text) {
        refuse(name, why);
        if (text !== undefined && name !== "open")
            say(LOG, [String(text)], `${name}: `);
        return answer;
    } }[name];
}

expose({ alert: refuseDialog("alert", "a page cannot open dialogs"), confirm: refuseDialog("confirm", "a page cannot open dialogs", false),
    prompt: refuseDialog("prompt", "a page cannot open dialogs", null), print: refuseDialog("print", "a page cannot print"),
    open: refuseDialog("open", "a page cannot open windows", null), close: refuseDialog("close", "a page cannot close its window") });

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The document and the window. */

const elementClasses = { __proto__: null, ...plainClasses, canvas: HTMLCanvasElement, img: HTMLImageElement, video: HTMLVideoElement, input: HTMLInputElement, select: HTMLInputElement,
    textarea: HTMLInputElement };

function titleOf(page) { return findAll(page, element => element.localName === "title")[0]; }

function makeElement(tag) { return new (elementClasses[tag] ?? HTMLElement)(internal, tag); }

/* HTML "named access on the Window object": elements by their ids, where a script has nothing of that name. They would be
   found behind the window, but JavaScriptCore lets nobody change the prototype of its global object: so in it, and
   what a script declares or sets takes their place. */
function nameOnWindow(id) {
    if (id === "" || id in globalThis)
        return;
    Object.defineProperty(globalThis, id, { configurable: true,
        get() { return findAll(document, element => element.id === id)[0]; },
        set(value) { Object.defineProperty(globalThis, id, { value, writable: true, enumerable: true, configurable: true }); } });
}

const eventsOfOld = { __proto__: null, event: Event, htmlevent: Event, svgevent: Event, uievent: UIEvent, mouseevent: MouseEvent, keyboardevent: KeyboardEvent,
    focusevent: FocusEvent, customevent: CustomEvent, messageevent: MessageEvent };

class Document extends Node {
    constructor() {
        super(internal);
        this[UP] = null;
    }
    get nodeType() { return 9; }
    get nodeName() { return "#document"; }
    get documentElement() { return this[CHILDREN].find(child => child.localName === "html") ?? null; }
    get head() { return this.documentElement?.[CHILDREN].find(child => child.localName === "head") ?? null; }
    get body() { return this.documentElement?.[CHILDREN].find(child => child.localName === "body") ?? null; }
    /* The page's own: no window shows it. */
    get title() { return (titleOf(this)?.textContent ?? "").trim().replace(/[\t\n\f\r ]+/g, " "); }
    set title(text) {
        const element = titleOf(this) ?? this.head?.appendChild(makeElement("title"));
        if (element)
            element.textContent = String(text);
    }
    get readyState() { return pageState; }
    get hidden() { return !pageVisible; }
    get visibilityState() { return pageVisible ? "visible" : "hidden"; }
    get activeElement() { return focused ?? this.body; }
    get defaultView() { return globalThis; }
    get fonts() { return fontFaces; }
    get cookie() { return ""; }
    set cookie(text) { refuse("document.cookie", "this page keeps nothing"); }
    get characterSet() { return "UTF-8"; }
    get compatMode() { return "CSS1Compat"; }
    get URL() { return "about:blank"; }
    get location() { return location; }
    set location(url) { refuseNavigation(); }
    hasFocus() { return pageFocused; }
    createElement(tag) {
        needArguments(arguments.length, 1);
        if (!/^[A-Za-z_:][^\0\t\n\f\r \/>]*$/.test(String(tag)))
            throw domError("InvalidCharacterError", `not a name of an element: ${tag}`);
        return makeElement(String(tag).toLowerCase());
    }
    createComment(text) { return new Comment(text); }
    createElementNS(namespace, tag) {
        const name = String(tag).toLowerCase();
        return name === "image" && String(namespace).endsWith("/svg") ? new SVGImageElement(internal, name) : makeElement(name);
    }
    createTextNode(text) { return new Text(text); }
    createDocumentFragment() { return new DocumentFragment(); }
    /* Of old: the event's type comes later, by initEvent. */
    createEvent(name) {
        needArguments(arguments.length, 1);
        const Class = eventsOfOld[toText(name).toLowerCase().replace(/s$/, "")];
        if (!Class)
            throw domError("NotSupportedError", `no event ${name}`);
        const event = new Class("");
        event[SENT].initialized = false;
        return event;
    }
    getElementById(id) {
        const wanted = String(id);
        return findAll(this, element => element.id === wanted)[0] ?? givenCanvas(wanted === "canvas");
    }
    querySelector(text) { return finders.querySelector.call(this, text) ?? givenCanvas(/^(canvas|#canvas)$/.test(text)); }
    elementFromPoint(x, y) { return elementAt(x, y); }
    exitPointerLock() {}
    write(text) { parseHtml(String(text), this.body); }
}
addMethods(Document, { querySelectorAll: finders.querySelectorAll, getElementsByTagName: finders.getElementsByTagName,
    getElementsByClassName: finders.getElementsByClassName });

let pageState = "loading", pageVisible = true, pageFocused = false, focused = null;
const document = new Document();
document.appendChild(makeElement("html"));
document.documentElement.append(makeElement("head"), makeElement("body"));

function focusOn(element) {
    const before = focused;
    if (before === element)
        return;
    focused = element === document.body ? null : element;
    if (before)
        send(before, new FocusEvent("blur"));
    if (focused)
        send(focused, new FocusEvent("focus"));
}

/* A script file has a canvas that fills the view, without asking: `canvas`, its context `ctx`, and the
   document's by the id "canvas". It comes to be when it is first named, and only if the page has none. */
let canvasIsGiven = false, given = null;

function givenCanvas(asked) {
    if (!asked || !canvasIsGiven)
        return null;
    if (!given) {
        given = document.createElement("canvas");
        given.id = "canvas";
        given.width = Math.round(innerWidth * devicePixelRatio);
        given.height = Math.round(innerHeight * devicePixelRatio);
        given.style.position = "absolute";
        given.style.left = given.style.top = "0";
        given.style.width = innerWidth + "px";
        given.style.height = innerHeight + "px";
        document.body.prepend(given);
    }
    return given;
}

function giveCanvas() {
    canvasIsGiven = true;
    const give = (name, get) => Object.defineProperty(globalThis, name, { configurable: true, get, enumerable: false,
        set(value) { Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: true }); } });
    give("canvas", () => givenCanvas(true));
    give("ctx", () => givenCanvas(true).getContext("2d"));
}

function refuseNavigation() { refuse("navigation", "no link leads out of this page"); }

const location = Object.freeze({ get href() { return "about:blank"; }, set href(url) { refuseNavigation(); }, protocol: "about:", host: "", hostname: "", pathname: "blank", search: "",
    hash: "", origin: "null", assign: refuseNavigation, replace: refuseNavigation,
    reload() { refuse("navigation", "use Reload of the window"); }, toString() { return "about:blank"; } });

const navigator = Object.freeze({ userAgent: "Vitrine", platform: "Linux", language: "en-US", languages: Object.freeze(["en-US", "en"]),
    onLine: false, hardwareConcurrency: 1, maxTouchPoints: 0, vendor: "", cookieEnabled: false, getGamepads: () => [] });

const screen = { get width() { return innerWidth; }, get height() { return innerHeight; }, get availWidth() { return innerWidth; },
    get availHeight() { return innerHeight; }, colorDepth: 24, pixelDepth: 24, orientation: { type: "landscape-primary", angle: 0 } };

function matchMedia(query) {
    return { matches: false, media: String(query), addEventListener() {}, removeEventListener() {}, addListener() {}, removeListener() {} };
}

function getComputedStyle(element) {
    const box = element.isConnected || !isReplaced(element) ? boxOf(element)
        : replacedSize(element, { width: innerWidth });
    return new Proxy(element.style, { get(style, name) {
        if (name === "width" || name === "height")
            return `${box[name]}px`;
        return name === "getPropertyValue" ? key => key === "width" || key === "height" ? `${box[key]}px` : style.getPropertyValue(key) : style[name];
    } });
}

class ResizeObserver {
    #callback;
    constructor(callback) { this.#callback = callback; }
    observe(element) {
        setTimeout(() => this.#callback([{ target: element, contentRect: element.getBoundingClientRect() }], this));
    }
    unobserve() {}
    disconnect() {}
}

exposeClasses({ Document, ResizeObserver });
expose({ HTMLDocument: Document, document, navigator, screen, matchMedia, getComputedStyle, innerWidth: 300,
    innerHeight: 150, outerWidth: 300, outerHeight: 150, devicePixelRatio: 1, scrollX: 0, scrollY: 0, pageXOffset: 0, pageYOffset: 0,
    scrollTo() {}, scrollBy() {}, focus() {}, blur() {}, name: "", parent: globalThis, top: globalThis, frames: globalThis, length: 0,
    closed: false, opener: null, history: Object.freeze({ length: 1, state: null, pushState() {}, replaceState() {}, back() {}, forward() {} }),
    requestIdleCallback: callback => setTimeout(() => callback({ didTimeout: false, timeRemaining: () => 10 })),
    cancelIdleCallback: clearTimeout });
Object.defineProperty(globalThis, "location", { configurable: false, enumerable: true, get() { return location; }, set: refuseNavigation });

/* Handlers that nobody set yet. */
for (const name of "load error resize focus blur keydown keyup keypress click dblclick contextmenu wheel scroll message unhandledrejection pointerdown pointerup pointermove mousedown mouseup mousemove".split(" "))
    Object.defineProperty(globalThis, `on${name}`, { value: null, writable: true, configurable: true, enumerable: true });

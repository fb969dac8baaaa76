/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The document and the window. */

const elementClasses = { __proto__: null, ...plainClasses, canvas: HTMLCanvasElement, img: HTMLImageElement, video: HTMLVideoElement, input: HTMLInputElement, select: HTMLInputElement,
    textarea: HTMLInputElement, script: HTMLScriptElement, style: HTMLStyleElement };

/* Elements that HTML knows and that are nothing but HTMLElement; the second half, only here. */
const nameless = new Set(("abbr address article aside b bdi bdo center cite code dd dfn dt em figcaption figure footer header hgroup i kbd main mark "
    + "nav noscript rp rt ruby s samp search section small strong sub summary sup u var wbr "
    + "area audio base blockquote caption col colgroup data datalist del details dialog dl embed fieldset ins legend map menu meter object "
    + "optgroup output param picture progress q slot source time track").split(" "));

function titleOf(page) { return findAll(page, element => element.localName === "title")[0]; }

function classOf(tag, namespace) {
    if (namespace === svgNamespace)
        return tag === "image" ? SVGImageElement : SVGElement;
    if (namespace !== htmlNamespace)
        return Element;
    return elementClasses[tag] ?? (nameless.has(tag) || tag.includes("-") ? HTMLElement : elementClasses[""]);
}

function makeElement(tag, namespace = htmlNamespace) { return new (classOf(tag, namespace))(internal, tag, namespace); }

function checkName(name) {
    if (!/^[A-Za-z_:\u0080-\uffff][^\0\t\n\f\r \/>]*$/.test(name))
        throw domError("InvalidCharacterError", `not a name of an element: ${name}`);
    return name;
}

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
    get currentScript() { return scriptRunning; }
    get doctype() { return doctype; }
    get scripts() { return this.getElementsByTagName("script"); }
    get images() { return this.getElementsByTagName("img"); }
    get forms() { return this.getElementsByTagName("form"); }
    get links() { return this.querySelectorAll("a[href]"); }
    get scrollingElement() { return this.documentElement; }
    get children() { return listOf(HTMLCollection, [this.documentElement]); }
    get firstElementChild() { return this.documentElement; }
    get referrer() { return ""; }
    get contentType() { return "text/html"; }
    get charset() { return "UTF-8"; }
    get documentURI() { return this.URL; }
    get baseURI() { return this.URL; }
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
        return makeElement(checkName(toText(tag)).toLowerCase());
    }
    createComment(text) { return new Comment(text); }
    createElementNS(namespace, tag) {
        needArguments(arguments.length, 2);
        const name = checkName(toText(tag));
        return makeElement(name.slice(name.indexOf(":") + 1), namespace === null || namespace === "" ? null : toText(namespace));
    }
    importNode(node, deep = false) { return node.cloneNode(deep); }
    adoptNode(node) {
        node.remove();
        return node;
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
        if (Class === CustomEvent)
            event.initCustomEvent = (type, bubbles, cancelable, detail = null) => {
                event.initEvent(type, bubbles, cancelable);
                Object.defineProperty(event, "detail", { value: detail, configurable: true });
            };
        return event;
    }
    getElementById(id) {
        const wanted = String(id);
        return findAll(this, element => element.id === wanted)[0] ?? givenCanvas(wanted === "canvas");
    }
    getElementsByName(name) { return listOf(NodeList, findAll(this, element => element.getAttribute("name") === toText(name))); }
    querySelector(text) { return finders.querySelector.call(this, text) ?? givenCanvas(/^(canvas|#canvas)$/.test(text)); }
    elementFromPoint(x, y) { return elementAt(x, y); }
    exitPointerLock() {}
    write(...texts) { parseHtml(texts.map(toText).join(""), this.body, runScriptElement); }
    writeln(...texts) { this.write(...texts, "\n"); }
    open() { return this; }
    close() {}
}
define(Document, { querySelectorAll: finders.querySelectorAll, getElementsByTagName: finders.getElementsByTagName,
    getElementsByClassName: finders.getElementsByClassName });

defineHandlers(Document, [...handlerNames, "readystatechange", "visibilitychange"]);

const doctype = Object.freeze({ name: "html", publicId: "", systemId: "", nodeType: 10, nodeName: "html" });
let scriptRunning = null;

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

/* What a page may ask of an element's style, from its own and those around it. */
const computedValues = {
    width: element => `${computedBox(element).width}px`,
    height: element => `${computedBox(element).height}px`,
    color: element => computedColor(inheritedStyle(element, "color"), "rgb(0, 0, 0)"),
    "background-color": element => computedColor(element.style.backgroundColor, "rgba(0, 0, 0, 0)"),
    "font-size": element => `${elementFont(element).size}px`,
    "font-weight": element => String(elementFont(element).weight),
    direction: element => inheritedDirection(element),
    display: element => element.style.display || (blockTags.has(element.localName) ? "block" : hiddenTags.has(element.localName) ? "none" : "inline"),
};

function computedBox(element) {
    return element.isConnected || !isReplaced(element) ? boxOf(element) : replacedSize(element, { width: innerWidth });
}

function computedColor(text, usual) {
    const color = parseColor(text);
    if (!color)
        return usual;
    return color.legacy && color.a === 1 ? `rgb(${color.r}, ${color.g}, ${color.b})` : color.text;
}

function getComputedStyle(element) {
    needArguments(arguments.length, 1);
    if (!(element instanceof Element))
        throw new TypeError("only elements have a style");
    const read = name => computedValues[dashed(name)]?.(element) ?? element.style.getPropertyValue(name);
    return new Proxy(element.style, { get(style, name) {
        if (name === "getPropertyValue")
            return read;
        return typeof name === "symbol" || styleProperties.has(name) ? style[name] : read(name);
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

/* There is one window, and nobody makes another. */
class Window extends EventTarget {
    constructor(key) { illegalUnless(key); }
    static [Symbol.hasInstance](value) { return value === globalThis; }
}
Object.defineProperty(globalThis, Symbol.toStringTag, { value: "Window", configurable: true });

/* To itself: a message is a task. */
function postMessage(message, options, transfer) {
    needArguments(arguments.length, 1);
    const given = Array.isArray(transfer) ? transfer : options?.transfer, data = structuredClone(message, { transfer: given ?? [] });
    addTimer(() => send(globalThis, new MessageEvent("message", { data, origin: "null", source: globalThis })), 0, [], false);
}

exposeClasses({ Document, ResizeObserver, Window });
expose({ HTMLDocument: Document, postMessage, origin: "null", isSecureContext: false, crossOriginIsolated: false, document, navigator, screen, matchMedia, getComputedStyle, innerWidth: 300,
    innerHeight: 150, outerWidth: 300, outerHeight: 150, devicePixelRatio: 1, scrollX: 0, scrollY: 0, pageXOffset: 0, pageYOffset: 0,
    scrollTo() {}, scrollBy() {}, focus() {}, blur() {}, name: "", parent: globalThis, top: globalThis, frames: globalThis, length: 0,
    closed: false, opener: null, history: Object.freeze({ length: 1, state: null, pushState() {}, replaceState() {}, back() {}, forward() {} }),
    requestIdleCallback: callback => setTimeout(() => callback({ didTimeout: false, timeRemaining: () => 10 })),
    cancelIdleCallback: clearTimeout });
Object.defineProperty(globalThis, "location", { configurable: false, enumerable: true, get() { return location; }, set: refuseNavigation });

/* Handlers that nobody set yet. */
for (const name of "load error resize focus blur keydown keyup keypress click dblclick contextmenu wheel scroll message unhandledrejection pointerdown pointerup pointermove mousedown mouseup mousemove".split(" "))
    Object.defineProperty(globalThis, `on${name}`, { value: null, writable: true, configurable: true, enumerable: true });

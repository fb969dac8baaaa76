/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* As much of the DOM as programs that draw use: a tree of elements, attributes, style. */

const CHILDREN = Symbol("children"), UP = Symbol("up"), ATTRIBUTES = Symbol("attributes"), TAG = Symbol("tag"), NAMESPACE = Symbol("namespace");
/* What an element may do when an attribute changes, when it comes into the document and leaves it; and how it is copied. */
const CHANGED = Symbol("changed"), INSERTED = Symbol("inserted"), REMOVED = Symbol("removed"), COPY = Symbol("copy");
const htmlNamespace = "http://www.w3.org/1999/xhtml", svgNamespace = "http://www.w3.org/2000/svg";
let layoutChanged = true; /* what is shown, or where, is to be found anew */

class Node extends EventTarget {
    constructor(key) {
        illegalUnless(key);
        super();
        this[CHILDREN] = [];
        this[UP] = null;
    }
    [PARENT]() { return this[UP] ?? (this === document ? globalThis : null); }
    get parentNode() { return this[UP]; }
    get parentElement() { return this[UP] instanceof Element ? this[UP] : null; }
    get childNodes() { return listOf(NodeList, [...this[CHILDREN]]); }
    get firstChild() { return this[CHILDREN][0] ?? null; }
    get lastChild() { return this[CHILDREN].at(-1) ?? null; }
    get nextSibling() { return this[UP]?.[CHILDREN][this[UP][CHILDREN].indexOf(this) + 1] ?? null; }
    get previousSibling() { return this[UP]?.[CHILDREN][this[UP][CHILDREN].indexOf(this) - 1] ?? null; }
    get ownerDocument() { return this === document ? null : document; }
    get isConnected() { return this.getRootNode() === document; }
    get textContent() { return this[CHILDREN].filter(child => !(child instanceof Comment)).map(child => child.textContent).join(""); }
    set textContent(text) { this.replaceChildren(...(String(text ?? "") === "" ? [] : [String(text)])); }
    cloneNode(deep = false) {
        const copy = this[COPY]();
        if (deep)
            for (const child of this[CHILDREN])
                copy.appendChild(child.cloneNode(true));
        return copy;
    }
    getRootNode() {
        let node = this;
        while (node[UP])
            node = node[UP];
        return node;
    }
    isSameNode(other) { return this === other; }
    hasChildNodes() { return this[CHILDREN].length > 0; }
    contains(other) {
        for (let node = other; node; node = node[UP])
            if (node === this)
                return true;
        return false;
    }
    insertBefore(node, before) {
        if (!(node instanceof Node))
            throw new TypeError("not a Node");
        if (node.contains(this))
            throw domError("HierarchyRequestError", "a node cannot be put into itself");
        const nodes = node instanceof DocumentFragment ? [...node[CHILDREN]] : [node];
        for (const each of nodes) {
            each.remove();
            const at = before ? this[CHILDREN].indexOf(before) : -1;
            if (before && at < 0)
                throw domError("NotFoundError", "the node is not a child");
            this[CHILDREN].splice(before ? at : this[CHILDREN].length, 0, each);
            each[UP] = this;
        }
        layoutChanged = true;
        nodes.forEach(wakeInserted);
        if (this[INSERTED] && this.isConnected)
            this[INSERTED]();
        return node;
    }
    appendChild(node) { return this.insertBefore(node, null); }
    removeChild(node) {
        if (node?.[UP] !== this)
            throw domError("NotFoundError", "the node is not a child");
        node.remove();
        return node;
    }
    replaceChild(node, old) {
        this.insertBefore(node, old);
        return this.removeChild(old);
    }
    append(...nodes) { nodes.forEach(node => this.appendChild(toNode(node))); }
    prepend(...nodes) { const first = this.firstChild; nodes.forEach(node => this.insertBefore(toNode(node), first)); }
    before(...nodes) { nodes.forEach(node => this[UP]?.insertBefore(toNode(node), this)); }
    after(...nodes) { const next = this.nextSibling; nodes.forEach(node => this[UP]?.insertBefore(toNode(node), next)); }
    replaceWith(...nodes) { this.before(...nodes); this.remove(); }
    replaceChildren(...nodes) {
        for (const child of [...this[CHILDREN]])
            child.remove();
        this.append(...nodes);
    }
    remove() {
        if (!this[UP])
            return;
        this[UP][CHILDREN].splice(this[UP][CHILDREN].indexOf(this), 1);
        this[UP] = null;
        layoutChanged = true;
        this[REMOVED]?.();
        if (this[CHILDREN].length > 0)
            for (const element of [...descendants(this)])
                element[REMOVED]?.();
    }
}
Object.assign(Node.prototype, { ELEMENT_NODE: 1, TEXT_NODE: 3, COMMENT_NODE: 8, DOCUMENT_NODE: 9, DOCUMENT_FRAGMENT_NODE: 11 });

class Text extends Node {
    #text;
    constructor(text = "") {
        super(internal);
        this.#text = String(text);
    }
    get nodeType() { return 3; }
    [COPY]() { return new Text(this.#text); }
    get nodeName() { return "#text"; }
    get outerHTML() { return escapeText(this.#text); }
    get data() { return this.#text; }
    set data(text) { this.#text = String(text); layoutChanged = true; }
    get nodeValue() { return this.#text; }
    set nodeValue(text) { this.data = text; }
    get textContent() { return this.#text; }
    set textContent(text) { this.data = text; }
}

class Comment extends Text {
    [COPY]() { return new Comment(this.data); }
    get nodeType() { return 8; }
    get nodeName() { return "#comment"; }
    get outerHTML() { return `<!--${this.data}-->`; }
}

function escapeText(text) { return text.replace(/[&<>\u00a0]/g, character => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" }[character] ?? "&nbsp;")); }
function escapeValue(text) { return text.replace(/[&"\u00a0]/g, character => ({ "&": "&amp;", "\"": "&quot;" }[character] ?? "&nbsp;")); }

class DocumentFragment extends Node {
    constructor() { super(internal); }
    [COPY]() { return new DocumentFragment(); }
    get nodeType() { return 11; }
    get nodeName() { return "#document-fragment"; }
}

function toNode(value) { return value instanceof Node ? value : new Text(value); }

/* Scripts and styles that come into the document begin to work there. */
function wakeInserted(node) {
    if (node instanceof Text || !node.isConnected)
        return;
    node[INSERTED]?.();
    if (node[CHILDREN].length > 0)
        for (const element of [...descendants(node)])
            element[INSERTED]?.();
}

/* -------------------------------------------------------------------------------- elements */

function sibling(element, step) {
    const among = element[UP]?.[CHILDREN] ?? [];
    let at = among.indexOf(element) + step;
    while (among[at] && !(among[at] instanceof Element))
        at += step;
    return element[UP] ? among[at] ?? null : null;
}

function insertAdjacent(element, where, node) {
    const places = { beforebegin: "before", afterbegin: "prepend", beforeend: "append", afterend: "after" };
    const method = places[String(where).toLowerCase()];
    if (!method)
        throw domError("SyntaxError", `not a place: ${where}`);
    element[method](node);
}

class Element extends Node {
    #style = null; #classes = null; /* made when they are asked for */
    constructor(key, tag, namespace = htmlNamespace) {
        super(key);
        this[TAG] = tag;
        this[NAMESPACE] = namespace;
        this[ATTRIBUTES] = new Map();
    }
    get nodeType() { return 1; }
    get nodeName() { return this.tagName; }
    get namespaceURI() { return this[NAMESPACE]; }
    get prefix() { return null; }
    get localName() { return this[TAG]; }
    get tagName() { return this[NAMESPACE] === htmlNamespace ? this[TAG].toUpperCase() : this[TAG]; }
    get style() {
        return this.#style ??= makeStyle(text => {
            layoutChanged = true;
            this[ATTRIBUTES].set("style", text);
        });
    }
    set style(text) { this.style.cssText = text; }
    get classList() { return this.#classes ??= new DOMTokenList(internal, this); }
    set classList(text) { this.className = text; }
    get className() { return this.getAttribute("class") ?? ""; }
    set className(text) { this.setAttribute("class", text); }
    get id() { return this.getAttribute("id") ?? ""; }
    set id(text) { this.setAttribute("id", text); }
    get children() { return listOf(HTMLCollection, this[CHILDREN].filter(child => child instanceof Element)); }
    get childElementCount() { return this.children.length; }
    get firstElementChild() { return this.children[0] ?? null; }
    get lastElementChild() { return this.children.at(-1) ?? null; }
    get nextElementSibling() { return sibling(this, 1); }
    get previousElementSibling() { return sibling(this, -1); }
    /* Names of attributes have no capitals in HTML. */
    #key(name) { return this[NAMESPACE] === htmlNamespace ? toText(name).toLowerCase() : toText(name); }
    get attributes() { return listOf(NamedNodeMap, [...this[ATTRIBUTES]].map(([name, value]) => ({ name, value }))); }
    getAttribute(name) { return this[ATTRIBUTES].get(this.#key(name)) ?? null; }
    setAttribute(name, value) {
        const key = this.#key(checkName(toText(name))), text = toText(value);
        if (key === "style")
            this.style.cssText = text;
        this[ATTRIBUTES].set(key, text);
        if (key === "id")
            nameOnWindow(text);
        this.#changed(key, text);
    }
    #changed(key, text) {
        layoutChanged = true;
        handlerAttribute(this, key, text);
        this[CHANGED]?.(key);
    }
    hasAttributes() { return this[ATTRIBUTES].size > 0; }
    hasAttribute(name) { return this[ATTRIBUTES].has(this.#key(name)); }
    removeAttribute(name) {
        const key = this.#key(name);
        if (!this[ATTRIBUTES].has(key))
            return;
        if (key === "style")
            this.style.cssText = "";
        this[ATTRIBUTES].delete(key);
        this.#changed(key, null);
    }
    toggleAttribute(name, force = !this.hasAttribute(name)) {
        if (!force)
            this.removeAttribute(name);
        else if (!this.hasAttribute(name))
            this.setAttribute(name, "");
        return !!force;
    }
    getAttributeNames() { return [...this[ATTRIBUTES].keys()]; }
    getAttributeNS(namespace, name) { return this.getAttribute(name); }
    setAttributeNS(namespace, name, value) { this.setAttribute(name, value); }
    insertAdjacentElement(where, element) {
        insertAdjacent(this, where, element);
        return element;
    }
    insertAdjacentText(where, text) { insertAdjacent(this, where, new Text(text)); }
    insertAdjacentHTML(where, text) {
        const parsed = new DocumentFragment();
        parseHtml(String(text), parsed);
        insertAdjacent(this, where, parsed);
    }
    [COPY]() {
        const copy = makeElement(this[TAG], this[NAMESPACE]);
        for (const [name, value] of this[ATTRIBUTES])
            copy.setAttribute(name, value);
        return copy;
    }
    matches(text) { return matchesAny(this, text); }
    closest(text) { return this.matches(text) ? this : this.parentElement?.closest(text) ?? null; }
    get innerHTML() { return this[CHILDREN].map(child => child.outerHTML).join(""); }
    set innerHTML(text) {
        this.replaceChildren();
        parseHtml(String(text), this);
    }
    get outerHTML() {
        const attributes = [...this[ATTRIBUTES]].map(([name, value]) => ` ${name}="${escapeValue(value)}"`).join("");
        return `<${this[TAG]}${attributes}>${voidTags.has(this[TAG]) ? "" : `${this.innerHTML}</${this[TAG]}>`}`;
    }
    getBoundingClientRect() {
        const box = boxOf(this);
        return new DOMRect(box.x, box.y, box.width, box.height);
    }
    getClientRects() { return [this.getBoundingClientRect()]; }
    get clientWidth() { return Math.round(boxOf(this).width); }
    get clientHeight() { return Math.round(boxOf(this).height); }
    get clientLeft() { return 0; }
    get clientTop() { return 0; }
    get scrollWidth() { return this.clientWidth; }
    get scrollHeight() { return this.clientHeight; }
    scrollIntoView() {}
    setPointerCapture() {}
    releasePointerCapture() {}
    hasPointerCapture() { return false; }
}
define(Element, finders);

function datasetOf(element) {
    const attribute = key => "data-" + dashed(key);
    const names = () => element.getAttributeNames().filter(name => /^data-[^A-Z]*$/.test(name))
        .map(name => name.slice(5).replace(/-[a-z]/g, part => part[1].toUpperCase()));
    return new Proxy({}, {
        get: (target, key) => typeof key === "symbol" ? undefined : element.getAttribute(attribute(key)) ?? undefined,
        set: (target, key, value) => { element.setAttribute(attribute(key), value); return true; },
        has: (target, key) => typeof key === "string" && element.hasAttribute(attribute(key)),
        deleteProperty: (target, key) => { element.removeAttribute(attribute(key)); return true; },
        ownKeys: names,
        getOwnPropertyDescriptor: (target, key) => names().includes(key)
            ? { value: element.getAttribute(attribute(key)), writable: true, enumerable: true, configurable: true } : undefined,
    });
}

class HTMLElement extends Element {
    get offsetWidth() { return this.clientWidth; }
    get offsetHeight() { return this.clientHeight; }
    get offsetLeft() { return Math.round(boxOf(this).x); }
    get offsetTop() { return Math.round(boxOf(this).y); }
    get offsetParent() { return document.body; }
    get dir() { return (this.getAttribute("dir") ?? "").toLowerCase(); }
    set dir(text) { this.setAttribute("dir", text); }
    get lang() { return this.getAttribute("lang") ?? ""; }
    set lang(text) { this.setAttribute("lang", text); }
    get title() { return this.getAttribute("title") ?? ""; }
    set title(text) { this.setAttribute("title", text); }
    get hidden() { return this.hasAttribute("hidden"); }
    set hidden(value) { if (value) this.setAttribute("hidden", ""); else this.removeAttribute("hidden"); }
    get tabIndex() { return +(this.getAttribute("tabindex") ?? -1); }
    set tabIndex(value) { this.setAttribute("tabindex", value); }
    get innerText() { return this.textContent; }
    set innerText(text) { this.textContent = text; }
    get dataset() { return datasetOf(this); }
    focus() { focusOn(this); }
    blur() { if (document.activeElement === this) focusOn(document.body); }
    click() { this.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true })); }
}

/* A form's fields hold a value; there is nothing to send it to. */
class HTMLInputElement extends HTMLElement {
    #value = null;
    get value() { return this.#value ?? this.getAttribute("value") ?? ""; }
    set value(text) { this.#value = String(text); }
    get selectionStart() { return this.value.length; }
    get selectionEnd() { return this.value.length; }
    setSelectionRange() {}
    select() {}
    get valueAsNumber() { return parseFloat(this.value); }
    get type() { return this.getAttribute("type") ?? "text"; }
    set type(text) { this.setAttribute("type", text); }
    get checked() { return this.hasAttribute("checked"); }
    set checked(value) { if (value) this.setAttribute("checked", ""); else this.removeAttribute("checked"); }
}

const STARTED = Symbol("started"); /* a script runs once, and one of innerHTML never */

class HTMLScriptElement extends HTMLElement {
    get text() { return this.textContent; }
    set text(text) { this.textContent = text; }
    get src() { return this.getAttribute("src") ?? ""; }
    set src(url) { this.setAttribute("src", url); }
    get type() { return this.getAttribute("type") ?? ""; }
    set type(text) { this.setAttribute("type", text); }
    get async() { return this.hasAttribute("async"); }
    set async(value) { this.toggleAttribute("async", !!value); }
    get defer() { return this.hasAttribute("defer"); }
    set defer(value) { this.toggleAttribute("defer", !!value); }
    [COPY]() {
        const copy = super[COPY]();
        copy[STARTED] = this[STARTED];
        return copy;
    }
    [INSERTED]() {
        if (this[STARTED] || (this.src === "" && this.text === ""))
            return;
        this[STARTED] = true;
        runScriptElement(this, 1);
    }
}

class HTMLStyleElement extends HTMLElement {
    [INSERTED]() { readStyleElement(this); }
    [REMOVED]() { forgetStyleElement(this); }
}

class SVGElement extends Element {}

/* Elements that differ by their name only. */
const plainClasses = {};
for (const [name, tags] of Object.entries({ Html: "html", Head: "head", Body: "body", Div: "div", Span: "span", Paragraph: "p", Anchor: "a",
    Heading: "h1 h2 h3 h4 h5 h6", Button: "button", Label: "label", Form: "form", Pre: "pre", UList: "ul", OList: "ol", LI: "li",
    Option: "option", Link: "link", Meta: "meta", Title: "title", BR: "br", HR: "hr", Table: "table", TableRow: "tr",
    TableCell: "td th", TableSection: "tbody thead tfoot", Template: "template", IFrame: "iframe", Unknown: "" })) {
    const full = `HTML${name}Element`;
    for (const tag of tags.split(" "))
        plainClasses[tag] = plainClasses[tags.split(" ")[0]] ?? { [full]: class extends HTMLElement {} }[full];
}
exposeClasses(Object.fromEntries(Object.values(plainClasses).map(Class => [Class.name, Class])));
exposeClasses({ Node, Text, Comment, DocumentFragment, Element, HTMLElement, HTMLInputElement, HTMLScriptElement, HTMLStyleElement, SVGElement });
defineHandlers(HTMLElement, handlerNames);
defineHandlers(SVGElement, handlerNames);

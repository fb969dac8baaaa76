/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* FontFace and document.fonts: a page's own fonts, from bytes it has or a data: or blob: URL. */

const FONT_NUMBER = Symbol("font number"); /* of native.addFont; -1: there is no font */

/* The first url() of a src descriptor that can be read. */
function fontSource(source) {
    for (const [, quoted, plain] of source.matchAll(/url\(\s*(?:["']([^"']*)["']|([^)"']*))\s*\)/g)) {
        const bytes = bytesOfUrl(quoted ?? plain.trim());
        if (bytes)
            return bytes;
    }
    refuse(`font ${source.slice(0, 60)}`, "only data: and blob: URLs can be read");
    return null;
}

function fontWeight(text) { return { normal: 400, bold: 700 }[text] ?? (parseFloat(text) || 400); }

class FontFace {
    #loaded; #settle; #source;
    constructor(family, source, descriptors = {}) {
        needArguments(arguments.length, 2);
        this.family = toText(family);
        for (const [name, usual] of Object.entries({ style: "normal", weight: "normal", stretch: "normal", unicodeRange: "U+0-10FFFF",
            variant: "normal", featureSettings: "normal", display: "auto", ascentOverride: "normal", descentOverride: "normal",
            lineGapOverride: "normal" }))
            this[name] = toText(descriptors?.[name] ?? usual);
        this.status = "unloaded";
        this[FONT_NUMBER] = -1;
        this.#loaded = new Promise((resolve, reject) => { this.#settle = { resolve, reject }; });
        this.#loaded.catch(() => {}); /* who awaits it hears of it */
        if (source instanceof ArrayBuffer || ArrayBuffer.isView(source))
            this.#take(bytesOf(source));
        else if (/^\s*(?:url|local)\(/i.test(toText(source)))
            this.#source = toText(source);
        else
            this.#fail("SyntaxError");
    }
    #fail(name) {
        this.status = "error";
        this.#settle.reject(domError(name, `the font ${this.family} cannot be read`));
    }
    #take(bytes) {
        this[FONT_NUMBER] = bytes ? native.addFont(bytes) : -1;
        if (this[FONT_NUMBER] < 0) {
            this.#fail(this.#source === undefined ? "SyntaxError" : "NetworkError");
            return;
        }
        this.status = "loaded";
        this.#settle.resolve(this);
    }
    load() {
        if (this.status === "unloaded")
            this.#take(fontSource(this.#source));
        return this.#loaded;
    }
    get loaded() { return this.#loaded; }
}

function unquoted(text) { return text.replace(/^(["'])(.*)\1$/s, "$2"); }
function familyOf(face) { return unquoted(face.family).toLowerCase(); }

class FontFaceSet extends EventTarget {
    #faces = new Set();
    constructor(key) {
        illegalUnless(key);
        super();
    }
    get ready() { return Promise.resolve(this); }
    get status() { return "loaded"; }
    get size() { return this.#faces.size; }
    add(face) {
        if (!(face instanceof FontFace))
            throw new TypeError("not a FontFace");
        this.#faces.add(face);
        face.load();
        native.nameFont(face[FONT_NUMBER], familyOf(face), fontWeight(face.weight), face.style === "normal" ? 0 : 1);
        return this;
    }
    delete(face) {
        if (!this.#faces.delete(face))
            return false;
        native.nameFont(face[FONT_NUMBER], "", 400, 0);
        return true;
    }
    clear() {
        for (const face of [...this.#faces])
            this.delete(face);
    }
    has(face) { return this.#faces.has(face); }
    /* The faces of that font's families. */
    #facesOf(font) {
        const wanted = fontOf(toText(font));
        if (!wanted)
            throw domError("SyntaxError", `not a font: ${toText(font).slice(0, 100)}`);
        return [...this.#faces].filter(face => wanted.names.includes(familyOf(face)));
    }
    check(font) {
        needArguments(arguments.length, 1);
        return this.#facesOf(font).every(face => face.status === "loaded");
    }
    async load(font) {
        needArguments(arguments.length, 1);
        return Promise.all(this.#facesOf(font).map(face => face.load()));
    }
    forEach(...values) { this.#faces.forEach(...values); }
    onloading = null;
    onloadingdone = null;
    onloadingerror = null;
    keys() { return this.#faces.keys(); }
    values() { return this.#faces.values(); }
    entries() { return this.#faces.entries(); }
    [Symbol.iterator]() { return this.#faces.values(); }
}

const fontFaces = new FontFaceSet(internal);

exposeClasses({ FontFace, FontFaceSet });

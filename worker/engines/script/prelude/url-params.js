/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* URLSearchParams: a query as a list of names and values. */

function percentEncodeForm(text) {
    return encodeURIComponent(text.toWellFormed()).replace(/%20/g, "+").replace(/[!'()~]/g,
        character => "%" + character.charCodeAt(0).toString(16).toUpperCase());
}

/* WebIDL "USVString". */
function toWellFormedText(value) { return toText(value).toWellFormed(); }

const PAIR = Symbol("pair");

function pairsFrom(init) {
    if (typeof init[Symbol.iterator] !== "function")
        return Object.entries(init).map(pair => pair.map(toWellFormedText));
    return Array.from(init, pair => {
        const both = Object(pair) === pair ? Array.from(pair, toWellFormedText) : [];
        if (both.length !== 2)
            throw new TypeError("a pair is a name and a value");
        return both;
    });
}

function parsePairs(text) {
    return text.split("&").filter(part => part !== "").map(part => {
        const at = part.indexOf("="), name = at < 0 ? part : part.slice(0, at), value = at < 0 ? "" : part.slice(at + 1);
        return [name, value].map(piece => percentDecode(piece.replace(/\+/g, " ")));
    });
}

class URLSearchParams {
    #pairs = [];
    #changed = null; /* tells the URL it belongs to */
    constructor(init = "") {
        const object = (typeof init === "object" && init !== null) || typeof init === "function";
        this.#pairs = object ? pairsFrom(init) : parsePairs(toWellFormedText(init).replace(/^\?/, ""));
    }
    /* The URL it belongs to has another query. */
    [internal](query, changed = this.#changed) {
        this.#changed = changed;
        this.#pairs = parsePairs(query);
        return this;
    }
    [PAIR](n) { return this.#pairs[n]; }
    #tell() { this.#changed?.(this.toString()); }
    get size() { return this.#pairs.length; }
    append(name, value) {
        needArguments(arguments.length, 2);
        this.#pairs.push([toWellFormedText(name), toWellFormedText(value)]);
        this.#tell();
    }
    delete(name, value = undefined) {
        needArguments(arguments.length, 1);
        const out = toWellFormedText(name), only = value === undefined ? null : toWellFormedText(value);
        this.#pairs = this.#pairs.filter(pair => pair[0] !== out || (only !== null && pair[1] !== only));
        this.#tell();
    }
    get(name) {
        needArguments(arguments.length, 1);
        const wanted = toWellFormedText(name);
        return this.#pairs.find(pair => pair[0] === wanted)?.[1] ?? null;
    }
    getAll(name) {
        needArguments(arguments.length, 1);
        const wanted = toWellFormedText(name);
        return this.#pairs.filter(pair => pair[0] === wanted).map(pair => pair[1]);
    }
    has(name, value = undefined) {
        needArguments(arguments.length, 1);
        const wanted = toWellFormedText(name), only = value === undefined ? null : toWellFormedText(value);
        return this.#pairs.some(pair => pair[0] === wanted && (only === null || pair[1] === only));
    }
    set(name, value) {
        needArguments(arguments.length, 2);
        const wanted = toWellFormedText(name), text = toWellFormedText(value), first = this.#pairs.find(pair => pair[0] === wanted);
        if (!first) {
            this.append(wanted, text);
            return;
        }
        first[1] = text;
        this.#pairs = this.#pairs.filter(pair => pair === first || pair[0] !== wanted);
        this.#tell();
    }
    sort() {
        this.#pairs.sort((a, b) => a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0);
        this.#tell();
    }
    forEach(callback, self = undefined) {
        if (typeof callback !== "function")
            throw new TypeError("forEach needs a function");
        for (const [name, value] of this)
            callback.call(self, value, name, this);
    }
    entries() { return pairsIterator(this, pair => [...pair]); }
    keys() { return pairsIterator(this, pair => pair[0]); }
    values() { return pairsIterator(this, pair => pair[1]); }
    toString() { return this.#pairs.map(pair => pair.map(percentEncodeForm).join("=")).join("&"); }
}
Object.defineProperty(URLSearchParams.prototype, Symbol.iterator, { value: URLSearchParams.prototype.entries, writable: true, configurable: true });

/* WebIDL: an iterator looks at the list as it is when it is asked. */
const pairsIteratorPrototype = Object.create(Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())), {
    [Symbol.toStringTag]: { value: "URLSearchParams Iterator", configurable: true } });

function pairsIterator(parameters, show) {
    let n = 0;
    return Object.create(pairsIteratorPrototype, { next: { configurable: true, writable: true, value: () => {
        const pair = parameters[PAIR](n++);
        return pair ? { value: show(pair), done: false } : { value: undefined, done: true };
    } } });
}

exposeClasses({ URLSearchParams });

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* structuredClone, Blob, File, crypto, storage that lasts as long as the page. */

/* Platform objects that can be cloned say how, here. */
const cloners = [];
/* Those that can be given away instead: [class, whether this one can be, what gives it and empties it]. */
const transferrers = [];

function cloneError(value) {
    return domError("DataCloneError", `${Object.prototype.toString.call(value)} cannot be cloned`);
}

function cloneView(value, copy) {
    const buffer = copy(value.buffer);
    if (value instanceof DataView)
        return new DataView(buffer, value.byteOffset, value.byteLength);
    return new value.constructor(buffer, value.byteOffset, value.length);
}

function cloneInto(value, known, copy) {
    if (Array.isArray(value)) {
        const list = new Array(value.length);
        known.set(value, list);
        for (const key of Object.keys(value))
            list[key] = copy(value[key]);
        return list;
    }
    if (value instanceof Map) {
        const map = new Map();
        known.set(value, map);
        for (const [key, item] of [...value])
            map.set(copy(key), copy(item));
        return map;
    }
    if (value instanceof Set) {
        const set = new Set();
        known.set(value, set);
        for (const item of [...value])
            set.add(copy(item));
        return set;
    }
    const object = {};
    known.set(value, object);
    for (const key of Object.keys(value))
        object[key] = copy(value[key]);
    return object;
}

function cloneErrorObject(value, copy) {
    const kinds = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };
    const error = new (kinds[value.name] ?? Error)(value.message);
    if ("cause" in value)
        error.cause = copy(value.cause);
    return error;
}

function cloneObject(value, known, copy) {
    for (const [Class, clone] of cloners)
        if (value instanceof Class)
            return clone(value, copy);
    if (value instanceof Date)
        return new Date(value.getTime());
    if (value instanceof RegExp)
        return new RegExp(value.source, value.flags);
    if (value instanceof Boolean || value instanceof Number || value instanceof String)
        return Object(value.valueOf());
    if (value instanceof ArrayBuffer)
        return value.slice(0);
    if (ArrayBuffer.isView(value))
        return cloneView(value, copy);
    if (value instanceof Error)
        return cloneErrorObject(value, copy);
    if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet || isOfPlatform(value))
        throw cloneError(value);
    return cloneInto(value, known, copy);
}

/* How to give it away; undefined: it cannot be. */
function transferOf(object) {
    return transferrers.find(([Class, can]) => object instanceof Class && can(object))?.[2];
}
transferrers.push([ArrayBuffer, buffer => !buffer.detached, buffer => buffer.transfer()]);

function structuredClone(value, options = undefined) {
    needArguments(arguments.length, 1);
    const known = new Map();
    for (const object of options?.transfer ?? []) {
        const give = transferOf(object);
        if (!give || known.has(object))
            throw cloneError(object);
        known.set(object, give);
    }
    /* Views can say how long they are while their buffer is there: one inside of the value goes at the end. */
    const goLater = [...known.keys()].filter(object => object instanceof ArrayBuffer && object !== value);
    for (const [object, give] of known)
        known.set(object, goLater.includes(object) ? object.slice(0) : give(object));
    const copy = item => {
        if (typeof item === "function" || typeof item === "symbol")
            throw cloneError(item);
        if (typeof item !== "object" || item === null)
            return item;
        if (known.has(item))
            return known.get(item);
        const cloned = cloneObject(item, known, copy);
        known.set(item, cloned);
        return cloned;
    };
    const clone = copy(value);
    for (const buffer of goLater)
        buffer.transfer();
    return clone;
}

/* -------------------------------------------------------------------------------- Blob, File */

const BYTES = Symbol("bytes");

function partBytes(part) {
    if (part instanceof Blob)
        return part[BYTES];
    return part instanceof ArrayBuffer || ArrayBuffer.isView(part) ? bytesOf(part) : encodeUtf8(String(part));
}

class Blob {
    #type;
    constructor(parts = [], options = {}) {
        if (typeof parts !== "object" || parts === null || !parts[Symbol.iterator])
            throw new TypeError("a Blob is made of a list of parts");
        const pieces = Array.from(parts, partBytes), size = pieces.reduce((sum, piece) => sum + piece.length, 0);
        const bytes = new Uint8Array(size);
        pieces.reduce((at, piece) => (bytes.set(piece, at), at + piece.length), 0);
        this[BYTES] = bytes;
        this.#type = /^[\x20-\x7e]*$/.test(options?.type ?? "") ? String(options?.type ?? "").toLowerCase() : "";
    }
    get size() { return this[BYTES].length; }
    get type() { return this.#type; }
    slice(from = 0, to = this.size, type = "") { return new Blob([this[BYTES].slice(from, to)], { type }); }
    async arrayBuffer() { return this[BYTES].slice().buffer; }
    async bytes() { return this[BYTES].slice(); }
    async text() { return native.decode(this[BYTES]).replace(/^\ufeff/, ""); }
}

class File extends Blob {
    #name; #time;
    constructor(parts, name, options = {}) {
        needArguments(arguments.length, 2);
        super(parts, options);
        this.#name = String(name);
        this.#time = options?.lastModified ?? Date.now();
    }
    get name() { return this.#name; }
    get lastModified() { return this.#time; }
}

class FileReader extends EventTarget {
    result = null;
    error = null;
    readyState = 0;
    #read(blob, convert) {
        this.readyState = 1;
        setTimeout(() => {
            this.result = convert(blob[BYTES]);
            this.readyState = 2;
            send(this, new Event("load"));
            send(this, new Event("loadend"));
        });
    }
    readAsArrayBuffer(blob) { this.#read(blob, bytes => bytes.slice().buffer); }
    readAsText(blob) { this.#read(blob, bytes => native.decode(bytes)); }
    readAsDataURL(blob) { this.#read(blob, bytes => `data:${blob.type || "application/octet-stream"};base64,${base64Encode(bytes)}`); }
}

/* blob: URLs name blobs of this page, and nothing else. */
const blobUrls = new Map();
URL.createObjectURL = blob => {
    const url = `blob:null/${crypto.randomUUID()}`;
    blobUrls.set(url, blob);
    return url;
};
URL.revokeObjectURL = url => { blobUrls.delete(String(url)); };

/* ------------------------------------------------------------------------------- messages */

/* Two ends of a pipe within the page: programs use it to be called soon. */
class MessagePort extends EventTarget {
    #other = null; #closed = false;
    constructor(key) {
        illegalUnless(key);
        super();
        this.onmessage = null;
    }
    [internal](other) { this.#other = other; }
    postMessage(value, options) {
        needArguments(arguments.length, 1);
        const data = structuredClone(value, Array.isArray(options) ? { transfer: options } : options), other = this.#other;
        if (!this.#closed)
            addTimer(() => other.#closed || send(other, new MessageEvent("message", { data })), 0, [], false);
    }
    start() {}
    close() { this.#closed = true; }
}

class MessageChannel {
    port1 = new MessagePort(internal);
    port2 = new MessagePort(internal);
    constructor() {
        this.port1[internal](this.port2);
        this.port2[internal](this.port1);
    }
}

/* -------------------------------------------------------------------------- crypto, storage */

const crypto = {
    getRandomValues(array) {
        if (!ArrayBuffer.isView(array) || array instanceof Float32Array || array instanceof Float64Array || array instanceof DataView)
            throw domError("TypeMismatchError", "an array of whole numbers is needed");
        if (array.byteLength > 65536)
            throw domError("QuotaExceededError", "at most 65,536 bytes at once");
        native.random(array);
        return array;
    },
    randomUUID() {
        const bytes = crypto.getRandomValues(new Uint8Array(16));
        bytes[6] = bytes[6] & 15 | 64;
        bytes[8] = bytes[8] & 63 | 128;
        const digits = Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("");
        return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
    },
};

const STORAGE_MOST = 5000000; /* characters; browsers have about as many */

class Storage {
    #items = new Map();
    get length() { return this.#items.size; }
    key(n) { return [...this.#items.keys()][n] ?? null; }
    getItem(key) { return this.#items.get(String(key)) ?? null; }
    #used = 0;
    setItem(key, value) {
        const name = String(key), text = String(value), size = this.#used - this.#size(name) + name.length + text.length;
        if (size > STORAGE_MOST)
            throw domError("QuotaExceededError", "the storage holds 5 million characters");
        this.#used = size;
        this.#items.set(name, text);
    }
    #size(name) { return this.#items.has(name) ? name.length + this.#items.get(name).length : 0; }
    removeItem(key) {
        this.#used -= this.#size(String(key));
        this.#items.delete(String(key));
    }
    clear() {
        this.#used = 0;
        this.#items.clear();
    }
}

function storage() {
    const items = new Storage();
    return new Proxy(items, {
        get: (target, key) => key in target || typeof key === "symbol"
            ? (typeof target[key] === "function" ? target[key].bind(target) : target[key])
            : target.getItem(key) ?? undefined,
        set: (target, key, value) => { target.setItem(key, value); return true; },
        has: (target, key) => key in target || (typeof key === "string" && target.getItem(key) !== null),
        ownKeys: target => Array.from({ length: target.length }, (_, n) => target.key(n)),
        getOwnPropertyDescriptor: (target, key) => typeof key === "string" && target.getItem(key) !== null
            ? { value: target.getItem(key), writable: true, enumerable: true, configurable: true } : undefined,
        deleteProperty: (target, key) => { target.removeItem(key); return true; },
    });
}

exposeClasses({ Blob, File, FileReader, Storage, MessagePort, MessageChannel });
expose({ structuredClone, crypto, localStorage: storage(), sessionStorage: storage() });

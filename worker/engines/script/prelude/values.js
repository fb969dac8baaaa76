/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Blob, File, crypto, storage that lasts as long as the page. */

/* -------------------------------------------------------------------------------- Blob, File */

const BYTES = Symbol("bytes");

function partBytes(part, native) {
    if (part instanceof Blob)
        return part[BYTES];
    if (part instanceof ArrayBuffer || ArrayBuffer.isView(part))
        return bytesOf(part);
    return encodeUtf8(native ? toText(part).replace(/\r\n?/g, "\n") : toText(part));
}

/* Media types of letters beyond ASCII are none. */
function blobType(value) {
    const type = value === undefined ? "" : toText(value);
    return /^[\x20-\x7e]*$/.test(type) ? type.toLowerCase() : "";
}

class Blob {
    #type;
    constructor(parts = [], options = {}) {
        if (Object(parts) !== parts || typeof parts[Symbol.iterator] !== "function")
            throw new TypeError("a Blob is made of a list of parts");
        const { endings, type } = dictionary(options, "options"), native = oneOf(["transparent", "native"], endings, "endings") === "native";
        const pieces = Array.from(parts, part => partBytes(part, native)), size = pieces.reduce((sum, piece) => sum + piece.length, 0);
        const bytes = new Uint8Array(size);
        pieces.reduce((at, piece) => (bytes.set(piece, at), at + piece.length), 0);
        this[BYTES] = bytes;
        this.#type = blobType(type);
    }
    get size() { return this[BYTES].length; }
    get type() { return this.#type; }
    slice(from = 0, to = this.size, type = "") { return new Blob([this[BYTES].subarray(from, to)], { type }); }
    async arrayBuffer() { return this[BYTES].slice().buffer; }
    async bytes() { return this[BYTES].slice(); }
    async text() { return native.decode(this[BYTES]).replace(/^\ufeff/, ""); }
}

class File extends Blob {
    #name; #time;
    constructor(parts, name, options = {}) {
        needArguments(arguments.length, 2);
        super(parts, options);
        this.#name = toWellFormedText(name);
        this.#time = options?.lastModified === undefined ? Date.now() : Math.trunc(+options.lastModified) || 0;
    }
    get name() { return this.#name; }
    get lastModified() { return this.#time; }
}
cloners.push([File, file => new File([file], file.name, { type: file.type, lastModified: file.lastModified })],
    [Blob, blob => new Blob([blob], { type: blob.type })]);

/* What is read is there in a task; a reader reads one thing at a time. */
class FileReader extends EventTarget {
    #result = null; #state = 0; #reading = 0;
    get result() { return this.#result; }
    get error() { return null; }
    get readyState() { return this.#state; }
    #read(blob, convert) {
        if (!(blob instanceof Blob))
            throw new TypeError("a Blob is needed");
        if (this.#state === 1)
            throw domError("InvalidStateError", "it is reading");
        const number = ++this.#reading;
        [this.#state, this.#result] = [1, null];
        setTimeout(() => this.#reading === number && send(this, new Event("loadstart")));
        setTimeout(() => this.#reading === number && this.#end("load", convert(blob[BYTES])));
    }
    #end(how, result) {
        [this.#state, this.#result] = [2, result];
        send(this, new Event(how));
        if (this.#state !== 1)
            send(this, new Event("loadend"));
    }
    readAsArrayBuffer(blob) { this.#read(blob, bytes => bytes.slice().buffer); }
    readAsText(blob, label = "utf-8") {
        this.#read(blob, bytes => new TextDecoder(encodingOf(label) ?? "utf-8").decode(bytes));
    }
    readAsDataURL(blob) { this.#read(blob, bytes => `data:${blob.type || "application/octet-stream"};base64,${base64Encode(bytes)}`); }
    readAsBinaryString(blob) { this.#read(blob, bytes => Array.from(bytes, byte => String.fromCharCode(byte)).join("")); }
    abort() {
        this.#reading++;
        if (this.#state === 1)
            this.#end("abort", null);
    }
}
for (const [k, name] of ["EMPTY", "LOADING", "DONE"].entries())
    for (const holder of [FileReader, FileReader.prototype])
        Object.defineProperty(holder, name, { value: k, enumerable: true });

/* blob: URLs name blobs of this page, and nothing else. */
const blobUrls = new Map();
URL.createObjectURL = blob => {
    if (!(blob instanceof Blob))
        throw new TypeError("a Blob is needed");
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

class Crypto {
    constructor(key) { illegalUnless(key); }
    getRandomValues(array) {
        needArguments(arguments.length, 1);
        if (!ArrayBuffer.isView(array) || array instanceof DataView || /^Float/.test(viewName.call(array)))
            throw domError("TypeMismatchError", "an array of whole numbers is needed");
        if (array.byteLength > 65536)
            throw domError("QuotaExceededError", "at most 65,536 bytes at once");
        native.random(array);
        return array;
    }
    randomUUID() {
        const bytes = crypto.getRandomValues(new Uint8Array(16));
        bytes[6] = bytes[6] & 15 | 64;
        bytes[8] = bytes[8] & 63 | 128;
        const digits = Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("");
        return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
    }
}
const crypto = new Crypto(internal);

const STORAGE_MOST = 5000000; /* characters; browsers have about as many */

class Storage {
    #items = new Map();
    get length() { return this.#items.size; }
    key(n) {
        needArguments(arguments.length, 1);
        return [...this.#items.keys()][n >>> 0] ?? null;
    }
    getItem(key) {
        needArguments(arguments.length, 1);
        return this.#items.get(toText(key)) ?? null;
    }
    #used = 0;
    setItem(key, value) {
        needArguments(arguments.length, 2);
        const name = toText(key), text = toText(value), size = this.#used - this.#size(name) + name.length + text.length;
        if (size > STORAGE_MOST)
            throw domError("QuotaExceededError", "the storage holds 5 million characters");
        this.#used = size;
        this.#items.set(name, text);
    }
    #size(name) { return this.#items.has(name) ? name.length + this.#items.get(name).length : 0; }
    removeItem(key) {
        needArguments(arguments.length, 1);
        const name = toText(key);
        this.#used -= this.#size(name);
        this.#items.delete(name);
    }
    clear() {
        this.#used = 0;
        this.#items.clear();
    }
}

/* A storage's items look like its properties, where it has none of that name. */
function storage() {
    const items = new Storage(), methods = new Map();
    const methodOf = (target, key) => {
        if (!methods.has(key))
            methods.set(key, target[key].bind(target));
        return methods.get(key);
    };
    return new Proxy(items, {
        get: (target, key) => key in target || typeof key === "symbol"
            ? (typeof target[key] === "function" && key !== "constructor" ? methodOf(target, key) : target[key])
            : target.getItem(key) ?? undefined,
        set: (target, key, value) => typeof key === "symbol" ? Reflect.set(target, key, value) : (target.setItem(key, value), true),
        defineProperty: (target, key, descriptor) => typeof key === "symbol" ? Reflect.defineProperty(target, key, descriptor)
            : "value" in descriptor && (target.setItem(key, descriptor.value), true),
        has: (target, key) => key in target || (typeof key === "string" && target.getItem(key) !== null),
        ownKeys: target => Array.from({ length: target.length }, (_, n) => target.key(n)),
        getOwnPropertyDescriptor: (target, key) => typeof key === "string" && target.getItem(key) !== null
            ? { value: target.getItem(key), writable: true, enumerable: true, configurable: true } : undefined,
        deleteProperty: (target, key) => typeof key === "symbol" ? Reflect.deleteProperty(target, key) : (target.removeItem(key), true),
    });
}

exposeClasses({ Blob, File, FileReader, Storage, MessagePort, MessageChannel, Crypto });
expose({ crypto, localStorage: storage(), sessionStorage: storage() });

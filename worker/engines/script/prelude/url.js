/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* URL and URLSearchParams: for programs that take names apart. Nothing here fetches anything. */

function percentEncodeForm(text) {
    return encodeURIComponent(text).replace(/%20/g, "+").replace(/[!'()~]/g,
        character => "%" + character.charCodeAt(0).toString(16).toUpperCase());
}

/* Each %XX is a byte, the rest is UTF-8. */
function percentDecodedBytes(text) {
    const bytes = encodeUtf8(text), out = new Uint8Array(bytes.length);
    let used = 0;
    for (let k = 0; k < bytes.length; k++) {
        const digits = bytes[k] === 0x25 ? String.fromCharCode(bytes[k + 1], bytes[k + 2]) : "";
        const hex = /^[0-9A-Fa-f]{2}$/.test(digits);
        out[used++] = hex ? parseInt(digits, 16) : bytes[k];
        k += hex ? 2 : 0;
    }
    return out.subarray(0, used);
}

function percentDecode(text) { return text.includes("%") ? native.decode(percentDecodedBytes(text)) : text; }

class URLSearchParams {
    #pairs = [];
    #changed = null;
    constructor(init = "", changed = null) {
        this.#changed = typeof changed === "function" ? changed : null;
        if (typeof init === "object" && init !== null)
            this.#pairs = Array.from(init[Symbol.iterator] ? init : Object.entries(init), pair => {
                const both = Array.from(pair, String);
                if (both.length !== 2)
                    throw new TypeError("a pair is a name and a value");
                return both;
            });
        else
            this.#parse(String(init));
    }
    #parse(text) {
        for (const part of text.replace(/^\?/, "").split("&").filter(part => part !== "")) {
            const at = part.indexOf("="), name = at < 0 ? part : part.slice(0, at), value = at < 0 ? "" : part.slice(at + 1);
            this.#pairs.push([name, value].map(piece => percentDecode(piece.replace(/\+/g, " "))));
        }
    }
    /* The URL it belongs to has another query. */
    [internal](text) {
        this.#pairs = [];
        this.#parse(text);
    }
    #tell() { this.#changed?.(this.toString()); }
    get size() { return this.#pairs.length; }
    append(name, value) { this.#pairs.push([String(name), String(value)]); this.#tell(); }
    delete(name, value) {
        this.#pairs = this.#pairs.filter(pair => pair[0] !== String(name) || (value !== undefined && pair[1] !== String(value)));
        this.#tell();
    }
    get(name) { return this.#pairs.find(pair => pair[0] === String(name))?.[1] ?? null; }
    getAll(name) { return this.#pairs.filter(pair => pair[0] === String(name)).map(pair => pair[1]); }
    has(name) { return this.#pairs.some(pair => pair[0] === String(name)); }
    set(name, value) {
        const first = this.#pairs.find(pair => pair[0] === String(name));
        if (!first) {
            this.append(name, value);
            return;
        }
        first[1] = String(value);
        this.#pairs = this.#pairs.filter(pair => pair === first || pair[0] !== String(name));
        this.#tell();
    }
    sort() { this.#pairs.sort((a, b) => a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0); this.#tell(); }
    forEach(callback, self) { for (const [name, value] of this.#pairs) callback.call(self, value, name, this); }
    *entries() { yield* this.#pairs.map(pair => [...pair]); }
    *keys() { yield* this.#pairs.map(pair => pair[0]); }
    *values() { yield* this.#pairs.map(pair => pair[1]); }
    [Symbol.iterator]() { return this.entries(); }
    toString() { return this.#pairs.map(pair => pair.map(percentEncodeForm).join("=")).join("&"); }
}

const usualPorts = { "http:": "80", "https:": "443", "ws:": "80", "wss:": "443", "ftp:": "21", "file:": "" };

/* What each part of a URL does not hold as it is (URL standard, percent-encode sets); controls and all beyond ASCII never. */
const escaped = { fragment: /[ "<>`]/, query: /[ "#<>]/, specialQuery: /[ "#<>']/, path: /[ "#<>?^`{}]/, user: /[ "#<>?^`{}/:;=@[\\\]|]/ };

function percentEncode(text, set) {
    let out = "";
    for (const character of text) {
        const plain = character > "\x1f" && character < "\x7f" && !set.test(character);
        out += plain ? character : Array.from(encodeUtf8(character), byte => "%" + byte.toString(16).toUpperCase().padStart(2, "0")).join("");
    }
    return out;
}

/* "." and "..", also written as %2e, are gone. */
function removeDots(path) {
    const out = [], parts = path.split("/").slice(1);
    parts.forEach((part, k) => {
        const name = part.replace(/%2e/gi, "."), last = k === parts.length - 1;
        if (name === "..")
            out.pop();
        if (name !== "." && name !== "..")
            out.push(part);
        else if (last)
            out.push("");
    });
    return "/" + out.join("/");
}

/* One number of an IPv4 address: decimal, 0x… or 0…; NaN if it is none. */
function addressNumber(text) {
    if (/^0x[\da-f]*$/i.test(text))
        return parseInt(text.slice(2) || "0", 16);
    return /^0[0-7]+$/.test(text) ? parseInt(text, 8) : /^\d+$/.test(text) ? +text : NaN;
}

/* null: an address of numbers that is none. */
function addressOf(host) {
    const parts = host.replace(/\.$/, "").split("."), numbers = parts.map(addressNumber), last = numbers.pop();
    if (numbers.length > 3 || numbers.some(number => !(number < 256)) || !(last < 256 ** (4 - numbers.length)))
        return null;
    const word = numbers.reduce((sum, number, k) => sum + number * 256 ** (3 - k), last);
    return [24, 16, 8, 0].map(shift => Math.floor(word / 2 ** shift) % 256).join(".");
}

/* null: no host. Names beyond ASCII stay as they are written: nobody here asks for their address. */
function parseHost(text, special) {
    if (text.startsWith("["))
        return /^\[[\da-fA-F:.]*:[\da-fA-F:.]*\]$/.test(text) ? text.toLowerCase() : null;
    if (!special)
        return /[\0\t\n\r #/<>?@[\\\]^|]/.test(text) ? null : percentEncode(text, /[^\0-\x7f]/);
    const host = percentDecode(text).toLowerCase();
    if (host === "" || /[\0-\x20"#%/:<>?@[\\\]^`{|}\x7f]/.test(host))
        return null;
    return /(?:^|\.)(?:\d+|0x[\da-f]*)\.?$/.test(host) ? addressOf(host) : host;
}

class URL {
    #scheme = ""; #user = ""; #password = ""; #host = null; #port = ""; #path = ""; #query = null; #fragment = null;
    #parameters = null;
    constructor(text, base) {
        needArguments(arguments.length, 1);
        const from = base === undefined ? null : new URL(base);
        if (!this.#parse(String(text), from))
            throw new TypeError(`not a URL: ${text}`);
    }
    static canParse(text, base) { return URL.parse(text, base) !== null; }
    static parse(text, base) {
        try {
            return new URL(text, base);
        } catch {
            return null;
        }
    }
    get #special() { return this.#scheme in usualPorts; }
    #parse(given, base) {
        const text = given.replace(/^[\0-\x20]+|[\0-\x20]+$/g, "").replace(/[\t\n\r]/g, "");
        const [, scheme, afterScheme] = /^([A-Za-z][A-Za-z\d+.-]*):(.*)$/s.exec(text) ?? [];
        if (!scheme && !base)
            return false;
        this.#scheme = scheme ? scheme.toLowerCase() + ":" : base.#scheme;
        let rest = scheme ? afterScheme : text;
        [rest, this.#fragment] = this.#cut(rest, "#", escaped.fragment);
        [rest, this.#query] = this.#cut(rest, "?", this.#special ? escaped.specialQuery : escaped.query);
        if (this.#special)
            rest = rest.replace(/\\/g, "/");
        const same = base && this.#scheme === base.#scheme && this.#special && !rest.startsWith("/");
        return scheme && !same ? this.#absolute(rest) : this.#relative(rest, base);
    }
    #cut(text, mark, set) {
        const at = text.indexOf(mark);
        return at < 0 ? [text, null] : [text.slice(0, at), percentEncode(text.slice(at + 1), set)];
    }
    #absolute(rest) {
        if (this.#special && this.#scheme !== "file:")
            return this.#authority(rest.replace(/^\/*/, ""));
        if (rest.startsWith("//"))
            return this.#authority(rest.slice(2));
        this.#host = this.#scheme === "file:" ? "" : null;
        const opaque = !this.#special && !rest.startsWith("/");
        this.#path = opaque ? percentEncode(rest, /[^\0-\uffff]/) : this.#pathOf(rest);
        return true;
    }
    #authority(rest) {
        const slash = rest.indexOf("/"), whole = slash < 0 ? rest : rest.slice(0, slash), at = whole.lastIndexOf("@");
        const parts = /^(\[.*\]|[^:]*)(?::(.*))?$/s.exec(whole.slice(at + 1));
        if (at >= 0) {
            const [, user, password = ""] = /^([^:]*)(?::(.*))?$/s.exec(whole.slice(0, at));
            this.#user = percentEncode(user, escaped.user);
            this.#password = percentEncode(password, escaped.user);
        }
        this.#path = slash < 0 && !this.#special ? "" : this.#pathOf(slash < 0 ? "/" : rest.slice(slash));
        return !!parts && this.#setHost(parts[1]) && this.#setPort(parts[2] ?? "");
    }
    #setHost(text) {
        const host = text === "" && (this.#scheme === "file:" || !this.#special) ? "" : parseHost(text, this.#special);
        if (host === null)
            return false;
        this.#host = this.#scheme === "file:" && host === "localhost" ? "" : host;
        return true;
    }
    #setPort(text) {
        if (!/^\d*$/.test(text) || +text > 65535)
            return false;
        this.#port = text === "" || String(+text) === usualPorts[this.#scheme] ? "" : String(+text);
        return true;
    }
    #pathOf(text) { return removeDots(percentEncode(text.startsWith("/") ? text : "/" + text, escaped.path)); }
    #relative(rest, base) {
        if (rest.startsWith("//"))
            return this.#authority(rest.slice(2));
        if (!base.#path.startsWith("/") && base.#host === null && !(rest === "" && this.#query === null && this.#fragment !== null))
            return false;
        [this.#user, this.#password, this.#host, this.#port] = [base.#user, base.#password, base.#host, base.#port];
        if (rest === "") {
            this.#path = base.#path;
            this.#query ??= base.#query;
        } else {
            this.#path = this.#pathOf(rest.startsWith("/") ? rest : base.#path.replace(/[^/]*$/, "") + rest);
        }
        return true;
    }
    get protocol() { return this.#scheme; }
    set protocol(value) {
        const name = /^([A-Za-z][A-Za-z\d+.-]*)(?::|$)/.exec(value)?.[1].toLowerCase() + ":";
        if (name === "undefined:" || name in usualPorts !== this.#special || (name === "file:" && (this.#user || this.#port)))
            return;
        this.#scheme = name;
        this.#setPort(this.#port);
    }
    get username() { return this.#user; }
    set username(value) { if (this.#host) this.#user = percentEncode(String(value), escaped.user); }
    get password() { return this.#password; }
    set password(value) { if (this.#host) this.#password = percentEncode(String(value), escaped.user); }
    get hostname() { return this.#host ?? ""; }
    set hostname(value) { if (this.#host !== null && !/[:/?#]/.test(value)) this.#setHost(String(value)); }
    get port() { return this.#port; }
    set port(value) { if (this.#host) this.#setPort(/^\d*/.exec(value)[0] || (String(value) === "" ? "" : this.#port)); }
    get host() { return this.hostname + (this.#port ? ":" + this.#port : ""); }
    set host(value) {
        const parts = /^(\[.*\]|[^:/?#]*)(?::(\d+))?/.exec(value);
        if (this.#host !== null && this.#setHost(parts[1]) && parts[2])
            this.#setPort(parts[2]);
    }
    get origin() { return this.#special && this.#scheme !== "file:" ? `${this.#scheme}//${this.host}` : "null"; }
    get pathname() { return this.#path; }
    set pathname(value) { if (this.#host !== null) this.#path = this.#pathOf(this.#special ? String(value).replace(/\\/g, "/") : String(value)); }
    get search() { return this.#query ? "?" + this.#query : ""; }
    set search(value) {
        const text = String(value);
        this.#query = text === "" ? null : percentEncode(text.replace(/^\?/, ""), this.#special ? escaped.specialQuery : escaped.query);
        this.#parameters?.[internal](this.#query ?? "");
    }
    get hash() { return this.#fragment ? "#" + this.#fragment : ""; }
    set hash(value) {
        const text = String(value);
        this.#fragment = text === "" ? null : percentEncode(text.replace(/^#/, ""), escaped.fragment);
    }
    get searchParams() {
        this.#parameters ??= new URLSearchParams(this.#query ?? "", text => { this.#query = text === "" ? null : text; });
        return this.#parameters;
    }
    get href() {
        const user = this.#user || this.#password ? this.#user + (this.#password ? ":" + this.#password : "") + "@" : "";
        const query = this.#query === null ? "" : "?" + this.#query, fragment = this.#fragment === null ? "" : "#" + this.#fragment;
        return this.#scheme + (this.#host === null ? "" : `//${user}${this.host}`) + this.#path + query + fragment;
    }
    set href(value) {
        const other = new URL(value);
        [this.#scheme, this.#user, this.#password, this.#host, this.#port, this.#path, this.#query, this.#fragment] =
            [other.#scheme, other.#user, other.#password, other.#host, other.#port, other.#path, other.#query, other.#fragment];
        this.#parameters?.[internal](this.#query ?? "");
    }
    toString() { return this.href; }
    toJSON() { return this.href; }
}

exposeClasses({ URL, URLSearchParams });

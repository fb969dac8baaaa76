/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* URL and URLSearchParams: for programs that take names apart. Nothing here fetches anything. */

function percentEncodeForm(text) {
    return encodeURIComponent(text).replace(/%20/g, "+").replace(/[!'()~]/g,
        character => "%" + character.charCodeAt(0).toString(16).toUpperCase());
}

function percentDecode(text) {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}

class URLSearchParams {
    #pairs = [];
    #changed = null;
    constructor(init = "", changed = null) {
        this.#changed = typeof changed === "function" ? changed : null;
        if (typeof init === "object" && init !== null)
            this.#pairs = Array.from(init[Symbol.iterator] ? init : Object.entries(init), ([a, b]) => [String(a), String(b)]);
        else
            this.#parse(String(init));
    }
    #parse(text) {
        for (const part of text.replace(/^\?/, "").split("&").filter(part => part !== "")) {
            const at = part.indexOf("="), name = at < 0 ? part : part.slice(0, at), value = at < 0 ? "" : part.slice(at + 1);
            this.#pairs.push([name, value].map(piece => percentDecode(piece.replace(/\+/g, " "))));
        }
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

const usualPorts = { "http:": "80", "https:": "443", "ws:": "80", "wss:": "443", "ftp:": "21" };

function removeDots(path) {
    const out = [];
    const parts = path.split("/").slice(1);
    parts.forEach((part, k) => {
        const last = k === parts.length - 1;
        if (part === "..")
            out.pop();
        if (part !== "." && part !== "..")
            out.push(part);
        else if (last)
            out.push("");
    });
    return "/" + out.join("/");
}

class URL {
    #scheme = ""; #user = ""; #password = ""; #host = ""; #port = ""; #path = ""; #query = ""; #fragment = "";
    #parameters;
    constructor(text, base) {
        needArguments(arguments.length, 1);
        const from = base === undefined ? null : new URL(base);
        if (!this.#parse(String(text).trim().replace(/[\t\n\r]/g, ""), from))
            throw new TypeError(`not a URL: ${text}`);
        this.#parameters = new URLSearchParams(this.#query, text => { this.#query = text; });
    }
    static canParse(text, base) {
        try {
            return !!new URL(text, base);
        } catch {
            return false;
        }
    }
    #parse(text, base) {
        const parts = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(text);
        if (!parts || (!parts[1] && !base))
            return false;
        this.#scheme = parts[1] ? parts[1].toLowerCase() + ":" : base.protocol;
        this.#query = parts[4] ?? "";
        this.#fragment = parts[5] ?? "";
        if (parts[2] !== undefined || parts[1])
            return this.#absolute(parts);
        return this.#relative(parts, base);
    }
    #absolute(parts) {
        const authority = /^(?:([^:@]*)(?::([^@]*))?@)?(.*?)(?::(\d*))?$/.exec(parts[2] ?? "");
        [this.#user, this.#password, this.#host, this.#port] = authority.slice(1).map(part => part ?? "");
        this.#host = this.#host.toLowerCase();
        if (this.#port === usualPorts[this.#scheme])
            this.#port = "";
        const special = this.#scheme in usualPorts || this.#scheme === "file:";
        this.#path = special ? removeDots(parts[3].startsWith("/") ? parts[3] : "/" + parts[3]) : parts[3];
        return this.#host !== "" || !(this.#scheme in usualPorts);
    }
    #relative(parts, base) {
        this.#user = base.username;
        this.#password = base.password;
        this.#host = base.hostname;
        this.#port = base.port;
        if (parts[3] === "") {
            this.#path = base.pathname;
            this.#query = parts[4] ?? base.search.slice(1);
            return true;
        }
        const folder = base.pathname.replace(/[^/]*$/, "");
        this.#path = removeDots(parts[3].startsWith("/") ? parts[3] : (folder || "/") + parts[3]);
        return true;
    }
    get protocol() { return this.#scheme; }
    get username() { return this.#user; }
    get password() { return this.#password; }
    get hostname() { return this.#host; }
    get port() { return this.#port; }
    get host() { return this.#host + (this.#port ? ":" + this.#port : ""); }
    get origin() { return this.#scheme in usualPorts ? `${this.#scheme}//${this.host}` : "null"; }
    get pathname() { return this.#path; }
    set pathname(value) { this.#path = removeDots("/" + String(value).replace(/^\//, "")); }
    get search() { return this.#query ? "?" + this.#query : ""; }
    set search(value) {
        this.#query = String(value).replace(/^\?/, "");
        this.#parameters = new URLSearchParams(this.#query, text => { this.#query = text; });
    }
    get hash() { return this.#fragment ? "#" + this.#fragment : ""; }
    set hash(value) { this.#fragment = String(value).replace(/^#/, ""); }
    get searchParams() { return this.#parameters; }
    get href() {
        const user = this.#user ? this.#user + (this.#password ? ":" + this.#password : "") + "@" : "";
        const authority = this.#host || this.#scheme === "file:" ? "//" + user + this.host : "";
        return this.#scheme + authority + this.#path + this.search + this.hash;
    }
    toString() { return this.href; }
    toJSON() { return this.href; }
}

exposeClasses({ URL, URLSearchParams });

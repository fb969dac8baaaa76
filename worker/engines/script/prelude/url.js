/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* URL: for programs that take names apart. Nothing here fetches anything. */

class URL {
    #record;
    #parameters = null;
    constructor(text, base = undefined) {
        needArguments(arguments.length, 1);
        const from = base === undefined ? null : parseUrl(toWellFormedText(base), null);
        this.#record = base !== undefined && !from ? null : parseUrl(toWellFormedText(text), from);
        if (!this.#record)
            throw new TypeError(`not a URL: ${text}`);
    }
    static canParse(text, base = undefined) {
        needArguments(arguments.length, 1);
        return URL.parse(text, base) !== null;
    }
    static parse(text, base = undefined) {
        needArguments(arguments.length, 1);
        try {
            return new URL(text, base);
        } catch {
            return null;
        }
    }
    get #mayHaveUser() { return this.#record.host !== null && this.#record.host !== "" && this.#record.scheme !== "file"; }
    get protocol() { return this.#record.scheme + ":"; }
    set protocol(value) { changeUrl(this.#record, toText(value) + ":", "schemeStart"); }
    get username() { return this.#record.user; }
    set username(value) { if (this.#mayHaveUser) this.#record.user = percentEncode(toWellFormedText(value), escaped.user); }
    get password() { return this.#record.password; }
    set password(value) { if (this.#mayHaveUser) this.#record.password = percentEncode(toWellFormedText(value), escaped.user); }
    get hostname() { return this.#record.host ?? ""; }
    set hostname(value) { if (!isOpaque(this.#record)) changeUrl(this.#record, toText(value), "hostname"); }
    get port() { return String(this.#record.port ?? ""); }
    set port(value) {
        const text = toText(value);
        if (!this.#mayHaveUser)
            return;
        if (text === "")
            this.#record.port = null;
        else
            changeUrl(this.#record, text, "port");
    }
    get host() { return this.hostname + (this.#record.port === null ? "" : ":" + this.#record.port); }
    set host(value) { if (!isOpaque(this.#record)) changeUrl(this.#record, toText(value), "host"); }
    get origin() {
        const { scheme, path } = this.#record;
        if (scheme === "blob") {
            const inner = isOpaque(this.#record) ? URL.parse(path) : null;
            return /^https?:$/.test(inner?.protocol) ? inner.origin : "null";
        }
        return isSpecial(this.#record) && scheme !== "file" ? `${scheme}://${this.host}` : "null";
    }
    get pathname() { return isOpaque(this.#record) ? this.#record.path : this.#record.path.map(part => "/" + part).join(""); }
    set pathname(value) {
        const text = toText(value);
        if (isOpaque(this.#record))
            return;
        this.#record.path = [];
        changeUrl(this.#record, text, "pathStart");
    }
    get search() { return this.#record.query ? "?" + this.#record.query : ""; }
    set search(value) {
        this.#setTail("query", toText(value).replace(/^\?/, ""), toText(value) === "");
        this.#parameters?.[internal](this.#record.query ?? "");
    }
    get hash() { return this.#record.fragment ? "#" + this.#record.fragment : ""; }
    set hash(value) { this.#setTail("fragment", toText(value).replace(/^#/, ""), toText(value) === ""); }
    #setTail(part, text, none) {
        this.#record[part] = none ? null : "";
        if (!none)
            changeUrl(this.#record, text, part);
    }
    get searchParams() {
        this.#parameters ??= new URLSearchParams()[internal](this.#record.query ?? "", text => { this.#record.query = text === "" ? null : text; });
        return this.#parameters;
    }
    get href() {
        const { user, password, host, path, query, fragment } = this.#record;
        const credentials = hasCredentials(this.#record) ? user + (password ? ":" + password : "") + "@" : "";
        const authority = host !== null ? `//${credentials}${this.host}` : !isOpaque(this.#record) && path.length > 1 && path[0] === "" ? "/." : "";
        return this.protocol + authority + this.pathname + (query === null ? "" : "?" + query) + (fragment === null ? "" : "#" + fragment);
    }
    set href(value) {
        const record = parseUrl(toWellFormedText(value), null);
        if (!record)
            throw new TypeError(`not a URL: ${value}`);
        this.#record = record;
        this.#parameters?.[internal](record.query ?? "");
    }
    toString() { return this.href; }
    toJSON() { return this.href; }
}

exposeClasses({ URL });

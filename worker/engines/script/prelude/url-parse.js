/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The URL standard's parser, state by state. A record is {scheme, user, password, host, port, path, query, fragment}: host and
   port may be null, path is a list, or a text where it is opaque; query and fragment may be null. */

const usualPorts = { __proto__: null, http: 80, https: 443, ws: 80, wss: 443, ftp: 21, file: null };

function newRecord() {
    return { scheme: "", user: "", password: "", host: null, port: null, path: [], query: null, fragment: null };
}

function isSpecial(url) { return url.scheme in usualPorts; }
function isOpaque(url) { return typeof url.path === "string"; }
function hasCredentials(url) { return url.user !== "" || url.password !== ""; }

const driveLetter = /^[a-z][:|]$/i, beginsWithDrive = /^[a-z][:|](?:$|[/\\?#])/i, dot = /^(?:\.|%2e)$/i, dots = /^(?:\.|%2e){2}$/i;

/* A disk's letter is no folder to leave. */
function shorten(url) {
    if (!(url.scheme === "file" && url.path.length === 1 && /^[a-z]:$/i.test(url.path[0])))
        url.path.pop();
}

/* What a state answers: nothing (the next character, please), or one of these. */
const FAILED = false, ENDED = true;

/* Each is called with the reader (see readUrl), its URL, and the character: "" at the end. */
const urlStates = {
    schemeStart(r, url, c) {
        if (/^[a-z]$/i.test(c)) {
            r.buffer += c.toLowerCase();
            r.state = "scheme";
        } else if (r.override) {
            return FAILED;
        } else {
            r.again("noScheme");
        }
    },
    scheme(r, url, c) {
        if (/^[a-z\d+.-]$/i.test(c)) {
            r.buffer += c.toLowerCase();
        } else if (c === ":") {
            return r.override ? r.changeScheme() : r.takeScheme();
        } else if (r.override) {
            return FAILED;
        } else {
            r.buffer = "";
            r.at = -1;
            r.state = "noScheme";
        }
    },
    noScheme(r, url, c) {
        if (!r.base || (isOpaque(r.base) && c !== "#"))
            return FAILED;
        if (!isOpaque(r.base)) {
            r.again(r.base.scheme === "file" ? "file" : "relative");
            return;
        }
        Object.assign(url, { scheme: r.base.scheme, path: r.base.path, query: r.base.query });
        r.tail(c);
    },
    specialRelativeOrAuthority(r, url, c) {
        if (c === "/" && r.next() === "/")
            r.skip("ignoreSlashes");
        else
            r.again("relative");
    },
    pathOrAuthority(r, url, c) {
        if (c === "/")
            r.state = "authority";
        else
            r.again("path");
    },
    relative(r, url, c) {
        url.scheme = r.base.scheme;
        if (r.isSlash(c)) {
            r.state = "relativeSlash";
            return;
        }
        r.takeAuthority();
        Object.assign(url, { path: [...r.base.path], query: r.base.query });
        if (r.tail(c) || c === "")
            return;
        url.query = null;
        shorten(url);
        r.again("path");
    },
    relativeSlash(r, url, c) {
        if (isSpecial(url) && r.isSlash(c)) {
            r.state = "ignoreSlashes";
        } else if (c === "/") {
            r.state = "authority";
        } else {
            r.takeAuthority();
            r.again("path");
        }
    },
    specialSlashes(r, url, c) {
        if (c === "/" && r.next() === "/")
            r.skip("ignoreSlashes");
        else
            r.again("ignoreSlashes");
    },
    ignoreSlashes(r, url, c) {
        if (c !== "/" && c !== "\\")
            r.again("authority");
    },
    authority(r, url, c) {
        if (c === "@") {
            r.takeCredentials();
        } else if (r.endsAuthority(c)) {
            if (r.seenAt && r.buffer === "")
                return FAILED;
            r.at -= Array.from(r.buffer).length + 1;
            r.buffer = "";
            r.state = "host";
        } else {
            r.buffer += c;
        }
    },
    host(r, url, c) {
        if (r.override && url.scheme === "file") {
            r.again("fileHost");
        } else if (c === ":" && !r.inBrackets) {
            return r.override === "hostname" ? FAILED : r.takeHost("port");
        } else if (r.endsAuthority(c)) {
            r.at--;
            if (r.buffer === "" && (isSpecial(url) || (r.override && (hasCredentials(url) || url.port !== null))))
                return FAILED;
            return r.takeHost("pathStart", true);
        } else {
            r.inBrackets = c === "[" || (r.inBrackets && c !== "]");
            r.buffer += c;
        }
    },
    port(r, url, c) {
        if (/^\d$/.test(c)) {
            r.buffer += c;
            return;
        }
        if (!r.endsAuthority(c) && !r.override)
            return FAILED;
        if (+r.buffer > 65535 || (r.override && r.buffer === ""))
            return FAILED;
        if (r.buffer !== "")
            url.port = +r.buffer === usualPorts[url.scheme] ? null : +r.buffer;
        r.buffer = "";
        if (r.override)
            return ENDED;
        r.again("pathStart");
    },
    file(r, url, c) {
        Object.assign(url, { scheme: "file", host: "" });
        if (c === "/" || c === "\\") {
            r.state = "fileSlash";
        } else if (r.base?.scheme !== "file") {
            r.again("path");
        } else {
            Object.assign(url, { host: r.base.host, path: [...r.base.path], query: r.base.query });
            if (r.tail(c) || c === "")
                return;
            url.query = null;
            if (beginsWithDrive.test(r.rest()))
                url.path = [];
            else
                shorten(url);
            r.again("path");
        }
    },
    fileSlash(r, url, c) {
        if (c === "/" || c === "\\") {
            r.state = "fileHost";
            return;
        }
        if (r.base?.scheme === "file") {
            url.host = r.base.host;
            if (!beginsWithDrive.test(r.rest()) && /^[a-z]:$/i.test(r.base.path[0]))
                url.path.push(r.base.path[0]);
        }
        r.again("path");
    },
    fileHost(r, url, c) {
        if (c !== "" && !"/\\?#".includes(c)) {
            r.buffer += c;
            return;
        }
        r.at--;
        if (!r.override && driveLetter.test(r.buffer)) {
            r.state = "path";
            return;
        }
        const host = r.buffer === "" ? "" : parseHost(r.buffer, true);
        if (host === null)
            return FAILED;
        url.host = host === "localhost" ? "" : host;
        r.buffer = "";
        r.state = "pathStart";
        if (r.override)
            return ENDED;
    },
    pathStart(r, url, c) {
        if (isSpecial(url)) {
            r.state = "path";
            r.at -= c === "/" || c === "\\" ? 0 : 1;
        } else if (!r.override && r.tail(c)) {
            return;
        } else if (c !== "") {
            r.state = "path";
            r.at -= c === "/" ? 0 : 1;
        } else if (r.override && url.host === null) {
            url.path.push("");
        }
    },
    path(r, url, c) {
        const slash = r.isSlash(c), ends = c === "" || slash || (!r.override && (c === "?" || c === "#"));
        if (!ends) {
            r.buffer += percentEncode(c, escaped.path);
            return;
        }
        r.takeSegment(slash);
        if (!slash)
            r.tail(c);
    },
    opaquePath(r, url, c) {
        if (r.tail(c))
            return;
        url.path += c === " " && /^ [?#]/.test(r.rest()) ? "%20" : percentEncode(c, escaped.control);
    },
    query(r, url, c) {
        if (c === "#" && !r.override)
            r.tail(c);
        else
            url.query += percentEncode(c, isSpecial(url) ? escaped.specialQuery : escaped.query);
    },
    fragment(r, url, c) { url.fragment += percentEncode(c, escaped.fragment); },
};

class UrlReader {
    at = 0; buffer = ""; seenAt = false; seenPassword = false; inBrackets = false;
    constructor(text, url, base, override) {
        this.characters = Array.from(text.replace(/[\t\n\r]/g, "").toWellFormed());
        Object.assign(this, { url, base, override, state: override === "hostname" ? "host" : override ?? "schemeStart" });
    }
    run() {
        for (; this.at <= this.characters.length; this.at++) {
            const answer = urlStates[this.state](this, this.url, this.characters[this.at] ?? "");
            if (answer !== undefined)
                return answer;
        }
        return true;
    }
    next() { return this.characters[this.at + 1]; }
    rest() { return this.characters.slice(this.at, this.at + 3).join(""); }
    /* Another state, for the same character, or for the one after the next. */
    again(state) { this.state = state; this.at--; }
    skip(state) { this.state = state; this.at++; }
    isSlash(c) { return c === "/" || (c === "\\" && isSpecial(this.url)); }
    endsAuthority(c) { return c === "" || c === "?" || c === "#" || this.isSlash(c); }
    /* A query or a fragment begins, or neither. */
    tail(c) {
        const part = c === "?" ? "query" : c === "#" ? "fragment" : null;
        if (part) {
            this.url[part] = "";
            this.state = part;
        }
        return part !== null;
    }
    changeScheme() {
        const { url, buffer } = this, file = buffer === "file" && (hasCredentials(url) || url.port !== null);
        if (isSpecial(url) !== buffer in usualPorts || file || (url.scheme === "file" && url.host === ""))
            return ENDED;
        url.scheme = buffer;
        if (url.port === usualPorts[buffer])
            url.port = null;
        return ENDED;
    }
    takeScheme() {
        const { url, base } = this;
        url.scheme = this.buffer;
        this.buffer = "";
        if (url.scheme === "file")
            this.state = "file";
        else if (isSpecial(url))
            this.state = base?.scheme === url.scheme ? "specialRelativeOrAuthority" : "specialSlashes";
        else if (this.next() === "/")
            this.skip("pathOrAuthority");
        else
            [url.path, this.state] = ["", "opaquePath"];
    }
    takeAuthority() {
        const { user, password, host, port } = this.base;
        Object.assign(this.url, { user, password, host, port });
    }
    takeCredentials() {
        for (const c of (this.seenAt ? "%40" : "") + this.buffer) {
            if (c === ":" && !this.seenPassword)
                this.seenPassword = true;
            else
                this.url[this.seenPassword ? "password" : "user"] += percentEncode(c, escaped.user);
        }
        this.seenAt = true;
        this.buffer = "";
    }
    takeHost(state, mayBeEmpty = false) {
        if (this.buffer === "" && !mayBeEmpty)
            return FAILED;
        const host = this.buffer === "" ? "" : parseHost(this.buffer, isSpecial(this.url));
        if (host === null)
            return FAILED;
        this.url.host = host;
        this.buffer = "";
        this.state = state;
        return this.override && state === "pathStart" ? ENDED : undefined;
    }
    takeSegment(slash) {
        const { url, buffer } = this;
        if (dots.test(buffer))
            shorten(url);
        if ((dots.test(buffer) || dot.test(buffer)) && !slash)
            url.path.push("");
        else if (!dots.test(buffer) && !dot.test(buffer))
            url.path.push(url.scheme === "file" && url.path.length === 0 && driveLetter.test(buffer) ? buffer[0] + ":" : buffer);
        this.buffer = "";
    }
}

/* null: not a URL. */
function parseUrl(text, base) {
    const url = newRecord();
    return new UrlReader(text.replace(/^[\0-\x20]+|[\0-\x20]+$/g, ""), url, base, null).run() ? url : null;
}

/* What a setter is given, read from that state on. */
function changeUrl(url, text, state) { return new UrlReader(text, url, null, state).run(); }

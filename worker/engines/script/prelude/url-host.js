/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hosts of URLs (URL standard, "host parsing"), and percent signs. */

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

function percentDecode(text) { return text.includes("%") ? native.decode(percentDecodedBytes(text)) : text.toWellFormed(); }

/* What each part of a URL does not hold as it is (percent-encode sets); controls and all beyond ASCII never. */
const escaped = { control: /[^\0-\uffff]/, fragment: /[ "<>`]/, query: /[ "#<>]/, specialQuery: /[ "#<>']/, path: /[ "#<>?^`{}]/,
    user: /[ "#<>?^`{}/:;=@[\\\]|]/ };

function percentEncode(text, set) {
    let out = "";
    for (const character of text) {
        const plain = character > "\x1f" && character < "\x7f" && !set.test(character);
        out += plain ? character : Array.from(encodeUtf8(character), byte => "%" + byte.toString(16).toUpperCase().padStart(2, "0")).join("");
    }
    return out;
}

/* One number of an IPv4 address: decimal, 0x… or 0…; NaN if it is none. */
function addressNumber(text) {
    if (/^0x[\da-f]*$/i.test(text))
        return parseInt(text.slice(2) || "0", 16);
    if (/^0\d/.test(text))
        return /^[0-7]+$/.test(text) ? parseInt(text, 8) : NaN;
    return /^\d+$/.test(text) ? +text : NaN;
}

/* null: an address of numbers that is none. */
function addressOf(host) {
    const parts = host.replace(/\.$/, "").split("."), numbers = parts.map(addressNumber), last = numbers.pop();
    if (numbers.length > 3 || numbers.some(number => !(number < 256)) || !(last < 256 ** (4 - numbers.length)))
        return null;
    const word = numbers.reduce((sum, number, k) => sum + number * 256 ** (3 - k), last);
    return [24, 16, 8, 0].map(shift => Math.floor(word / 2 ** shift) % 256).join(".");
}

/* The 16-bit pieces of a list with ":" between them, the last of which may be an IPv4 address; null if it is wrong. */
function address6Pieces(text) {
    const parts = text === "" ? [] : text.split(":"), pieces = [];
    for (const [k, part] of parts.entries()) {
        const bytes = k === parts.length - 1 && part.includes(".") ? part.split(".") : null;
        if (bytes && bytes.length === 4 && bytes.every(byte => /^(?:0|[1-9]\d{0,2})$/.test(byte) && byte < 256))
            pieces.push(bytes[0] * 256 + +bytes[1], bytes[2] * 256 + +bytes[3]);
        else if (/^[\da-f]{1,4}$/i.test(part))
            pieces.push(parseInt(part, 16));
        else
            return null;
    }
    return pieces;
}

/* Between the brackets; the longest row of zeros is left out. */
function address6Of(text) {
    const [before, after, ...more] = text.split("::").map(address6Pieces);
    if (!before || after === null || more.length > 0)
        return null;
    const missing = 8 - before.length - (after?.length ?? 0);
    if (after ? missing < 1 : missing !== 0)
        return null;
    const pieces = after ? [...before, ...new Array(missing).fill(0), ...after] : before;
    const written = ":" + pieces.map(piece => piece.toString(16)).join(":") + ":";
    const zeros = (written.match(/(?<=:)0:(?:0:)+/g) ?? []).sort((a, b) => b.length - a.length)[0];
    const short = zeros ? written.replace(":" + zeros, "::") : written;
    return short.replace(/^:(?!:)|(?<!:):$/g, "");
}

/* RFC 3492: a label beyond ASCII, in ASCII. */
function punycode(label) {
    const points = Array.from(label, character => character.codePointAt(0)), basic = points.filter(point => point < 128);
    const digit = value => String.fromCharCode(value < 26 ? 97 + value : 22 + value);
    let out = String.fromCharCode(...basic) + (basic.length > 0 ? "-" : ""), done = basic.length, next = 128, delta = 0, bias = 72;
    while (done < points.length) {
        const least = Math.min(...points.filter(point => point >= next));
        delta += (least - next) * (done + 1);
        next = least;
        for (const point of points) {
            delta += point < next ? 1 : 0;
            if (point !== next)
                continue;
            let value = delta;
            for (let base = 36, most; value >= (most = Math.min(Math.max(base - bias, 1), 26)); base += 36) {
                out += digit(most + (value - most) % (36 - most));
                value = Math.floor((value - most) / (36 - most));
            }
            out += digit(value);
            bias = punycodeBias(delta, done + 1, done === basic.length);
            delta = 0;
            done++;
        }
        delta++;
        next++;
    }
    return "xn--" + out;
}

function punycodeBias(delta, points, first) {
    let rest = Math.floor(delta / (first ? 700 : 2)), bias = 0;
    for (rest += Math.floor(rest / points); rest > 455; bias += 36)
        rest = Math.floor(rest / 35);
    return bias + Math.floor(36 * rest / (rest + 38));
}

/* Unicode's UTS 46 without its tables: compatibility forms and case are folded, what is not seen is dropped. */
function domainToAscii(name) {
    if (/^[\0-\x7f]*$/.test(name))
        return name.toLowerCase();
    const folded = name.replace(/[\u00ad\u200b\u2060\ufeff]/g, "").normalize("NFKC").toLowerCase().normalize("NFKC").replace(/[\u3002\uff61]/g, ".");
    return folded.split(".").map(label => /^[\0-\x7f]*$/.test(label) ? label : punycode(label)).join(".");
}

/* null: no host. */
function parseHost(text, special) {
    if (text.startsWith("[")) {
        const address = text.endsWith("]") ? address6Of(text.slice(1, -1)) : null;
        return address === null ? null : `[${address}]`;
    }
    if (!special)
        return /[\0\t\n\r #/:<>?@[\\\]^|]/.test(text) ? null : percentEncode(text, escaped.control);
    const host = domainToAscii(percentDecode(text));
    if (host === "" || /[\0-\x20"#%/:<>?@[\\\]^`{|}\x7f]/.test(host))
        return null;
    return /(?:^|\.)(?:\d+|0x[\da-f]*)\.?$/.test(host) ? addressOf(host) : host;
}

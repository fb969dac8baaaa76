/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Bytes and text: TextEncoder, TextDecoder, atob, btoa. */

/* UTF-8 length and bytes of a string; lone surrogates become U+FFFD. */
function encodeUtf8(text) {
    const out = new Uint8Array(text.length * 3);
    let used = 0;
    for (let k = 0; k < text.length; k++) {
        let point = text.charCodeAt(k);
        if (point >= 0xd800 && point < 0xe000) {
            const low = text.charCodeAt(k + 1);
            if (point < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
                point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
                k++;
            } else {
                point = 0xfffd;
            }
        }
        if (point < 0x80) {
            out[used++] = point;
        } else if (point < 0x800) {
            out[used++] = 0xc0 | point >> 6;
            out[used++] = 0x80 | point & 63;
        } else if (point < 0x10000) {
            out[used++] = 0xe0 | point >> 12;
            out[used++] = 0x80 | point >> 6 & 63;
            out[used++] = 0x80 | point & 63;
        } else {
            out[used++] = 0xf0 | point >> 18;
            out[used++] = 0x80 | point >> 12 & 63;
            out[used++] = 0x80 | point >> 6 & 63;
            out[used++] = 0x80 | point & 63;
        }
    }
    return out.slice(0, used);
}

class TextEncoder {
    get encoding() { return "utf-8"; }
    encode(text = "") { return encodeUtf8(toText(text)); }
    encodeInto(text, bytes) {
        let read = 0, written = 0;
        needArguments(arguments.length, 2);
        if (!(bytes instanceof Uint8Array))
            throw new TypeError("a Uint8Array is needed");
        for (const character of toText(text)) {
            const encoded = encodeUtf8(character);
            if (written + encoded.length > bytes.length)
                break;
            bytes.set(encoded, written);
            written += encoded.length;
            read += character.length;
        }
        return { read, written };
    }
}

function bytesOf(source) {
    if (source instanceof ArrayBuffer)
        return new Uint8Array(source);
    if (ArrayBuffer.isView(source))
        return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
    throw new TypeError("an ArrayBuffer or a view of one is needed");
}

/* A character cut short at the end, be it of one byte or of three, is one U+FFFD. */
function decodeUtf16(bytes, low, high) {
    const units = new Uint16Array(bytes.length >> 1), pieces = [];
    for (let k = 0; k < units.length; k++)
        units[k] = bytes[2 * k + low] | bytes[2 * k + high] << 8;
    for (let k = 0; k < units.length; k += 4096)
        pieces.push(String.fromCharCode(...units.subarray(k, k + 4096)));
    const text = pieces.join(""), cut = bytes.length % 2 === 1;
    return (cut ? text.replace(/[\ud800-\udbff]$/, "") + "\ufffd" : text).toWellFormed();
}

const decoders = {
    __proto__: null,
    "utf-8": bytes => native.decode(bytes),
    "windows-1252": bytes => Array.from(bytes, byte => byte >= 0x80 && byte < 0xa0 ? windowsLetters[byte - 0x80] : String.fromCharCode(byte)).join(""),
    "utf-16le": bytes => decodeUtf16(bytes, 0, 1),
    "utf-16be": bytes => decodeUtf16(bytes, 1, 0),
};

/* What of 0x80 to 0x9f is no control in windows-1252, which the standard means by Latin-1 too. */
const windowsLetters = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/* Whether that byte, if there is one, may follow the first of a character: no longer form than needed, no surrogate, nothing above U+10FFFF. */
function goesOn(first, second) {
    return second === undefined || (second >= ({ 0xe0: 0xa0, 0xf0: 0x90 }[first] ?? 0x80) && second <= ({ 0xed: 0x9f, 0xf4: 0x8f }[first] ?? 0xbf));
}

/* How many bytes at the end are the beginning of a character that more bytes could end. */
const unfinished = {
    "utf-8": bytes => {
        for (let back = 1; back <= Math.min(3, bytes.length); back++) {
            const byte = bytes[bytes.length - back];
            if (byte >= 0xc2 && byte < 0xf5)
                return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back && goesOn(byte, bytes[bytes.length - back + 1]) ? back : 0;
            if (byte < 0x80 || byte >= 0xc0)
                return 0;
        }
        return 0;
    },
    "windows-1252": () => 0,
    "utf-16le": bytes => unfinished16(bytes, 1),
    "utf-16be": bytes => unfinished16(bytes, 0),
};

function unfinished16(bytes, high) {
    const odd = bytes.length % 2, before = bytes[bytes.length - odd - 2 + high];
    return odd + (before >= 0xd8 && before < 0xdc ? 2 : 0);
}

/* The standard's labels. Its other encodings are not here: they are tables of 200 KB. */
const labels = Object.fromEntries(Object.entries({
    "utf-8": "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8",
    "windows-1252": "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252",
    "utf-16le": "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le",
    "utf-16be": "unicodefffe utf-16be" }).flatMap(([name, known]) => known.split(" ").map(label => [label, name])));
Object.setPrototypeOf(labels, null);

function encodingOf(label) { return labels[toText(label).replace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, "").toLowerCase()]; }

class TextDecoder {
    #encoding; #fatal; #ignoreBOM; #kept = new Uint8Array(0); #begun = false;
    constructor(label = "utf-8", options = {}) {
        const { fatal, ignoreBOM } = dictionary(options, "options");
        this.#encoding = encodingOf(label);
        if (!this.#encoding)
            throw new RangeError(`the encoding ${label} is not known here`);
        [this.#fatal, this.#ignoreBOM] = [!!fatal, !!ignoreBOM];
    }
    get encoding() { return this.#encoding; }
    get fatal() { return this.#fatal; }
    get ignoreBOM() { return this.#ignoreBOM; }
    decode(source = undefined, options = {}) {
        let bytes = this.#withKept(source === undefined ? new Uint8Array(0) : bytesOf(source));
        const { stream } = dictionary(options, "options"), rest = stream ? unfinished[this.#encoding](bytes) : 0;
        this.#kept = bytes.slice(bytes.length - rest);
        bytes = bytes.subarray(0, bytes.length - rest);
        const text = decoders[this.#encoding](bytes), marked = !this.#begun && !this.#ignoreBOM && text.startsWith("\ufeff");
        if (this.#fatal && text.includes("\ufffd") && !this.#comesFrom(text, bytes))
            throw new TypeError("the bytes are not well-formed");
        this.#begun = !!stream && (this.#begun || text !== "");
        return marked ? text.slice(1) : text;
    }
    #withKept(bytes) {
        if (this.#kept.length === 0)
            return bytes;
        const all = new Uint8Array(this.#kept.length + bytes.length);
        all.set(this.#kept);
        all.set(bytes, this.#kept.length);
        return all;
    }
    /* U+FFFD may stand in the bytes. */
    #comesFrom(text, bytes) {
        const high = this.#encoding === "utf-16be" ? 0 : 1;
        const again = this.#encoding === "utf-8" ? encodeUtf8(text)
            : Uint8Array.from({ length: text.length * 2 }, (_, k) => text.charCodeAt(k >> 1) >> (k % 2 === high ? 8 : 0));
        return again.length === bytes.length && again.every((byte, k) => byte === bytes[k]);
    }
}

const base64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const base64Values = new Int8Array(128).fill(-1);
for (let k = 0; k < 64; k++)
    base64Values[base64Digits.charCodeAt(k)] = k;

function base64Encode(bytes) {
    let text = "";
    for (let k = 0; k < bytes.length; k += 3) {
        const left = bytes.length - k, word = bytes[k] << 16 | (bytes[k + 1] ?? 0) << 8 | (bytes[k + 2] ?? 0);
        text += base64Digits[word >> 18] + base64Digits[word >> 12 & 63] +
            (left > 1 ? base64Digits[word >> 6 & 63] : "=") + (left > 2 ? base64Digits[word & 63] : "=");
    }
    return text;
}

/* null if it is not base64. */
function base64Decode(text) {
    let digits = text.replace(/[\t\n\f\r ]/g, "");
    if (digits.length % 4 === 0)
        digits = digits.replace(/==?$/, "");
    if (digits.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(digits))
        return null;
    const bytes = new Uint8Array(digits.length * 6 >> 3);
    for (let k = 0, word = 0, bits = 0, used = 0; k < digits.length; k++) {
        word = (word << 6 | base64Values[digits.charCodeAt(k)]) & 0xffffff;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes[used++] = word >> bits & 255;
        }
    }
    return bytes;
}

function btoa(text) {
    needArguments(arguments.length, 1);
    const bytes = Uint8Array.from(toText(text), character => {
        if (character.charCodeAt(0) > 255)
            throw domError("InvalidCharacterError", "a character beyond U+00FF");
        return character.charCodeAt(0);
    });
    return base64Encode(bytes);
}

function atob(text) {
    needArguments(arguments.length, 1);
    const bytes = base64Decode(toText(text));
    if (!bytes)
        throw domError("InvalidCharacterError", "not base64");
    return Array.from(bytes, byte => String.fromCharCode(byte)).join("");
}

exposeClasses({ TextEncoder, TextDecoder });
expose({ atob, btoa });

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What every file of the prelude uses. The files are one function: their names are common. */

/* Makes names global as interfaces of the platform are: not enumerable, replaceable. */
function expose(members) {
    for (const name of Object.keys(members))
        Object.defineProperty(globalThis, name,
            { value: members[name], writable: true, configurable: true, enumerable: false });
}

/* WebIDL: a call with too few arguments. */
function needArguments(given, wanted) {
    if (given < wanted)
        throw new TypeError(`${wanted} argument${wanted > 1 ? "s are" : " is"} needed, only ${given} given`);
}

/* WebIDL "DOMString": a symbol is an error, as it is for String.prototype.concat. */
function toText(value) { return `${value}`; }

/* WebIDL: a dictionary is an object, or nothing. */
function dictionary(value, what) {
    if (value !== undefined && value !== null && typeof value !== "object" && typeof value !== "function")
        throw new TypeError(`${what} is not an object`);
    return value ?? {};
}

/* WebIDL: a member of a dictionary that is one of a few words; the first, if it is not there. */
function oneOf(words, value, what) {
    const word = value === undefined ? words[0] : toText(value);
    if (!words.includes(word))
        throw new TypeError(`${what} cannot be ${word}`);
    return word;
}

/* True if all are finite numbers: infinity and NaN times 0 are NaN. */
function finite2(a, b) { return a * 0 + b * 0 === 0; }
function finite4(a, b, c, d) { return a * 0 + b * 0 + c * 0 + d * 0 === 0; }
function finite6(a, b, c, d, e, f) { return finite4(a, b, c, d) && e * 0 + f * 0 === 0; }

/* WebIDL "double": not unrestricted. */
function finiteNumber(value, what) {
    const number = +value;
    if (!Number.isFinite(number))
        throw new TypeError(`${what} must be a finite number`);
    return number;
}

/* WebIDL "unsigned long", clamped to what a side may be. */
function toSide(value, otherwise) {
    const number = Math.trunc(+value);
    if (!Number.isFinite(number))
        return 0;
    const wrapped = number >>> 0;
    return wrapped > 2147483647 ? otherwise : wrapped;
}

/* WebIDL "long": modulo 2³². */
function toLong(value) { return value | 0; }

/* WebIDL "[EnforceRange] long". */
function enforceLong(value, what) {
    const number = Math.trunc(+value);
    if (!(number >= -2147483648 && number <= 2147483647))
        throw new TypeError(`${what} is not a whole number in range`);
    return number;
}

function enforceUnsigned(value, what) {
    const number = Math.trunc(+value);
    if (!(number >= 0 && number <= 4294967295))
        throw new TypeError(`${what} is not a whole number in range`);
    return number;
}

/* WebIDL: DOMException's constants from 1 on, and what is so named today; the names of what is no more have no error. */
const domErrors = [["INDEX_SIZE_ERR", "IndexSizeError"], ["DOMSTRING_SIZE_ERR"], ["HIERARCHY_REQUEST_ERR", "HierarchyRequestError"],
    ["WRONG_DOCUMENT_ERR", "WrongDocumentError"], ["INVALID_CHARACTER_ERR", "InvalidCharacterError"], ["NO_DATA_ALLOWED_ERR"],
    ["NO_MODIFICATION_ALLOWED_ERR", "NoModificationAllowedError"], ["NOT_FOUND_ERR", "NotFoundError"], ["NOT_SUPPORTED_ERR", "NotSupportedError"],
    ["INUSE_ATTRIBUTE_ERR", "InUseAttributeError"], ["INVALID_STATE_ERR", "InvalidStateError"], ["SYNTAX_ERR", "SyntaxError"],
    ["INVALID_MODIFICATION_ERR", "InvalidModificationError"], ["NAMESPACE_ERR", "NamespaceError"], ["INVALID_ACCESS_ERR", "InvalidAccessError"],
    ["VALIDATION_ERR"], ["TYPE_MISMATCH_ERR", "TypeMismatchError"], ["SECURITY_ERR", "SecurityError"], ["NETWORK_ERR", "NetworkError"],
    ["ABORT_ERR", "AbortError"], ["URL_MISMATCH_ERR", "URLMismatchError"], ["QUOTA_EXCEEDED_ERR", "QuotaExceededError"],
    ["TIMEOUT_ERR", "TimeoutError"], ["INVALID_NODE_TYPE_ERR", "InvalidNodeTypeError"], ["DATA_CLONE_ERR", "DataCloneError"]];

class DOMException extends Error {
    #name; #message;
    constructor(message = "", name = "Error") {
        super();
        this.#message = toText(message);
        this.#name = toText(name);
    }
    get name() { return this.#name; }
    get message() { return this.#message; }
    get code() { return domErrors.findIndex(([, name]) => name === this.#name) + 1; }
}
for (const [k, [constant]] of domErrors.entries())
    for (const holder of [DOMException, DOMException.prototype])
        Object.defineProperty(holder, constant, { value: k + 1, enumerable: true });

function domError(name, message) { return new DOMException(message, name); }

/* An interface that scripts may name but not construct: only with this key. */
const internal = Symbol("internal");
function illegalUnless(key) {
    if (key !== internal)
        throw new TypeError("Illegal constructor");
}

const interfaces = new Set(); /* prototypes of what is the platform's */

/* WebIDL: members of an interface are enumerable, and Object.prototype.toString shows its name. */
function shapeClass(name, { prototype }) {
    for (const key of Object.getOwnPropertyNames(prototype))
        if (key !== "constructor")
            Object.defineProperty(prototype, key, { enumerable: true });
    Object.defineProperty(prototype, Symbol.toStringTag, { value: name, configurable: true });
    interfaces.add(prototype);
}

/* Puts members, methods and accessors, on the prototype of an interface. */
function define(Class, members) { Object.defineProperties(Class.prototype, Object.getOwnPropertyDescriptors(members)); }

function isOfPlatform(object) {
    const prototype = Object.getPrototypeOf(object);
    return prototype !== null && (interfaces.has(prototype) || isOfPlatform(prototype));
}

function exposeClasses(classes) {
    for (const name of Object.keys(classes))
        shapeClass(name, classes[name]);
    expose(classes);
}

exposeClasses({ DOMException });
expose({ self: globalThis, window: globalThis, globalThis });

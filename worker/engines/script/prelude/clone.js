/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* structuredClone (HTML "StructuredSerialize" and "StructuredDeserialize"): all is written down first, then made; so nothing is given
   away if anything cannot be cloned. A record is {make, fill}: what makes the copy, and then gives it its parts. */

/* Platform objects that can be cloned say how, here: [class, what gives the copy, or a function that makes it of the copies of what it
   had recorded]. */
const cloners = [];
/* Those that can be given away instead: [class, whether this one can be, what gives it and empties it]. */
const transferrers = [[ArrayBuffer, buffer => !buffer.detached, buffer => buffer.transfer()]];

cloners.push([DOMException, value => new DOMException(value.message, value.name)]);

/* Prototypes of the language whose objects are not cloned. To name the classes of Intl makes them: not before it is needed. */
let uncloneable = null;

function findUncloneable() {
    const classes = [Promise, WeakMap, WeakSet, WeakRef, FinalizationRegistry, Symbol, ...Object.getOwnPropertyNames(Intl).map(name => Intl[name])];
    const found = new Set(classes.map(Class => Class.prototype).filter(prototype => prototype));
    for (const iterator of [[].values(), new Map().values(), new Set().values(), "".matchAll(/a/g), (function* () {})(), (async function* () {})()])
        for (let prototype = Object.getPrototypeOf(iterator); prototype !== Object.prototype; prototype = Object.getPrototypeOf(prototype))
            found.add(prototype);
    return found;
}

function cloneError(value) {
    return domError("DataCloneError", `${Object.prototype.toString.call(value)} cannot be cloned`);
}

function refuseUncloneable(value) {
    for (let prototype = Object.getPrototypeOf(value); prototype && prototype !== Object.prototype; prototype = Object.getPrototypeOf(prototype))
        if (interfaces.has(prototype) || (uncloneable ??= findUncloneable()).has(prototype))
            throw cloneError(value);
}

const viewName = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Int8Array.prototype), Symbol.toStringTag).get;
const viewClasses = { __proto__: null, Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array,
    BigInt64Array, BigUint64Array, ...(typeof Float16Array === "function" ? { Float16Array } : null), DataView };

function recordBuffer(value) {
    if (value.detached)
        throw cloneError(value);
    const bytes = value.slice(0), { resizable, maxByteLength } = value;
    if (!resizable)
        return { make: () => bytes };
    return { make() {
        const buffer = new ArrayBuffer(bytes.byteLength, { maxByteLength });
        new Uint8Array(buffer).set(new Uint8Array(bytes));
        return buffer;
    } };
}

/* A view up to the end of a buffer that can grow is taken for one that grows with it: nothing tells. */
function recordView(value, record) {
    const Class = viewClasses[viewName.call(value) ?? "DataView"], { buffer } = value;
    if (buffer.detached)
        throw cloneError(value);
    const { byteOffset, byteLength } = value, length = Class === DataView ? byteLength : value.length;
    const grows = buffer.resizable && byteOffset + byteLength === buffer.byteLength, inner = record(buffer);
    return { make: () => grows ? new Class(made(inner), byteOffset) : new Class(made(inner), byteOffset, length) };
}

function recordError(value, record) {
    const kinds = { __proto__: null, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };
    const Class = kinds[toText(value.name)] ?? Error, message = Object.getOwnPropertyDescriptor(value, "message");
    const text = message && "value" in message ? toText(message.value) : undefined, stack = Object.getOwnPropertyDescriptor(value, "stack")?.value;
    const cause = Object.hasOwn(value, "cause") ? record(value.cause) : null;
    return {
        make() {
            const error = new Class(text);
            if (typeof stack === "string")
                Object.defineProperty(error, "stack", { value: stack, writable: true, configurable: true });
            return error;
        },
        fill(error) {
            if (cause)
                Object.defineProperty(error, "cause", { value: made(cause), writable: true, configurable: true });
        },
    };
}

/* What has no parts that may be itself; nothing for the others. */
function recordWhole(value, record) {
    if (value instanceof Date) {
        const time = value.getTime();
        return { make: () => new Date(time) };
    }
    if (value instanceof RegExp) {
        const { source, flags } = value;
        return { make: () => new RegExp(source, flags) };
    }
    if (value instanceof Boolean || value instanceof Number || value instanceof String || value instanceof BigInt) {
        const primitive = value.valueOf();
        return { make: () => Object(primitive) };
    }
    if (value instanceof ArrayBuffer)
        return recordBuffer(value);
    const clone = cloners.find(([Class]) => value instanceof Class)?.[1];
    if (!clone)
        return undefined;
    const copy = clone(value, record);
    return { make: typeof copy === "function" ? copy : () => copy };
}

/* Its parts are written down after itself: they may have it as a part. */
function recordParts(value, self, record) {
    if (value instanceof Map) {
        self.make = () => new Map();
        const parts = Array.from(Map.prototype.entries.call(value)).map(([key, item]) => [record(key), record(item)]);
        self.fill = map => parts.forEach(([key, item]) => map.set(made(key), made(item)));
        return;
    }
    if (value instanceof Set) {
        self.make = () => new Set();
        const parts = Array.from(Set.prototype.values.call(value)).map(record);
        self.fill = set => parts.forEach(item => set.add(made(item)));
        return;
    }
    const length = Array.isArray(value) ? value.length : -1, parts = [];
    if (length < 0)
        refuseUncloneable(value);
    self.make = () => length < 0 ? {} : new Array(length);
    for (const key of Object.keys(value))
        if (Object.hasOwn(value, key))
            parts.push([key, record(value[key])]);
    self.fill = object => {
        for (const [key, item] of parts)
            if (key === "__proto__")
                Object.defineProperty(object, key, { value: made(item), writable: true, enumerable: true, configurable: true });
            else
                object[key] = made(item);
    };
}

/* The copy a record stands for; a primitive stands for itself. */
function made(record) {
    if (typeof record !== "object" || record === null)
        return record;
    if (!("copy" in record)) {
        record.copy = record.make();
        record.fill?.(record.copy);
    }
    return record.copy;
}

/* known: objects to their records. */
function recorder(known) {
    const record = value => {
        if (typeof value === "function" || typeof value === "symbol")
            throw cloneError(value);
        if (typeof value !== "object" || value === null)
            return value;
        let self = known.get(value);
        if (self)
            return self;
        self = {};
        known.set(value, self);
        if (ArrayBuffer.isView(value))
            Object.assign(self, recordView(value, record));
        else if (value instanceof Error && !(value instanceof DOMException))
            Object.assign(self, recordError(value, record));
        else if (!Object.assign(self, recordWhole(value, record)).make)
            recordParts(value, self, record);
        return self;
    };
    return record;
}

/* How to give it away; undefined: it cannot be. */
function transferOf(object) {
    return transferrers.find(([Class, can]) => object instanceof Class && can(object))?.[2];
}

/* WebIDL: a list of objects. */
function transferList(options) {
    const { transfer } = dictionary(options, "options");
    if (transfer === undefined)
        return [];
    if (Object(transfer) !== transfer || typeof transfer[Symbol.iterator] !== "function")
        throw new TypeError("transfer is not a list");
    return Array.from(transfer);
}

function structuredClone(value, options = undefined) {
    needArguments(arguments.length, 1);
    const known = new Map(), given = transferList(options);
    for (const object of given) {
        if (!transferOf(object) || known.has(object))
            throw cloneError(object);
        known.set(object, {});
    }
    const copied = recorder(known)(value);
    for (const object of given) {
        const give = transferOf(object); /* a getter may have emptied it meanwhile */
        if (!give)
            throw cloneError(object);
        known.get(object).copy = give(object);
    }
    return made(copied);
}

expose({ structuredClone });

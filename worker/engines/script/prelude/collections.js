/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lists of nodes (DOM): as they were when asked for. Arrays, whose methods programs use where those of the standard lack. */

class NodeList extends Array {
    static get [Symbol.species]() { return Array; }
    item(k) { return this[k] ?? null; }
}

class HTMLCollection extends Array {
    static get [Symbol.species]() { return Array; }
    item(k) { return this[k] ?? null; }
    namedItem(name) { return this.find(element => element.id === name || element.getAttribute("name") === name) ?? null; }
}

class NamedNodeMap extends Array {
    static get [Symbol.species]() { return Array; }
    item(k) { return this[k] ?? null; }
    getNamedItem(name) { return this.find(attribute => attribute.name === name) ?? null; }
}

function listOf(Class, items) { return Object.setPrototypeOf(items, Class.prototype); }

exposeClasses({ NodeList, HTMLCollection, NamedNodeMap });

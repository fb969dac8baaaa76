/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* HTML to a tree: tags, attributes, text; no error recovery beyond what pages by hand need. */

const voidTags = new Set(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]);
const rawTags = new Set(["script", "style", "textarea", "title"]);
const entities = { amp: "&", lt: "<", gt: ">", quot: "\"", apos: "'", nbsp: "\u00a0", copy: "©", reg: "®", mdash: "—", ndash: "–",
    hellip: "…", times: "×", middot: "·", deg: "°", larr: "←", rarr: "→", uarr: "↑", darr: "↓", laquo: "«", raquo: "»" };

function decodeEntities(text) {
    return text.replace(/&(?:#(\d+)|#[xX]([0-9a-fA-F]+)|(\w+));?/g, (whole, decimal, hex, name) => {
        const point = decimal ? +decimal : hex ? parseInt(hex, 16) : null;
        if (point !== null)
            return point > 0 && point < 0x110000 ? String.fromCodePoint(point) : "\ufffd";
        return entities[name] ?? whole;
    });
}

const tagPattern = /<!--[\s\S]*?(?:-->|$)|<!?(\/?)([a-zA-Z][^\s\/>]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>/g;
const attributePattern = /([^\s=\/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;

let parserSets = false; /* it is the parser that gives an element its attributes */

function setAttributes(element, text) {
    parserSets = true;
    try {
        for (const [, name, double, single, bare] of text.matchAll(attributePattern))
            if (!element.hasAttribute(name))
                element.setAttribute(name, decodeEntities(double ?? single ?? bare ?? ""));
    } finally {
        parserSets = false;
    }
}

/* html, head and body are there already. */
function openElement(tag, parent) {
    if (parent.isConnected && ["html", "head", "body"].includes(tag))
        return tag === "html" ? document.documentElement : document[tag];
    return parent.appendChild(makeElement(tag));
}

function lineAt(text, at) { return text.slice(0, at).split("\n").length; }

/* Adds what text says to root. onScript: called with each script element, and its line, as it is complete. */
function parseHtml(text, root, onScript = () => {}) {
    const open = [root];
    let from = 0, match;
    const addText = (piece, parent) => { if (piece !== "") parent.appendChild(new Text(decodeEntities(piece))); };
    tagPattern.lastIndex = 0;
    const pattern = new RegExp(tagPattern);
    while ((match = pattern.exec(text))) {
        addText(text.slice(from, match.index), open.at(-1));
        from = pattern.lastIndex;
        const [, closing, name, attributes] = match, tag = name?.toLowerCase();
        if (!tag || tag === "doctype")
            continue;
        if (closing) {
            const at = open.findLastIndex(element => element.localName === tag);
            if (at > 0 && tag !== "body" && tag !== "html")
                open.length = at;
            continue;
        }
        if ((tag === "p" || tag === "li") && open.at(-1).localName === tag)
            open.pop();
        const element = openElement(tag, open.at(-1));
        setAttributes(element, attributes);
        if (rawTags.has(tag)) {
            const end = new RegExp(`</${tag}[\\s>]`, "i").exec(text.slice(from)), stop = end ? from + end.index : text.length;
            const content = text.slice(from, stop);
            const line = tag === "script" ? lineAt(text, from) : 0;
            element.appendChild(new Text(tag === "title" || tag === "textarea" ? decodeEntities(content) : content));
            from = pattern.lastIndex = end ? text.indexOf(">", stop) + 1 || text.length : text.length;
            if (tag === "script")
                onScript(element, line);
        } else if (!voidTags.has(tag)) {
            open.push(element);
        }
    }
    addText(text.slice(from), open.at(-1));
}

/* ------------------------------------------------------------------------- a page's scripts */

/* A module here is one script: it has its own scope and may await, but nothing to import from, and nobody to
   export to. */
function runModule(text, line) {
    const code = text.replace(/^(\s*)export\s+(?:default\s+)?(?=(?:async\s+)?function|class|const|let|var)/gm, "$1");
    try {
        evaluateScript(`(async () => { "use strict"; ${code}\n})().catch(reportError);`, "page", line);
    } catch (error) {
        if (!(error instanceof SyntaxError) || !/^\s*import[\s{*"']/m.test(text))
            throw error;
        refuse("import", "other files cannot be read, so this module does not run");
    }
}

function runScriptElement(element, line) {
    const type = (element.getAttribute("type") ?? "").trim().toLowerCase(), text = element.textContent;
    if (element.hasAttribute("src")) {
        const bytes = bytesOfUrl(element.getAttribute("src"));
        if (bytes)
            callSafely(() => evaluateScript(native.decode(bytes), "data", 1));
        else
            refuse(`script ${element.getAttribute("src").slice(0, 60)}`, "other files cannot be read");
        return;
    }
    if (type === "module")
        deferred.push(() => runModule(text, line));
    else if (type === "" || /^(?:text|application)\/(?:java|ecma)script$/.test(type))
        callSafely(() => evaluateScript(text, "page", line));
}

const deferred = [];

function runPage(text) {
    pageMargin = 8;
    parseHtml(text, document.body, runScriptElement);
    for (const run of deferred.splice(0))
        callSafely(run);
    finishLoading();
}

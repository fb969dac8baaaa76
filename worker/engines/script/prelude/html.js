/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* HTML to a tree: tags, attributes, text; no error recovery beyond what pages by hand need. */

const voidTags = new Set(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]);
const headTags = new Set(["base", "link", "meta", "script", "style", "template", "title"]);
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

function openElement(tag, parent) {
    const isSvg = tag === "svg" || (parent.namespaceURI === svgNamespace && parent.localName !== "foreignObject");
    const element = makeElement(tag, isSvg ? svgNamespace : htmlNamespace);
    element[STARTED] = true;
    return parent.appendChild(element);
}

function lineAt(text, at) { return text.slice(0, at).split("\n").length; }

/* Adds what text says to root. onScript: called with each script element, and its line, as it is complete. */
function parseHtml(text, root, onScript = () => {}) {
    for (const [element, line] of parseSteps(text, root))
        onScript(element, line);
}

/* The same, with a stop at each script. html, head and body are there already; of a page, what belongs into a head goes
   there until something else comes. */
function* parseSteps(text, root, isPage = false) {
    const open = [isPage ? document.head : root];
    let from = 0, match;
    const beginBody = () => {
        if (open.length === 1)
            open[0] = root;
    };
    const addText = piece => {
        if (/[^ \t\n\f\r]/.test(piece))
            beginBody();
        if (piece !== "")
            open.at(-1).appendChild(new Text(decodeEntities(piece)));
    };
    tagPattern.lastIndex = 0;
    const pattern = new RegExp(tagPattern);
    while ((match = pattern.exec(text))) {
        addText(text.slice(from, match.index));
        from = pattern.lastIndex;
        const [whole, closing, name, attributes] = match, tag = name?.toLowerCase();
        if (!tag && open.at(-1) !== document.head)
            open.at(-1).appendChild(new Comment(whole.replace(/^<!--|-->$/g, "")));
        if (!tag || tag === "doctype")
            continue;
        if (tag === "html" || tag === "head" || tag === "body") {
            if (isPage && !closing)
                setAttributes(tag === "html" ? document.documentElement : document[tag], attributes);
            if (tag === "body" && !closing)
                beginBody();
            continue;
        }
        if (closing) {
            const at = open.findLastIndex(element => element.localName === tag);
            if (at > 0)
                open.length = at;
            continue;
        }
        if (!headTags.has(tag))
            beginBody();
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
                yield [element, line];
        } else if (!voidTags.has(tag)) {
            open.push(element);
        }
    }
    addText(text.slice(from));
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
    const before = scriptRunning, type = element.type.trim().toLowerCase();
    const isModule = type === "module";
    if (!isModule && type !== "" && !/^(?:text|application)\/(?:x-)?(?:java|ecma)script$/.test(type))
        return;
    if (element.hasAttribute("src"))
        runSource(element, isModule);
    else if (isModule && pageState === "loading")
        deferred.push(() => runModule(element.text, line));
    else if (isModule)
        addTimer(() => runModule(element.text, line), 0, [], false);
    else {
        scriptRunning = element;
        callSafely(() => evaluateScript(element.text, "page", line));
        scriptRunning = before;
    }
}

function runSource(element, isModule) {
    const bytes = bytesOfUrl(element.src), before = scriptRunning;
    if (!bytes) {
        refuse(`script ${element.src.slice(0, 60)}`, "other files cannot be read");
        addTimer(() => send(element, new Event("error")), 0, [], false);
        return;
    }
    const text = native.decode(bytes), run = isModule ? () => runModule(text, 1) : () => evaluateScript(text, "data", 1);
    scriptRunning = element;
    callSafely(run);
    scriptRunning = before;
    addTimer(() => send(element, new Event("load")), 0, [], false);
}

const deferred = [];
let loadingPage = null;

/* One step is what runs before C is asked again, so that microtasks run in between. */
function* loadPage(text) {
    pageMargin = 8;
    for (const [element, line] of parseSteps(text, document.body, true)) {
        runScriptElement(element, line);
        yield;
    }
    while (deferred.length > 0) {
        callSafely(deferred.shift());
        yield;
    }
    yield* finishLoading();
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where things are: blocks one below the other, canvases, pictures and words in lines. Simple on
   purpose: it shows what a page of canvases is made of, not every page. CSS pixels. */

const blockTags = new Set(["html", "body", "div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "main", "section",
    "header", "footer", "article", "nav", "form", "pre", "table", "tr", "figure", "figcaption", "center", "details", "summary"]);
const hiddenTags = new Set(["head", "script", "style", "title", "template", "noscript", "meta", "link", "option", "dialog"]);
const headings = { h1: 32, h2: 24, h3: 19, h4: 16, h5: 13, h6: 11 };

let boxes = new Map(), painted = [], words = [], fills = [], backdrop = null, pageMargin = 0;

function boxOf(element) {
    settleLayout();
    return boxes.get(element) ?? { x: 0, y: 0, width: 0, height: 0 };
}

function styleLength(element, name, whole) {
    const text = element.style[name];
    if (!text || text === "auto")
        return null;
    return text.endsWith("%") ? parseFloat(text) * whole / 100 : parseLength(text.replace(/^calc\((.*)\)$/, "$1").trim(), 16);
}

/* A colour behind the element; pictures behind it are not shown. */
function fillBehind(element, box) {
    const color = parseColor(element.style.backgroundColor || element.style.background || "transparent");
    if (color && color.a > 0)
        fills.push({ color, box });
}

function isReplaced(element) { return element instanceof HTMLCanvasElement || element instanceof HTMLImageElement; }

function isHidden(element) { return hiddenTags.has(element.localName) || element.style.display === "none" || element.hidden; }

/* What style and attributes make of a picture's size. */
function replacedSize(element, around) {
    const natural = { width: element.width, height: element.height };
    const width = styleLength(element, "width", around.width), height = styleLength(element, "height", innerHeight);
    if (width !== null && height !== null)
        return { width, height };
    if (width !== null)
        return { width, height: natural.width ? width * natural.height / natural.width : 0 };
    if (height !== null)
        return { width: natural.height ? height * natural.width / natural.height : 0, height };
    return natural;
}

/* A run of lines being filled. */
class Flow {
    constructor(x, y, width) {
        this.left = this.x = x;
        this.top = this.y = y;
        this.width = width;
        this.line = 0; /* its height so far */
        this.right = x;
    }
    newLine() {
        this.y += this.line;
        this.line = 0;
        this.x = this.left;
    }
    /* A place for something that wide and high on the present line, or the next. */
    place(width, height) {
        if (this.x > this.left && this.x + width > this.left + this.width)
            this.newLine();
        const place = { x: this.x, y: this.y, width, height };
        this.x += width;
        this.line = Math.max(this.line, height);
        this.right = Math.max(this.right, this.x);
        return place;
    }
}

let measuring = null;

function layWords(text, flow, font, color) {
    measuring ??= new OffscreenCanvas(1, 1).getContext("2d");
    measuring.font = font.text;
    const space = measuring.measureText(" ").width, height = font.size * 1.3;
    for (const word of text.split(/[ \t\n\f\r]+/).filter(word => word !== "").slice(0, 5000)) {
        const place = flow.place(measuring.measureText(word).width + space, height);
        words.push({ word, font, color, x: place.x, y: place.y + font.size });
    }
}

function layReplaced(element, flow, origin) {
    const size = replacedSize(element, flow), position = element.style.position;
    let place;
    if (position === "absolute" || position === "fixed") {
        const right = styleLength(element, "right", innerWidth), bottom = styleLength(element, "bottom", innerHeight);
        const left = styleLength(element, "left", innerWidth), top = styleLength(element, "top", innerHeight);
        place = { x: left !== null ? origin.x + left : right !== null ? innerWidth - right - size.width : origin.x,
            y: top !== null ? origin.y + top : bottom !== null ? innerHeight - bottom - size.height : origin.y, ...size };
    } else {
        if (element.style.display === "block")
            flow.newLine();
        place = flow.place(size.width, size.height);
        if (element.style.display === "block")
            flow.newLine();
    }
    boxes.set(element, place);
    if (element.style.visibility === "hidden")
        return;
    fillBehind(element, place);
    painted.push(element);
}

function layBlock(element, flow, origin, font, color) {
    const position = element.style.position, out = position === "absolute" || position === "fixed";
    const margin = headings[element.localName] || element.localName === "p" ? font.size * 0.5 : 0;
    if (!out) {
        flow.newLine();
        flow.y += margin;
    }
    const x = out ? origin.x + (styleLength(element, "left", innerWidth) ?? 0) : flow.left;
    const y = out ? origin.y + (styleLength(element, "top", innerHeight) ?? 0) : flow.y;
    const width = styleLength(element, "width", flow.width) ?? flow.width;
    const inner = new Flow(x, y, width), box = { x, y, width, height: 0 };
    if (element.style.visibility !== "hidden")
        fillBehind(element, box);
    layChildren(element, inner, position && position !== "static" ? { x, y } : origin, font, color);
    inner.newLine();
    const height = styleLength(element, "height", innerHeight) ?? inner.y - y;
    box.height = height;
    boxes.set(element, box);
    if (!out)
        flow.y = y + height + margin;
}

function fontFor(element, font) {
    const size = headings[element.localName] ?? styleLength(element, "fontSize", font.size) ?? font.size;
    const bold = element.localName in headings || /^(b|strong|th)$/.test(element.localName) ? "bold " : "";
    const made = fontOf(`${bold}${size}px ${element.style.fontFamily || "sans-serif"}`);
    return bold || size !== font.size || element.style.fontFamily ? made ?? font : font;
}

function layChildren(element, flow, origin, font, color) {
    for (const child of element[CHILDREN]) {
        if (child instanceof Text) {
            layWords(child.data, flow, font, color);
        } else if (child instanceof Element && !isHidden(child)) {
            const childFont = fontFor(child, font), childColor = child.style.color || color;
            if (child.localName === "br")
                flow.place(0, font.size * 1.3), flow.newLine();
            else if (isReplaced(child))
                layReplaced(child, flow, origin);
            else if (blockTags.has(child.localName) || child.style.display === "block" || child.style.position === "absolute" || child.style.position === "fixed")
                layBlock(child, flow, origin, childFont, childColor);
            else
                layInline(child, flow, origin, childFont, childColor);
        }
    }
}

function layInline(element, flow, origin, font, color) {
    const from = { x: flow.x, y: flow.y };
    layChildren(element, flow, origin, font, color);
    boxes.set(element, { x: from.x, y: from.y, width: Math.max(flow.x - from.x, 0), height: flow.y + flow.line - from.y });
}

function settleLayout() {
    if (!layoutChanged)
        return;
    layoutChanged = false;
    boxes = new Map();
    painted = [];
    words = [];
    fills = [];
    const body = document.body, margin = styleLength(body ?? document.documentElement, "margin", innerWidth) ?? pageMargin;
    const flow = new Flow(margin, margin, innerWidth - 2 * margin);
    if (body)
        layChildren(body, flow, { x: 0, y: 0 }, fontOf("16px sans-serif"), body.style.color || "#000");
    flow.newLine();
    boxes.set(document.documentElement, { x: 0, y: 0, width: innerWidth, height: innerHeight });
    boxes.set(body, { x: 0, y: 0, width: innerWidth, height: Math.max(innerHeight, flow.y) });
    showLayout();
}

/* Colours and words go onto a picture of the view, behind the canvases. */
function drawBackdrop() {
    if (words.length === 0 && fills.length === 0) {
        backdrop = null;
        return;
    }
    const ratio = devicePixelRatio;
    backdrop = new OffscreenCanvas(Math.ceil(innerWidth * ratio), Math.ceil(innerHeight * ratio));
    const context = backdrop.getContext("2d");
    context.scale(ratio, ratio);
    for (const { color, box } of fills) {
        context.fillStyle = `rgb(${color.r} ${color.g} ${color.b} / ${color.a})`;
        context.fillRect(box.x, box.y, box.width, box.height);
    }
    for (const { word, font, color, x, y } of words) {
        context.font = font.text;
        context.fillStyle = color;
        context.fillText(word, x, y);
    }
}

/* What a canvas or picture shows in its box. */
function shownBitmap(element, { width, height }) {
    return element[DRAWING]?.rendering([width, height], width * devicePixelRatio, height * devicePixelRatio) ?? element[BITMAP];
}

function showLayout() {
    const ratio = devicePixelRatio, out = native.layout, most = Math.floor(out.length / 5);
    let count = 0;
    /* Edges go to whole pixels: a canvas between two of them would be blurred. */
    const put = (bitmap, box) => {
        const left = Math.round(box.x * ratio), top = Math.round(box.y * ratio);
        const right = Math.round((box.x + box.width) * ratio), bottom = Math.round((box.y + box.height) * ratio);
        if (count < most && bitmap && bitmap.width && bitmap.height)
            out.set([bitmap.number, left, top, right - left, bottom - top], 5 * count++);
    };
    drawBackdrop();
    if (backdrop)
        put(backdrop[BITMAP], { x: 0, y: 0, width: innerWidth, height: innerHeight });
    for (const element of painted)
        put(shownBitmap(element, boxes.get(element)), boxes.get(element));
    const style = document.body?.style ?? {}, color = parseColor(style.backgroundColor || style.background || "white");
    const { r, g, b, a } = color ?? parseColor("white"), mix = part => Math.round(part * a + 255 * (1 - a));
    flush();
    native.show(count, mix(r) << 16 | mix(g) << 8 | mix(b));
}

/* The element at a point: the last painted there, else the smallest box around it, else the body. */
function elementAt(x, y) {
    settleLayout();
    const inside = box => x >= box.x && y >= box.y && x < box.x + box.width && y < box.y + box.height;
    for (const element of [...painted].reverse())
        if (inside(boxes.get(element)) && element.style.pointerEvents !== "none")
            return element;
    let best = null;
    for (const [element, box] of boxes)
        if (element && inside(box) && (!best || box.width * box.height <= boxes.get(best).width * boxes.get(best).height))
            best = element;
    return best ?? document.body ?? document.documentElement;
}

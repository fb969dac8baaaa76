/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* CSS colours to four numbers: red, green, blue 0 … 255, alpha 0 … 1. */

const namedColors = new Map(Object.entries({
    aliceblue: 0xf0f8ff, antiquewhite: 0xfaebd7, aqua: 0x00ffff, aquamarine: 0x7fffd4, azure: 0xf0ffff, beige: 0xf5f5dc,
    bisque: 0xffe4c4, black: 0x000000, blanchedalmond: 0xffebcd, blue: 0x0000ff, blueviolet: 0x8a2be2, brown: 0xa52a2a,
    burlywood: 0xdeb887, cadetblue: 0x5f9ea0, chartreuse: 0x7fff00, chocolate: 0xd2691e, coral: 0xff7f50,
    cornflowerblue: 0x6495ed, cornsilk: 0xfff8dc, crimson: 0xdc143c, cyan: 0x00ffff, darkblue: 0x00008b, darkcyan: 0x008b8b,
    darkgoldenrod: 0xb8860b, darkgray: 0xa9a9a9, darkgreen: 0x006400, darkgrey: 0xa9a9a9, darkkhaki: 0xbdb76b,
    darkmagenta: 0x8b008b, darkolivegreen: 0x556b2f, darkorange: 0xff8c00, darkorchid: 0x9932cc, darkred: 0x8b0000,
    darksalmon: 0xe9967a, darkseagreen: 0x8fbc8f, darkslateblue: 0x483d8b, darkslategray: 0x2f4f4f, darkslategrey: 0x2f4f4f,
    darkturquoise: 0x00ced1, darkviolet: 0x9400d3, deeppink: 0xff1493, deepskyblue: 0x00bfff, dimgray: 0x696969,
    dimgrey: 0x696969, dodgerblue: 0x1e90ff, firebrick: 0xb22222, floralwhite: 0xfffaf0, forestgreen: 0x228b22,
    fuchsia: 0xff00ff, gainsboro: 0xdcdcdc, ghostwhite: 0xf8f8ff, gold: 0xffd700, goldenrod: 0xdaa520, gray: 0x808080,
    green: 0x008000, greenyellow: 0xadff2f, grey: 0x808080, honeydew: 0xf0fff0, hotpink: 0xff69b4, indianred: 0xcd5c5c,
    indigo: 0x4b0082, ivory: 0xfffff0, khaki: 0xf0e68c, lavender: 0xe6e6fa, lavenderblush: 0xfff0f5, lawngreen: 0x7cfc00,
    lemonchiffon: 0xfffacd, lightblue: 0xadd8e6, lightcoral: 0xf08080, lightcyan: 0xe0ffff, lightgoldenrodyellow: 0xfafad2,
    lightgray: 0xd3d3d3, lightgreen: 0x90ee90, lightgrey: 0xd3d3d3, lightpink: 0xffb6c1, lightsalmon: 0xffa07a,
    lightseagreen: 0x20b2aa, lightskyblue: 0x87cefa, lightslategray: 0x778899, lightslategrey: 0x778899,
    lightsteelblue: 0xb0c4de, lightyellow: 0xffffe0, lime: 0x00ff00, limegreen: 0x32cd32, linen: 0xfaf0e6,
    magenta: 0xff00ff, maroon: 0x800000, mediumaquamarine: 0x66cdaa, mediumblue: 0x0000cd, mediumorchid: 0xba55d3,
    mediumpurple: 0x9370db, mediumseagreen: 0x3cb371, mediumslateblue: 0x7b68ee, mediumspringgreen: 0x00fa9a,
    mediumturquoise: 0x48d1cc, mediumvioletred: 0xc71585, midnightblue: 0x191970, mintcream: 0xf5fffa, mistyrose: 0xffe4e1,
    moccasin: 0xffe4b5, navajowhite: 0xffdead, navy: 0x000080, oldlace: 0xfdf5e6, olive: 0x808000, olivedrab: 0x6b8e23,
    orange: 0xffa500, orangered: 0xff4500, orchid: 0xda70d6, palegoldenrod: 0xeee8aa, palegreen: 0x98fb98,
    paleturquoise: 0xafeeee, palevioletred: 0xdb7093, papayawhip: 0xffefd5, peachpuff: 0xffdab9, peru: 0xcd853f,
    pink: 0xffc0cb, plum: 0xdda0dd, powderblue: 0xb0e0e6, purple: 0x800080, rebeccapurple: 0x663399, red: 0xff0000,
    rosybrown: 0xbc8f8f, royalblue: 0x4169e1, saddlebrown: 0x8b4513, salmon: 0xfa8072, sandybrown: 0xf4a460,
    seagreen: 0x2e8b57, seashell: 0xfff5ee, sienna: 0xa0522d, silver: 0xc0c0c0, skyblue: 0x87ceeb, slateblue: 0x6a5acd,
    slategray: 0x708090, slategrey: 0x708090, snow: 0xfffafa, springgreen: 0x00ff7f, steelblue: 0x4682b4, tan: 0xd2b48c,
    teal: 0x008080, thistle: 0xd8bfd8, tomato: 0xff6347, turquoise: 0x40e0d0, violet: 0xee82ee, wheat: 0xf5deb3,
    white: 0xffffff, whitesmoke: 0xf5f5f5, yellow: 0xffff00, yellowgreen: 0x9acd32,
    activeborder: 0x000000, activecaption: 0xffffff, appworkspace: 0xffffff, background: 0xffffff, buttonhighlight: 0xf0f0f0,
    buttonshadow: 0xf0f0f0, captiontext: 0x000000, inactiveborder: 0x000000, inactivecaption: 0xffffff,
    inactivecaptiontext: 0x808080, infobackground: 0xffffff, infotext: 0x000000, menu: 0xffffff, menutext: 0x000000,
    scrollbar: 0xffffff, threeddarkshadow: 0x000000, threedface: 0xf0f0f0, threedhighlight: 0x000000,
    threedlightshadow: 0x000000, threedshadow: 0x000000, window: 0xffffff, windowframe: 0x000000, windowtext: 0x000000,
    canvas: 0xffffff, canvastext: 0x000000, linktext: 0x0000ee, visitedtext: 0x551a8b, activetext: 0xff0000,
    buttonface: 0xf0f0f0, buttontext: 0x000000, buttonborder: 0x000000, field: 0xffffff, fieldtext: 0x000000,
    highlight: 0xb5d5ff, highlighttext: 0x000000, selecteditem: 0xb5d5ff, selecteditemtext: 0x000000, mark: 0xffff00,
    marktext: 0x000000, graytext: 0x808080, accentcolor: 0x3584e4, accentcolortext: 0xffffff,
}));

function rgb(r, g, b, a = 1) { return { r, g, b, a }; }

function clamp(value, least, most) { return value < least ? least : value > most ? most : value; }

function hexColor(digits) {
    if (!/^(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/.test(digits))
        return null;
    const long = digits.length > 4 ? digits : digits.replace(/./g, "$&$&");
    const part = at => parseInt(long.slice(at, at + 2), 16);
    return rgb(part(0), part(2), part(4), long.length === 8 ? part(6) / 255 : 1);
}

/* ------------------------------------------------------------------- numbers, in their units */

const numberPattern = "[-+]?(?:\\d+(?:\\.\\d+)?|\\.\\d+)(?:e[-+]?\\d+)?";
const valuePattern = new RegExp(`^(${numberPattern})(%|deg|rad|grad|turn)?$`);

/* {value, unit} with unit "", "%" or an angle's; null if it is none. "none" is 0. */
function parseValue(text) {
    if (text === "none")
        return { value: 0, unit: "" };
    const parts = valuePattern.exec(text);
    return parts ? { value: +parts[1], unit: parts[2] ?? "" } : null;
}

/* A number, or a percentage of whole. */
function scaled(value, whole) { return value.unit === "%" ? value.value * whole / 100 : value.value; }

function degreesOf(value) {
    const factor = { "": 1, deg: 1, rad: 180 / Math.PI, grad: 0.9, turn: 360 }[value.unit];
    return factor === undefined ? null : ((value.value * factor) % 360 + 360) % 360;
}

function alphaOf(value) { return value ? clamp(scaled(value, 1), 0, 1) : 1; }

function byteOf(value) { return Math.round(clamp(value, 0, 255)); }

/* Arguments of a colour function: with commas throughout, or with spaces and a slash before alpha. */
function colorArguments(text) {
    const commas = text.includes(",");
    const parts = commas ? text.split(",").map(part => part.trim())
        : text.replace(/\s*\/\s*/, " / ").trim().split(/\s+/);
    if (commas)
        return parts.length >= 3 && parts.length <= 4 && !parts.includes("none") ? { parts, commas } : null;
    if (parts.length === 5 && parts[3] === "/")
        return { parts: [...parts.slice(0, 3), parts[4]], commas };
    return parts.length === 3 ? { parts, commas } : null;
}

/* --------------------------------------------------------------------------- colour spaces */

function hslToRgb(h, s, l) {
    const part = n => {
        const k = (n + h / 30) % 12;
        return l - s * Math.min(l, 1 - l) * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    };
    return [part(0) * 255, part(8) * 255, part(4) * 255];
}

function hwbToRgb(h, white, black) {
    if (white + black >= 1)
        return Array(3).fill(white / (white + black) * 255);
    return hslToRgb(h, 1, 0.5).map(value => value * (1 - white - black) + white * 255);
}

function encodeGamma(value) {
    const size = Math.abs(value);
    return Math.sign(value) * (size > 0.0031308 ? 1.055 * size ** (1 / 2.4) - 0.055 : 12.92 * size);
}

function decodeGamma(value) {
    const size = Math.abs(value);
    return Math.sign(value) * (size <= 0.04045 ? size / 12.92 : ((size + 0.055) / 1.055) ** 2.4);
}

function apply3(matrix, vector) {
    return [0, 3, 6].map(row => matrix[row] * vector[0] + matrix[row + 1] * vector[1] + matrix[row + 2] * vector[2]);
}

/* CSS Color 4, sample code: XYZ D65 to linear sRGB, D50 to D65, and the spaces' own. */
const xyzToSrgb = [3.2409699419045226, -1.537383177570094, -0.4986107602930034, -0.9692436362808796, 1.8759675015077202,
    0.04155505740717559, 0.05563007969699366, -0.20397695888897652, 1.0569715142428786];
const d50ToD65 = [0.9554734527042182, -0.023098536874261423, 0.0632593086610217, -0.028369706963208136, 1.0099954580058226,
    0.021041398966943008, 0.012314001688319899, -0.020507696433477912, 1.3303659366080753];
const p3ToXyz = [0.4865709486482162, 0.26566769316909306, 0.1982172852343625, 0.2289745640697488, 0.6917385218365064,
    0.079286914093745, 0, 0.04511338185890264, 1.043944368900976];

function fromXyz(xyz) { return apply3(xyzToSrgb, xyz).map(value => encodeGamma(value) * 255); }

function labToRgb(lightness, a, b) {
    const f1 = (lightness + 16) / 116, f = [a / 500 + f1, f1, f1 - b / 200];
    const kappa = 24389 / 27, epsilon = 216 / 24389, white = [0.3457 / 0.3585, 1, (1 - 0.3457 - 0.3585) / 0.3585];
    const xyz = [f[0] ** 3 > epsilon ? f[0] ** 3 : (116 * f[0] - 16) / kappa,
        lightness > kappa * epsilon ? f1 ** 3 : lightness / kappa,
        f[2] ** 3 > epsilon ? f[2] ** 3 : (116 * f[2] - 16) / kappa];
    return fromXyz(apply3(d50ToD65, xyz.map((value, k) => value * white[k])));
}

function oklabToRgb(lightness, a, b) {
    const lms = [lightness + 0.3963377774 * a + 0.2158037573 * b, lightness - 0.1055613458 * a - 0.0638541728 * b,
        lightness - 0.0894841775 * a - 1.291485548 * b].map(value => value ** 3);
    return apply3([4.0767416621, -3.3077115913, 0.2309699292, -1.2684380046, 2.6097574011, -0.3413193965, -0.0041960863,
        -0.7034186147, 1.707614701], lms).map(value => encodeGamma(value) * 255);
}

function polar(convert) {
    return (lightness, chroma, hue) => convert(lightness, chroma * Math.cos(hue * Math.PI / 180), chroma * Math.sin(hue * Math.PI / 180));
}

/* Each: of how much 100 % is, for the first two or three numbers; how it becomes red, green, blue. */
const labSpaces = {
    lab: [[100, 125, 125], labToRgb], oklab: [[1, 0.4, 0.4], oklabToRgb],
    lch: [[100, 150, null], polar(labToRgb)], oklch: [[1, 0.4, null], polar(oklabToRgb)],
};

function rgbFunction(values) {
    const percents = values.slice(0, 3).filter(value => value.unit === "%").length;
    if (values.slice(0, 3).some(value => value.unit !== "" && value.unit !== "%"))
        return null;
    return { percents, color: values.slice(0, 3).map(value => scaled(value, 255)) };
}

function hueFunction(name, values) {
    const hue = degreesOf(values[0]), parts = values.slice(1, 3).map(value => clamp(value.value / 100, 0, Infinity));
    if (hue === null || values.slice(1, 3).some(value => value.unit !== "%" && value.unit !== ""))
        return null;
    return name === "hwb" ? hwbToRgb(hue, ...parts) : hslToRgb(hue, clamp(parts[0], 0, 1), clamp(parts[1], 0, 1));
}

function labFunction(name, values) {
    const [wholes, convert] = labSpaces[name];
    const numbers = values.slice(0, 3).map((value, k) => wholes[k] === null ? degreesOf(value) : scaled(value, wholes[k]));
    return numbers.includes(null) ? null : convert(clamp(numbers[0], 0, wholes[0]), numbers[1], numbers[2]);
}

function colorSpaceFunction(text) {
    const parts = text.replace(/\s*\/\s*/, " / ").trim().split(/\s+/), space = parts.shift();
    const values = parts.filter(part => part !== "/").map(parseValue);
    if (values.includes(null) || values.length < 3 || values.length > 4)
        return null;
    const numbers = values.slice(0, 3).map(value => scaled(value, 1));
    const convert = {
        srgb: () => numbers.map(value => value * 255),
        "srgb-linear": () => numbers.map(value => encodeGamma(value) * 255),
        "display-p3": () => fromXyz(apply3(p3ToXyz, numbers.map(decodeGamma))),
        xyz: () => fromXyz(numbers), "xyz-d65": () => fromXyz(numbers), "xyz-d50": () => fromXyz(apply3(d50ToD65, numbers)),
    }[space];
    return convert ? rgb(...convert().map(byteOf), alphaOf(values[3])) : null;
}

function colorFunction(name, text) {
    if (name === "color")
        return colorSpaceFunction(text);
    const given = colorArguments(text), values = given?.parts.map(parseValue);
    if (!values || values.includes(null) || (values[3] && values[3].unit !== "" && values[3].unit !== "%"))
        return null;
    const alpha = alphaOf(values[3]);
    if (name === "rgb" || name === "rgba") {
        const made = rgbFunction(values);
        if (!made || (given.commas && made.percents % 3 !== 0))
            return null;
        return rgb(...made.color.map(byteOf), alpha);
    }
    if (given.commas && (!name.startsWith("hsl") || values[1].unit !== "%" || values[2].unit !== "%"))
        return null;
    const made = name in labSpaces ? labFunction(name, values) : hueFunction(name, values);
    return made ? rgb(...made.map(byteOf), alpha) : null;
}

/* -------------------------------------------------------------------------------- in all */

const colorCache = new Map();

function parseColorText(text) {
    const trimmed = text.replace(/^[ \t\n\f\r]+|[ \t\n\f\r]+$/g, "").toLowerCase();
    if (trimmed[0] === "#")
        return hexColor(trimmed.slice(1));
    if (trimmed === "transparent")
        return rgb(0, 0, 0, 0);
    if (trimmed === "currentcolor")
        return rgb(0, 0, 0, 1);
    const word = namedColors.get(trimmed);
    if (word !== undefined)
        return rgb(word >> 16, word >> 8 & 255, word & 255);
    const call = /^(rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\(([^()]*)\)?$/.exec(trimmed);
    return call ? colorFunction(call[1], call[2]) : null;
}

/* HTML, "serialization of a color": #rrggbb if opaque. */
function serializeColor({ r, g, b, a }) {
    if (a === 1)
        return "#" + (0x1000000 + (r << 16) + (g << 8) + b).toString(16).slice(1);
    const byte = Math.round(a * 255), short = Math.round(byte / 2.55) / 100;
    const alpha = Math.round(short * 255) === byte ? short : Math.round(byte / 0.255) / 1000;
    return `rgba(${r}, ${g}, ${b}, ${alpha})`;
}

/* {r, g, b, a, text}, frozen, or null if the text is no colour. */
function parseColor(text) {
    let color = colorCache.get(text);
    if (color !== undefined)
        return color;
    color = parseColorText(text);
    if (color)
        color = Object.freeze({ ...color, text: serializeColor(color) });
    if (colorCache.size > 5000)
        colorCache.clear();
    colorCache.set(text, color);
    return color;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The colour spaces of CSS Color 4, as a tree: each knows how its three numbers become those of its parent, and
   back. The root is XYZ, D65. Red, green, blue are 0 … 1 here; hues are degrees; what CSS counts to 100 is so. */

function apply3(matrix, vector) {
    return [0, 3, 6].map(row => matrix[row] * vector[0] + matrix[row + 1] * vector[1] + matrix[row + 2] * vector[2]);
}

function inverse3([a, b, c, d, e, f, g, h, i]) {
    const whole = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
    return [e * i - f * h, c * h - b * i, b * f - c * e, f * g - d * i, a * i - c * g, c * d - a * f, d * h - e * g,
        b * g - a * h, a * e - b * d].map(value => value / whole);
}

/* A space of red, green, blue: a curve for each, then a matrix. */
function rgbSpace(matrix, decode = value => value, encode = decode, parent = "xyz-d65") {
    const back = inverse3(matrix), both = curve => value => Math.sign(value) * curve(Math.abs(value));
    return { parent, names: ["r", "g", "b"], kinds: "RGB", wholes: [1, 1, 1],
        up: values => apply3(matrix, values.map(both(decode))), down: values => apply3(back, values).map(both(encode)) };
}

function srgbDecode(value) { return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4; }
function srgbEncode(value) { return value > 0.0031308 ? 1.055 * value ** (1 / 2.4) - 0.055 : 12.92 * value; }

const rec2020Alpha = 1.09929682680944, rec2020Beta = 0.018053968510807;
function rec2020Decode(value) {
    return value < rec2020Beta * 4.5 ? value / 4.5 : ((value + rec2020Alpha - 1) / rec2020Alpha) ** (1 / 0.45);
}
function rec2020Encode(value) {
    return value > rec2020Beta ? rec2020Alpha * value ** 0.45 - (rec2020Alpha - 1) : 4.5 * value;
}

/* Numbers of CSS Color 4, "Sample code for Color Conversions". */
const srgbToXyz = [506752 / 1228815, 87881 / 245763, 12673 / 70218, 87098 / 409605, 175762 / 245763, 12673 / 175545,
    7918 / 409605, 87881 / 737289, 1001167 / 1053270];
const p3ToXyz = [608311 / 1250200, 189793 / 714400, 198249 / 1000160, 35783 / 156275, 247089 / 357200, 198249 / 2500400,
    0, 32229 / 714400, 5220557 / 5000800];
const a98ToXyz = [573536 / 994567, 263643 / 1420810, 187206 / 994567, 591459 / 1989134, 6239551 / 9945670,
    374412 / 4972835, 53769 / 1989134, 351524 / 4972835, 4929758 / 4972835];
const prophotoToXyzD50 = [0.7977666449006423, 0.13518129740053308, 0.0313477341283922, 0.2880748288194013, 0.711835234241873,
    0.00008993693872564, 0, 0, 0.8251046025104602];
const rec2020ToXyz = [63426534 / 99577255, 20160776 / 139408157, 47086771 / 278816314, 26158966 / 99577255,
    472592308 / 697040785, 8267143 / 139408157, 0, 19567812 / 697040785, 295819943 / 278816314];
const d50ToD65 = [0.9554734527042182, -0.023098536874261423, 0.0632593086610217, -0.028369706963208136, 1.0099954580258226,
    0.021041398966943008, 0.012314001688319899, -0.020507696433477912, 1.3303659366080753], d65ToD50 = inverse3(d50ToD65);
const xyzToLms = [0.819022437996703, 0.3619062600528904, -0.1288737815209879, 0.0329836539323885, 0.9292868615863434,
    0.0361446663506424, 0.0481771893596242, 0.2642395317527308, 0.6335478284694309], lmsToXyz = inverse3(xyzToLms);
const lmsToOklab = [0.210454268309314, 0.7936177747023054, -0.0040720430116193, 1.9779985324311684, -2.42859224204858,
    0.450593709617411, 0.0259040424655478, 0.7827717124575296, -0.8086757549230774], oklabToLms = inverse3(lmsToOklab);

const whiteD50 = [0.3457 / 0.3585, 1, (1 - 0.3457 - 0.3585) / 0.3585], kappa = 24389 / 27, epsilon = 216 / 24389;

function labToXyz([lightness, a, b]) {
    const f1 = (lightness + 16) / 116, f = [a / 500 + f1, f1, f1 - b / 200];
    return f.map((value, k) => (value ** 3 > epsilon ? value ** 3 : (116 * value - 16) / kappa) * whiteD50[k]);
}

function xyzToLab(xyz) {
    const f = xyz.map((value, k) => value / whiteD50[k]).map(value => value > epsilon ? Math.cbrt(value) : (kappa * value + 16) / 116);
    return [116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])];
}

function degrees(value) { return (value % 360 + 360) % 360; }

/* Lightness, chroma, hue of a space of lightness and two opponents. */
function polarSpace(parent, wholes) {
    return { parent, names: ["l", "c", "h"], kinds: "LCH", wholes,
        up: ([l, c, h]) => [l, c * Math.cos(h * Math.PI / 180), c * Math.sin(h * Math.PI / 180)],
        down: ([l, a, b]) => [l, Math.hypot(a, b), degrees(Math.atan2(b, a) * 180 / Math.PI)] };
}

function hslToRgb([h, s, l]) {
    const part = n => {
        const k = (n + h / 30) % 12;
        return l / 100 - s / 100 * Math.min(l / 100, 1 - l / 100) * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    };
    return [part(0), part(8), part(4)];
}

function hueOf([r, g, b]) {
    const most = Math.max(r, g, b), range = most - Math.min(r, g, b);
    if (range === 0)
        return 0;
    return degrees(60 * (most === r ? (g - b) / range : most === g ? (b - r) / range + 2 : (r - g) / range + 4));
}

function rgbToHsl(rgb) {
    const most = Math.max(...rgb), least = Math.min(...rgb), l = (most + least) / 2;
    return [hueOf(rgb), l === 0 || l === 1 ? 0 : (most - l) / Math.min(l, 1 - l) * 100, l * 100];
}

function hwbToRgb([h, white, black]) {
    if (white + black >= 100)
        return Array(3).fill(white / (white + black));
    return hslToRgb([h, 100, 50]).map(value => value * (1 - (white + black) / 100) + white / 100);
}

/* names: what relative colours call the numbers. kinds: which of them mean the same in several spaces. wholes: of
   what 100 % is, null: a hue. */
const colorSpaces = new Map(Object.entries({
    "xyz-d65": { parent: null, names: ["x", "y", "z"], kinds: "RGB", wholes: [1, 1, 1] },
    "xyz-d50": { parent: "xyz-d65", names: ["x", "y", "z"], kinds: "RGB", wholes: [1, 1, 1],
        up: xyz => apply3(d50ToD65, xyz), down: xyz => apply3(d65ToD50, xyz) },
    srgb: rgbSpace(srgbToXyz, srgbDecode, srgbEncode),
    "srgb-linear": rgbSpace(srgbToXyz),
    "display-p3": rgbSpace(p3ToXyz, srgbDecode, srgbEncode),
    "display-p3-linear": rgbSpace(p3ToXyz),
    "a98-rgb": rgbSpace(a98ToXyz, value => value ** (563 / 256), value => value ** (256 / 563)),
    "prophoto-rgb": rgbSpace(prophotoToXyzD50, value => value <= 16 / 512 ? value / 16 : value ** 1.8,
        value => value >= 1 / 512 ? value ** (1 / 1.8) : 16 * value, "xyz-d50"),
    rec2020: rgbSpace(rec2020ToXyz, rec2020Decode, rec2020Encode),
    lab: { parent: "xyz-d50", names: ["l", "a", "b"], kinds: "Lab", wholes: [100, 125, 125], up: labToXyz, down: xyzToLab },
    oklab: { parent: "xyz-d65", names: ["l", "a", "b"], kinds: "Lab", wholes: [1, 0.4, 0.4],
        up: lab => apply3(lmsToXyz, apply3(oklabToLms, lab).map(value => value ** 3)),
        down: xyz => apply3(lmsToOklab, apply3(xyzToLms, xyz).map(Math.cbrt)) },
    lch: polarSpace("lab", [100, 150, null]),
    oklch: polarSpace("oklab", [1, 0.4, null]),
    hsl: { parent: "srgb", names: ["h", "s", "l"], kinds: "HCL", wholes: [null, 100, 100], up: hslToRgb, down: rgbToHsl },
    hwb: { parent: "srgb", names: ["h", "w", "b"], kinds: "Hwk", wholes: [null, 100, 100], up: hwbToRgb,
        down: rgb => [hueOf(rgb), Math.min(...rgb) * 100, 100 - Math.max(...rgb) * 100] },
}));

function isWithin(space, ancestor) {
    return space === ancestor || (space !== null && isWithin(colorSpaces.get(space).parent, ancestor));
}

/* Three numbers of one space in another. */
function convertColor(values, from, to) {
    if (from === to)
        return values;
    const { parent, down } = colorSpaces.get(to);
    if (isWithin(to, from))
        return down(convertColor(values, from, parent));
    const { parent: above, up } = colorSpaces.get(from);
    return convertColor(up(values), above, to);
}

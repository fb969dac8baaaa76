/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Gradients and patterns, by the HTML standard. */

check("/canvas/gradients/linear", () => {
    const c = context();
    const g = c.createLinearGradient(0, 0, 100, 0);
    g.addColorStop(0,"#ff0");
    g.addColorStop(1,"#00f");
    c.fillStyle = g;
    c.fillRect(0, 0, 100, 50);
    pixel(c, 25, 25, [191, 191, 63, 255], 3);
    pixel(c, 75, 25, [63, 63, 191, 255], 3);
});
check("/canvas/gradients/outside", () => {
    const c = context();
    const g = c.createLinearGradient(25, 0, 75, 0);
    g.addColorStop(0.4,"#0f0");
    g.addColorStop(0.6,"#0f0");
    c.fillStyle = g;
    c.fillRect(0, 0, 100, 50);
    pixel(c, 20, 25, green);
    pixel(c, 80, 25, green);
});
check("/canvas/gradients/zero", () => {
    const c = context();
    const g = c.createLinearGradient(50, 25, 50, 25);
    g.addColorStop(0,"#f00");
    c.fillStyle = g;
    c.fillRect(0, 0, 100, 50);
    pixel(c, 40, 20, clear);
});
check("/canvas/gradients/radial-cone", () => {
    const c = context();
    c.fillStyle = "#f00";
    c.fillRect(0, 0, 100, 50);
    const g = c.createRadialGradient(210, 25, 100, 230, 25, 101);
    g.addColorStop(0,"#0f0");
    g.addColorStop(1,"#0f0");
    c.fillStyle = g;
    c.fillRect(0, 0, 100, 50);
});
check("/canvas/gradients/conic", () => {
    const c = context(100, 100);
    const g = c.createConicGradient(0, 50, 50);
    g.addColorStop(0,"red");
    g.addColorStop(0.5,"red");
    g.addColorStop(0.5,"blue");
    g.addColorStop(1,"blue");
    c.fillStyle = g;
    c.fillRect(0, 0, 100, 100);
    pixel(c, 50, 75, red, 2);
    pixel(c, 50, 25, blue, 2);
});
check("/canvas/patterns/repeat", () => {
    const o = context(10, 10);
    o.fillStyle = "#0f0";
    o.fillRect(0, 0, 10, 10);
    o.fillStyle = "#f00";
    o.fillRect(0, 0, 1, 1);
    const c = context();
    c.fillStyle = c.createPattern(o.canvas,"repeat-x");
    c.fillRect(0, 0, 100, 50);
    pixel(c, 95, 5, green);
    pixel(c, 95, 15, clear);
    pixel(c, 90, 0, red);
    c.fillStyle = c.createPattern(o.canvas,"repeat");
    c.globalAlpha = 0.5;
    c.fillRect(0, 20, 100, 30);
    pixel(c, 55, 45, [0, 255, 0, 128], 1);
});
check("/canvas/patterns/transform-pattern", () => {
    const o = context(10, 10);
    o.fillStyle = "#0f0";
    o.fillRect(0, 0, 10, 10);
    const c = context();
    const p = c.createPattern(o.canvas,"no-repeat");
    p.setTransform({a:2, d:2, e:20, f:10});
    c.fillStyle = p;
    c.fillRect(0, 0, 100, 50);
    pixel(c, 30, 20, green);
    pixel(c, 10, 20, clear);
    pixel(c, 45, 20, clear);
});
check("/canvas/styles/gradient-alpha-nonpremultiplied", () => {
    const c = context();
    c.fillStyle = "#ff0";
    c.fillRect(0, 0, 100, 50);
    const g = c.createLinearGradient(0, 0, 100, 0);
    g.addColorStop(0,"rgba(255,255,0,0)");
    g.addColorStop(1,"rgba(0,0,255,1)");
    c.fillStyle = g;
    c.fillRect(0, 0, 100, 50);
    pixel(c, 25, 25, [239, 239, 16, 255], 3);
    pixel(c, 50, 25, [191, 191, 64, 255], 3);
});
check("/canvas/styles/gradient-overlap", () => {
    const c = context(200, 50);
    const g = c.createLinearGradient(0, 0, 200, 0);
    for (const [o, k] of [[0,"#f00"], [0,"#ff0"], [0.25,"#00f"], [0.25,"#0f0"], [0.25,"#ff0"], [0.5,"#00f"], [0.5,"#0f0"], [0.75,"#00f"], [0.75,"#f00"], [0.75,"#ff0"], [0.5,"#0f0"], [0.5,"#ff0"], [1,"#00f"]])g.addColorStop(o, k);
    c.fillStyle = g;
    c.fillRect(0, 0, 200, 50);
    pixel(c, 49, 25, [0, 0, 255, 255], 16);
    pixel(c, 51, 25, [255, 255, 0, 255], 16);
    pixel(c, 149, 25, [0, 0, 255, 255], 16);
    pixel(c, 151, 25, [255, 255, 0, 255], 16);
});
check("/canvas/styles/radial-inside", () => {
    const c = context();
    c.fillStyle = "#f00";
    c.fillRect(0, 0, 100, 50);
    const g = c.createRadialGradient(50, 25, 100, 50, 25, 200);
    g.addColorStop(0,"#0f0");
    g.addColorStop(0.993,"#f00");
    g.addColorStop(1,"#f00");
    c.fillStyle = g;
    c.fillRect(0, 0, 100, 50);
    pixel(c, 1, 1, green);
    pixel(c, 50, 25, green);
});
check("/canvas/styles/radial-outside1", () => {
    const c = context();
    const g = c.createRadialGradient(200, 25, 10, 200, 25, 20);
    g.addColorStop(0,"#f00");
    g.addColorStop(1,"#0f0");
    c.fillStyle = g;
    c.fillRect(0, 0, 100, 50);
    pixel(c, 1, 1, green);
});
check("/canvas/styles/radial-cone-behind", () => {
    const c = context();
    c.fillStyle = "#0f0";
    c.fillRect(0, 0, 100, 50);
    const g = c.createRadialGradient(120, 25, 10, 211, 25, 100);
    g.addColorStop(0,"#f00");
    g.addColorStop(1,"#f00");
    c.fillStyle = g;
    c.fillRect(0, 0, 100, 50);
    pixel(c, 1, 1, green);
    pixel(c, 50, 25, green);
});
check("/canvas/styles/radial-cone-front", () => {
    const c = context();
    c.fillStyle = "#f00";
    c.fillRect(0, 0, 100, 50);
    const g = c.createRadialGradient(311, 25, 10, 210, 25, 100);
    g.addColorStop(0,"#f00");
    g.addColorStop(1,"#0f0");
    c.fillStyle = g;
    c.fillRect(0, 0, 100, 50);
    pixel(c, 1, 1, green);
    pixel(c, 50, 25, green);
});
check("/canvas/styles/radial-cylinder", () => {
    const c = context();
    c.fillStyle = "#f00";
    c.fillRect(0, 0, 100, 50);
    const g = c.createRadialGradient(210, 25, 100, 230, 25, 100);
    g.addColorStop(0,"#0f0");
    g.addColorStop(1,"#f00");
    c.fillStyle = g;
    c.fillRect(0, 0, 100, 50);
    pixel(c, 50, 25, green);
    pixel(c, 1, 48, green);
});
check("/canvas/styles/radial-equal", () => {
    const c = context();
    c.fillStyle = "#0f0";
    c.fillRect(0, 0, 100, 50);
    const g = c.createRadialGradient(50, 25, 20, 50, 25, 20);
    g.addColorStop(0,"#f00");
    g.addColorStop(1,"#f00");
    c.fillStyle = g;
    c.fillRect(0, 0, 100, 50);
    pixel(c, 50, 25, green);
});
check("/canvas/styles/fillstyle-tostring", () => {
    const c = context();
    c.fillStyle = {toString() {return "#008000"}};
    same(c.fillStyle,"#008000");
    c.fillStyle = undefined;
    same(c.fillStyle,"#008000");
    const g = c.createLinearGradient(0, 0, 0, 1);
    c.fillStyle = g;
    same(c.fillStyle, g);
    c.fillStyle = null;
    same(c.fillStyle, g);
});
check("/canvas/styles/conic-smooth", () => {
    const c = context(100, 100);
    const g = c.createConicGradient(Math.PI/2, 50, 50);
    g.addColorStop(0,"#000");
    g.addColorStop(1,"#fff");
    c.fillStyle = g;
    c.fillRect(0, 0, 100, 100);
    const p = c.getImageData(50, 10, 1, 1).data[0];
    near(p, 127, 4);
});

/* What fillStyle reads back as, for each; null: not taken. */
function readsBack(pairs) {
    const c = context();
    document.body.append(c.canvas);
    c.canvas.style.color = "magenta";
    for (const [text, expected] of Object.entries(pairs)) {
        c.fillStyle = "#123456";
        c.fillStyle = text;
        same(c.fillStyle, expected ?? "#123456", text);
    }
    c.canvas.remove();
}
check("/canvas/colours/spaces-read-back-as-they-are", () => readsBack({
    "color(srgb 1 0 0)": "color(srgb 1 0 0)",
    "color(srgb 100% 0 0 / 50%)": "color(srgb 1 0 0 / 0.5)",
    "color(xyz 0.25 0.5 .75)": "color(xyz-d65 0.25 0.5 0.75)",
    "color(rec2020 0.1 0.2 0.3)": "color(rec2020 0.1 0.2 0.3)",
    "lab(50% 20 -30)": "lab(50 20 -30)",
    "lch(50 30 none)": "lch(50 30 none)",
    "oklch(0.5 0.1 -160deg / 0.25)": "oklch(0.5 0.1 200 / 0.25)",
    "hsl(120 100% 50%)": "#00ff00",
    "hwb(120 0% 0% / 0.5)": "rgba(0, 255, 0, 0.5)",
    "color(constructor 1 0 0)": null,
    "color(srgb 1 0)": null,
    "color(srgb, 1, 0, 0)": null,
}));
check("/canvas/colours/color-mix", () => readsBack({
    "color-mix(in srgb, red, blue)": "color(srgb 0.5 0 0.5)",
    "color-mix(in srgb, red, color(srgb 1 0 0))": "color(srgb 1 0 0)",
    "color-mix(in srgb, black, currentcolor)": "color(srgb 0.5 0 0.5)",
    "color-mix(in srgb, red 25%, blue)": "color(srgb 0.25 0 0.75)",
    "color-mix(in srgb, 75% red, blue)": "color(srgb 0.75 0 0.25)",
    "color-mix(in srgb, red 20%, blue 30%)": "color(srgb 0.4 0 0.6 / 0.5)",
    "color-mix(in srgb, red 100%, blue 300%)": null,
    "color-mix(in srgb, rgb(255 0 0 / 0.5), blue 50%)": "color(srgb 0.333333 0 0.666667 / 0.75)",
    "color-mix(in hsl, red, blue)": "color(srgb 1 0 1)",
    "color-mix(in hsl longer hue, red, lime)": "color(srgb 0 0 1)",
    "color-mix(in hsl, white, blue)": "color(srgb 0.625 0.625 0.875)",
    "color-mix(in lch, lch(50 30 none), lch(100 10 80))": "lch(75 20 80)",
    "color-mix(in oklch, oklch(0.5 0.1 350), oklch(0.5 0.1 30))": "oklch(0.5 0.1 10)",
    "color-mix(in oklch decreasing hue, oklch(0.5 0.1 350), oklch(0.5 0.1 30))": "oklch(0.5 0.1 190)",
    "color-mix(in oklab, red, blue)": "oklab(0.539985 0.096203 -0.092841)",
    "color-mix(in srgb, color-mix(in srgb, red, lime), rgb(0 0 255)": "color(srgb 0.25 0.25 0.5)",
    "color-mix(in srgb, red 0%, blue 0%)": null,
    "color-mix(in srgb longer hue, red, blue)": null,
    "color-mix(in srgb, red)": null,
    "color-mix(in nowhere, red, blue)": null,
}));
check("/canvas/colours/relative", () => readsBack({
    "rgb(from red g r b)": "color(srgb 0 1 0)",
    "rgb(from currentcolor g r b)": "color(srgb 0 1 1)",
    "color(from color(srgb 0.25 0.5 0.75 / 0.5) srgb r g b / alpha)": "color(srgb 0.25 0.5 0.75 / 0.5)",
    "rgb(from rebeccapurple r g b / calc(alpha * 0.5))": "color(srgb 0.4 0.2 0.6 / 0.5)",
    "hsl(from red calc(h + 120) s l)": "color(srgb 0 1 0)",
    "hwb(from red h 50% b)": "color(srgb 1 0.5 0.5)",
    "lab(from red l a b)": "lab(54.29054 80.804935 69.890948)",
    "oklch(from red l c h)": "oklch(0.627955 0.257683 29.23388)",
    "lab(from lab(50 20 30 / 0.5) calc(l / 2) b a)": "lab(25 30 20 / 0.5)",
    "rgb(from red, g, r, b)": null,
    "rgb(from nothing g r b)": null,
    "rgb(from red h s l)": null,
    "rgb(g r b)": null,
}));
check("/canvas/colours/calc", () => readsBack({
    "rgb(calc(255 / 2) calc(1 + 2) calc(3 * (1 + 1)))": "#800306",
    "hsl(calc(60deg * 2) 100% calc(20% + 30%))": "#00ff00",
    "rgb(calc(1+2) 0 0)": null,
    "rgb(calc(1 / 0) 0 0)": "#ff0000", /* infinity, then the most there is */
    "rgb(calc(-infinity) calc(infinity) calc(NaN))": "#00ff00",
    "rgb(calc(1 + 2%) 0 0)": null,
}));
check("/canvas/colours/nested-without-end", () => {
    const c = context();
    c.fillStyle = "#123456";
    for (const part of ["color-mix(in srgb, red, ", "rgb(from ", "rgb(calc(", "((((((((", "rgb(0 0 calc(1 + "]) {
        c.fillStyle = part.repeat(100000);
        c.fillStyle = part.repeat(70);
        same(c.fillStyle, "#123456", part);
    }
});
check("/canvas/colours/painted", () => {
    const c = context();
    for (const [text, color] of [["color-mix(in srgb, red, blue)", [128, 0, 128, 255]], ["rgb(from red g r b)", green],
        ["color(display-p3 0 1 0)", green], ["color(a98-rgb 1 1 1)", white], ["color(prophoto-rgb 0 0 0)", black], ["oklch(1 0 0)", white]]) {
        c.fillStyle = text;
        c.fillRect(0, 0, 100, 50);
        pixel(c, 50, 25, color);
    }
});
/* Between them through Oklab where one is not of a legacy kind; the numbers by CSS Color 4's formulas. */
check("/canvas/gradient/of-modern-colours", () => {
    const c = context();
    const paint = (first, second) => {
        const gradient = c.createLinearGradient(0, 0, 100, 0);
        gradient.addColorStop(0, first);
        gradient.addColorStop(1, second);
        c.fillStyle = gradient;
        c.fillRect(0, 0, 100, 50);
    };
    paint("#f00", "color(srgb 0 1 0)");
    pixel(c, 25, 25, [237, 116, 0, 255], 1);
    pixel(c, 50, 25, [207, 169, 0, 255], 1);
    pixel(c, 75, 25, [159, 214, 0, 255], 1);
    paint("#f00", "#0f0");
    pixel(c, 50, 25, [126, 129, 0, 255], 1);
});
check("/canvas/patterns/tiles-pixel-on-pixel", () => {
    const tile = context(3, 2), c = context(40, 30);
    ["#f00", "#0f0", "#00f", "#fff", "rgba(0, 0, 0, 0)", "#000"].forEach((color, k) => {
        tile.fillStyle = color;
        tile.fillRect(k % 3, k / 3 | 0, 1, 1);
    });
    const colors = [red, green, blue, white, clear, black];
    const pattern = c.createPattern(tile.canvas, "repeat");
    pattern.setTransform({ e: -1000000, f: 5 });
    c.fillStyle = pattern;
    c.translate(7, -3);
    c.rect(0, 0, 20, 20);
    c.clip();
    c.fillRect(30, 30.25, -27.5, -26); /* from 9.5, 1.25 to 37, 27.25, cut to 27, 17 */
    for (const [x, y] of [[10, 2], [11, 2], [12, 3], [13, 4], [26, 16], [20, 9]]) {
        const column = ((x - 7 + 1000000) % 3 + 3) % 3, row = ((y + 3 - 5) % 2 + 2) % 2;
        pixel(c, x, y, colors[row * 3 + column]);
    }
    for (const [x, y] of [[8, 5], [15, 0], [27, 5], [15, 17]])
        pixel(c, x, y, clear);
    same(c.getImageData(9, 2, 1, 1).data[3] % 128, 0); /* half of a pixel, or of a clear one */
    near(c.getImageData(11, 1, 1, 1).data[3], 191, 1);
});
check("/canvas/colours/mathematics", () => readsBack({
    "rgb(round(127.5) round(down, 3.9) round(up, 3.1, 2))": "#800304",
    "rgb(round(to-zero, 3.9) mod(18, 5) rem(-18, 5))": "#030300",
    "rgb(sqrt(16) pow(2, 3) exp(0))": "#040801",
    "rgb(log(8, 2) sign(5deg) hypot(3, 4))": "#030105",
    "rgb(calc(100 * sin(90deg)) calc(100 * cos(0)) calc(4deg / 2deg))": "#646402",
    "hsl(acos(0.5) 100% 50%)": "#ffff00",
    "hsl(atan2(1, 1) 100% 50%)": "#ffbf00",
    "rgb(sqrt(16%) 0 0)": null,
    "rgb(sin(1px) 0 0)": null,
    "rgb(round(sideways, 1) 0 0)": null,
    "rgb(pow(2) 0 0)": null,
}));
check("/canvas/colours/nearly-opaque", () => readsBack({
    "rgba(1, 2, 3, 0.999)": "#010203",
    "rgba(1, 2, 3, 0.996)": "rgba(1, 2, 3, 0.996)",
}));
check("/canvas/filter/grammar", () => {
    const c = context();
    for (const [text, good] of [["blur(5%)", false], ["blur(1px", true], ["drop-shadow(1px red 2px)", false], ["drop-shadow(red 1px 2px)", true],
        ["drop-shadow(1px 2px 3px red)", true], ["url(#nowhere)", true], ["blur(2px) url(#nowhere)", true], ["NONE", true], [" blur(1px) ", true],
        ["blur(1px), blur(1px)", false], ["none blur(1px)", false]]) {
        c.filter = "sepia(1)";
        c.filter = text;
        same(c.filter, good ? text : "sepia(1)", text);
    }
    c.filter = "invert(1) url(#nowhere)"; /* one that is not there, and none of them is applied */
    c.fillStyle = "#f00";
    c.fillRect(0, 0, 100, 50);
    pixel(c, 50, 25, red);
});

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text and fonts, by the HTML standard. */

check("/canvas/text/measure", () => {
    const c = context();
    c.font = "50px sans-serif";
    const m = c.measureText("Hello");
    if (!(m.width>80&&m.width<160&&m.actualBoundingBoxAscent>30&&m.fontBoundingBoxAscent>35))fail(JSON.stringify(m));
    same(c.measureText("").width, 0);
});
check("/canvas/text/fill", () => {
    const c = context(200, 100);
    c.font = "80px sans-serif";
    c.fillStyle = "#0f0";
    c.fillText("█", 10, 80);
    pixel(c, 30, 50, green);
});
check("/canvas/text/align", () => {
    const c = context(200, 100);
    c.font = "80px sans-serif";
    c.fillStyle = "#0f0";
    c.textAlign = "right";
    c.fillText("█", 190, 80);
    pixel(c, 180, 50, green);
    pixel(c, 30, 50, clear);
});
check("/canvas/state/font", () => {
    const c = context();
    same(c.font,"10px sans-serif");
    c.font = "bogus";
    same(c.font,"10px sans-serif");
    c.font = "italic 400 12px/2 Unknown Font, sans-serif";
    same(c.font, `italic 12px "Unknown Font", sans-serif`);
    c.font = "0px serif";
    same(c.font,"0px serif");
    c.font = "1em serif";
    same(c.font,"10px serif");
});
check("/canvas/text/text-maxwidth", () => {
    const c = context(200, 50);
    c.font = "50px sans-serif";
    c.fillStyle = "#0f0";
    c.fillText("████", 0, 45, 100);
    pixel(c, 50, 25, green);
    pixel(c, 150, 25, clear);
    c.clearRect(0, 0, 200, 50);
    c.fillText("█", 0, 45, 0);
    pixel(c, 5, 25, clear);
});
check("/canvas/text/text-baselines", () => {
    const c = context(100, 200);
    c.font = "50px sans-serif";
    const m = c.measureText("A");
    same(m.alphabeticBaseline, 0);
    c.textBaseline = "top";
    const t = c.measureText("A");
    same(t.fontBoundingBoxAscent<m.fontBoundingBoxAscent, true);
    same(t.alphabeticBaseline<0, true);
});
check("/canvas/text/text-spacing", () => {
    const c = context();
    const w = c.measureText("AB").width;
    c.letterSpacing = "10px";
    near(c.measureText("AB").width, w+20, 0.01);
    same(c.letterSpacing,"10px");
    c.wordSpacing = "5px";
    same(c.wordSpacing,"5px");
    c.letterSpacing = "bogus";
    same(c.letterSpacing,"10px");
});
check("/canvas/text/text-rtl", () => {
    const c = context(200, 50);
    c.font = "40px sans-serif";
    c.direction = "rtl";
    c.textAlign = "start";
    c.fillStyle = "#0f0";
    c.fillText("█", 100, 40);
    pixel(c, 90, 25, green);
    pixel(c, 110, 25, clear);
});

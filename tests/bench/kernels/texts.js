/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Regular expressions, JSON, string building. */
function kernel() {
    const lines = [];
    for (let k = 0; k < 4000; k++)
        lines.push(`2026-${String(k % 12 + 1).padStart(2, "0")}-${String(k % 28 + 1).padStart(2, "0")} host-${k % 50} "GET /page/${k}?q=${k * k}" ${k % 7 ? 200 : 404}`);
    const parsed = lines.join("\n").split("\n").map(line => /^(?<date>[\d-]+) (?<host>\S+) "GET (?<path>[^"?]+)\?q=(\d+)" (?<status>\d{3})$/.exec(line).groups);
    const text = JSON.stringify(parsed), again = JSON.parse(text);
    return text.replace(/host-(\d)\b/g, "h$1").length + again.filter(entry => entry.status === "404").length;
}

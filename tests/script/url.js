/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* URLs by their standard: what each comes to, alone or from a base; null is none. */

const alone = [
    ["http://h:80/", "http://h/"], ["http://h:0/", "http://h:0/"], ["http://h:65536/", null], ["http://h:/x", "http://h/x"],
    ["http://user:pa:ss@h/", "http://user:pa%3Ass@h/"], ["http://u@u@h/", "http://u%40u@h/"], ["http://@h/", "http://h/"], ["http://:@h/", "http://h/"],
    ["http://:p@h/", "http://:p@h/"], ["http://h/a/%2E%2e/b", "http://h/b"], ["http://h/.//x", "http://h//x"], ["http://h/a//../b", "http://h/a/b"],
    ["http:/h", "http://h/"], ["http:h", "http://h/"], ["http:\\\\h\\x", "http://h/x"], ["file:///a/../b", "file:///b"], ["file://host/p", "file://host/p"],
    ["file:x", "file:///x"], ["file:/x", "file:///x"], ["file:///C|/x", "file:///C:/x"], ["file:///C:/../..", "file:///C:/"],
    ["file://localhost/x", "file:///x"], ["mailto:a b", "mailto:a b"], ["data:text/plain,a b#c d", "data:text/plain,a b#c%20d"],
    ["javascript:alert(1)", "javascript:alert(1)"], ["foo:", "foo:"], ["foo:/", "foo:/"], ["foo://", "foo://"], ["foo://h", "foo://h"],
    ["foo://h/", "foo://h/"], ["foo://h:80/x", "foo://h:80/x"], ["foo://H/x", "foo://H/x"], ["foo:///x", "foo:///x"], ["foo:/a/../b", "foo:/b"],
    ["foo:a/../b", "foo:a/../b"], ["foo:/.//p", "foo:/.//p"], ["foo://h/..//p", "foo://h//p"], ["foo:/..//p", "foo:/.//p"],
    ["web+demo:/.//not-a-host/", "web+demo:/.//not-a-host/"], ["http://1.2.3/", "http://1.2.0.3/"], ["http://1.2.3.4.5/", null],
    ["http://256/", "http://0.0.1.0/"], ["http://0x7f.1/", "http://127.0.0.1/"], ["http://017700000001", "http://127.0.0.1/"], ["http://4294967296", null],
    ["http://1..2", null], ["http://1.2.3.4./", "http://1.2.3.4/"], ["http://1.2.3.09", null], ["http://a.1", null], ["http://0x", "http://0.0.0.0/"],
    ["http://1.0x", "http://1.0.0.0/"], ["http://a.0x", null], ["http://.1", null], ["http://[::1]", "http://[::1]/"],
    ["http://[::1.2.3.4]", "http://[::102:304]/"], ["http://[1:2:3:4:5:6:7:8]", "http://[1:2:3:4:5:6:7:8]/"],
    ["http://[1:0:0:4:0:0:0:8]", "http://[1:0:0:4::8]/"], ["http://[::]", "http://[::]/"], ["http://[1::2::3]", null], ["http://[1:2]", null],
    ["http://[g::]", null], ["http://[0:0:0:0:0:0:0:1]", "http://[::1]/"], ["http://[ABCD::1]", "http://[abcd::1]/"],
    ["http://[::ffff:1.2.3.4]", "http://[::ffff:102:304]/"], ["http://[::00001]", null], ["http://[1:2:3:4:5:6:7::]", "http://[1:2:3:4:5:6:7:0]/"],
    ["http://[::1%25a]", null], ["http://EXAMPLE.com", "http://example.com/"], ["http://ex%41mple", "http://example/"], ["http://a%00b", null],
    ["http://a%20b", null], ["http://a_b", "http://a_b/"], ["http://a|b", null], ["http://a^b", null], ["http://a%b", null], ["http://a%zz", null],
    ["http://\u00fc.de/", "http://xn--tda.de/"], ["http://fa\u00df.de", "http://xn--fa-hia.de/"], ["http://a\u00adb", "http://ab/"],
    ["http://\uff05\uff14\uff11", null], ["http://a\u3002b", "http://a.b/"], ["http://\uff11\uff12\uff17.1", "http://127.0.0.1/"], ["http://*", "http://*/"],
    ["http://a,b", "http://a,b/"], ["http://a;b", "http://a;b/"], ["http://$&'()*+,;=!~", "http://$&'()*+,;=!~/"], ["http://h/\u0000x", "http://h/%00x"],
    ["http://h/\u00fc?\u00fc#\u00fc", "http://h/%C3%BC?%C3%BC#%C3%BC"], ["http://h/?'", "http://h/?%27"], ["foo://h/?'", "foo://h/?'"],
    ["http://h/#`", "http://h/#%60"], ["http://h/?`", "http://h/?`"], ["http://h/\"<>`{}|\\^", "http://h/%22%3C%3E%60%7B%7D|/%5E"],
    ["http://h/?\"<>`{}|\\^", "http://h/?%22%3C%3E`{}|\\^"], ["http://h/#\"<>`{}|\\^", "http://h/#%22%3C%3E%60{}|\\^"],
    ["http://h/\ud800", "http://h/%EF%BF%BD"], ["http://h/%", "http://h/%"], ["http://h/%1", "http://h/%1"], ["http://h/\t\nx", "http://h/x"],
    ["ht\ntp://h", "http://h/"], ["\u0001 http://h \u0002", "http://h/"], ["http://h/a;b=c", "http://h/a;b=c"], ["http://h?x", "http://h/?x"],
    ["http://h#x", "http://h/#x"], ["//h", null], ["foo:\\x", "foo:\\x"], ["foo://h\\x", null], ["http://h/..\\x", "http://h/x"],
    ["http://h/%5c", "http://h/%5c"], ["ws://h:80", "ws://h/"], ["wss://h:443", "wss://h/"], ["ftp://h:21", "ftp://h/"], ["gopher://h:70", "gopher://h:70"],
    ["a1+-.:x", "a1+-.:x"], ["1a:x", null], ["blob:http://h/x", "blob:http://h/x"], ["blob:x", "blob:x"], ["about:blank", "about:blank"],
    ["about:blank?a#b", "about:blank?a#b"], ["http://h/a?b?c#d#e", "http://h/a?b?c#d#e"], ["foo:x y ", "foo:x y"], ["foo:x #y", "foo:x%20#y"],
    ["non-special:opaque  ?hi", "non-special:opaque %20?hi"], ["http://user@/x", null], ["http://:80", null], ["foo://:80", null], ["foo://u@", null],
    ["foo://u@h", "foo://u@h"], ["file://u@h", null], ["file://h:80", null], ["file:////x", "file:////x"], ["file:?q", "file:///?q"],
    ["http://h/C|/x", "http://h/C|/x"], ["file:\\c:\\foo", "file:///c:/foo"]
];
const fromBase = [
    ["x", "file:///C:/a/b", "file:///C:/a/x"], ["/x", "file:///C:/a/b", "file:///C:/x"], ["//h/x", "file:///a", "file://h/x"],
    ["..", "file:///C:/a", "file:///C:/"], ["x", "foo://h/a/b", "foo://h/a/x"], ["../x", "foo://h/a/b", "foo://h/x"], ["?x", "foo://h/a", "foo://h/a?x"],
    ["#x", "mailto:a", "mailto:a#x"], ["?x", "mailto:a", null], ["x", "mailto:a", null], ["", "mailto:a", null], ["", "mailto:a#b", null],
    ["#", "http://h/a", "http://h/a#"], ["?", "http://h/a?b", "http://h/a?"], ["?#", "http://h/a?b", "http://h/a?#"], ["http:", "http://h/a", "http://h/a"],
    ["http:?x", "http://h/a", "http://h/a?x"], ["http:/x", "http://h/a/b", "http://h/x"], ["http:x", "https://h/a/b", "http://x/"],
    ["HTTP:x", "http://h/a/b", "http://h/a/x"], ["///h", "http://x", "http://h/"], ["\\\\h", "http://x", "http://h/"], ["/\\h", "http://x", "http://h/"],
    [":x", "http://h", "http://h/:x"], ["a b:c", "http://h/", "http://h/a%20b:c"], ["?q", "file:///a", "file:///a?q"],
    ["file:#f", "file:///a", "file:///a#f"], ["/c:/foo/bar", "file:///c:/baz/qux", "file:///c:/foo/bar"],
    ["/c|/foo/bar", "file:///c:/baz/qux", "file:///c:/foo/bar"], ["c:\\foo", "http://h", "c:\\foo"]
];

/* By base: what is set to what, and what the URL is then; nothing: what it was. */
const changed = {
    "http://u:p@h:8080/d/e?q#f": [
        ["protocol", "foo"], ["protocol", "https:x", "https://u:p@h:8080/d/e?q#f"], ["protocol", ""], ["protocol", "file"], ["protocol", "1x"],
        ["host", "a:90", "http://u:p@a:90/d/e?q#f"], ["host", "a:90x", "http://u:p@a:90/d/e?q#f"], ["host", ""],
        ["host", "a/b", "http://u:p@a:8080/d/e?q#f"], ["host", "a:99999", "http://u:p@a:8080/d/e?q#f"], ["host", "x@y"],
        ["host", "[::1]:5", "http://u:p@[::1]:5/d/e?q#f"], ["host", "a\\b", "http://u:p@a:8080/d/e?q#f"], ["hostname", "b:8"], ["hostname", ""],
        ["hostname", "b/c", "http://u:p@b:8080/d/e?q#f"], ["hostname", "[::2]", "http://u:p@[::2]:8080/d/e?q#f"],
        ["hostname", "b?c", "http://u:p@b:8080/d/e?q#f"], ["hostname", "a b"], ["port", "90", "http://u:p@h:90/d/e?q#f"],
        ["port", "90x", "http://u:p@h:90/d/e?q#f"], ["port", "99999"], ["port", "", "http://u:p@h/d/e?q#f"], ["port", " 9"],
        ["port", "80", "http://u:p@h/d/e?q#f"], ["port", "443", "http://u:p@h:443/d/e?q#f"], ["port", 7, "http://u:p@h:7/d/e?q#f"],
        ["pathname", "a?b#c", "http://u:p@h:8080/a%3Fb%23c?q#f"], ["pathname", "", "http://u:p@h:8080/?q#f"],
        ["pathname", "../x", "http://u:p@h:8080/x?q#f"], ["pathname", "\\a\\b", "http://u:p@h:8080/a/b?q#f"],
        ["pathname", "//x", "http://u:p@h:8080//x?q#f"], ["search", "a#b", "http://u:p@h:8080/d/e?a%23b#f"], ["search", "?", "http://u:p@h:8080/d/e?#f"],
        ["search", "", "http://u:p@h:8080/d/e#f"], ["search", "??", "http://u:p@h:8080/d/e??#f"], ["search", "'", "http://u:p@h:8080/d/e?%27#f"],
        ["hash", "#", "http://u:p@h:8080/d/e?q#"], ["hash", "##", "http://u:p@h:8080/d/e?q##"], ["hash", "a b`", "http://u:p@h:8080/d/e?q#a%20b%60"],
        ["hash", "", "http://u:p@h:8080/d/e?q"], ["username", "a:b@c/d", "http://a%3Ab%40c%2Fd:p@h:8080/d/e?q#f"],
        ["username", "", "http://:p@h:8080/d/e?q#f"], ["password", "p@:", "http://u:p%40%3A@h:8080/d/e?q#f"], ["href", "x:y", "x:y"]
    ],
    "https://h/": [
        ["protocol", "foo"], ["protocol", "https:x"], ["protocol", ""], ["protocol", "file", "file://h/"], ["protocol", "1x"],
        ["host", "a:90", "https://a:90/"], ["host", "a:90x", "https://a:90/"], ["host", ""], ["host", "a/b", "https://a/"],
        ["host", "a:99999", "https://a/"], ["host", "x@y"], ["host", "[::1]:5", "https://[::1]:5/"], ["host", "a\\b", "https://a/"], ["hostname", "b:8"],
        ["hostname", ""], ["hostname", "b/c", "https://b/"], ["hostname", "[::2]", "https://[::2]/"], ["hostname", "b?c", "https://b/"], ["hostname", "a b"],
        ["port", "90", "https://h:90/"], ["port", "90x", "https://h:90/"], ["port", "x90"], ["port", "99999"], ["port", ""], ["port", " 9"],
        ["port", "80", "https://h:80/"], ["port", "443"], ["port", 7, "https://h:7/"], ["pathname", "a?b#c", "https://h/a%3Fb%23c"], ["pathname", ""],
        ["pathname", "../x", "https://h/x"], ["pathname", "\\a\\b", "https://h/a/b"], ["pathname", "//x", "https://h//x"],
        ["search", "a#b", "https://h/?a%23b"], ["search", "?", "https://h/?"], ["search", ""], ["search", "??", "https://h/??"],
        ["search", "'", "https://h/?%27"], ["hash", "#", "https://h/#"], ["hash", "##", "https://h/##"], ["hash", "a b`", "https://h/#a%20b%60"],
        ["hash", ""], ["username", "a:b@c/d", "https://a%3Ab%40c%2Fd@h/"], ["username", ""], ["password", "p@:", "https://:p%40%3A@h/"],
        ["href", "x:y", "x:y"]
    ],
    "foo://h/p": [
        ["protocol", "foo"], ["protocol", "https:x"], ["protocol", ""], ["protocol", "file"], ["protocol", "1x"], ["host", "a:90", "foo://a:90/p"],
        ["host", "a:90x", "foo://a:90/p"], ["host", "", "foo:///p"], ["host", "a/b", "foo://a/p"], ["host", "a:99999", "foo://a/p"], ["host", "x@y"],
        ["host", "[::1]:5", "foo://[::1]:5/p"], ["host", "a\\b"], ["hostname", "b:8"], ["hostname", "", "foo:///p"], ["hostname", "b/c", "foo://b/p"],
        ["hostname", "[::2]", "foo://[::2]/p"], ["hostname", "b?c", "foo://b/p"], ["hostname", "a b"], ["port", "90", "foo://h:90/p"],
        ["port", "90x", "foo://h:90/p"], ["port", "x90"], ["port", "99999"], ["port", ""], ["port", " 9"], ["port", "80", "foo://h:80/p"],
        ["port", "443", "foo://h:443/p"], ["port", 7, "foo://h:7/p"], ["pathname", "a?b#c", "foo://h/a%3Fb%23c"], ["pathname", "", "foo://h"],
        ["pathname", "../x", "foo://h/x"], ["pathname", "\\a\\b", "foo://h/\\a\\b"], ["pathname", "//x", "foo://h//x"], ["search", "a#b", "foo://h/p?a%23b"],
        ["search", "?", "foo://h/p?"], ["search", ""], ["search", "??", "foo://h/p??"], ["search", "'", "foo://h/p?'"], ["hash", "#", "foo://h/p#"],
        ["hash", "##", "foo://h/p##"], ["hash", "a b`", "foo://h/p#a%20b%60"], ["hash", ""], ["username", "a:b@c/d", "foo://a%3Ab%40c%2Fd@h/p"],
        ["username", ""], ["password", "p@:", "foo://:p%40%3A@h/p"], ["href", "x:y", "x:y"]
    ],
    "foo:opaque?q#f": [
        ["protocol", "foo"], ["protocol", "https:x"], ["protocol", ""], ["protocol", "file"], ["protocol", "1x"], ["host", "a:90"], ["host", "a:90x"],
        ["host", ""], ["host", "a/b"], ["host", "a:99999"], ["host", "x@y"], ["host", "[::1]:5"], ["host", "a\\b"], ["hostname", "b:8"], ["hostname", ""],
        ["hostname", "b/c"], ["hostname", "[::2]"], ["hostname", "b?c"], ["hostname", "a b"], ["port", "90"], ["port", "90x"], ["port", "x90"],
        ["port", "99999"], ["port", ""], ["port", " 9"], ["port", "80"], ["port", "443"], ["port", 7], ["pathname", "a?b#c"], ["pathname", ""],
        ["pathname", "../x"], ["pathname", "\\a\\b"], ["pathname", "//x"], ["search", "a#b", "foo:opaque?a%23b#f"], ["search", "?", "foo:opaque?#f"],
        ["search", "", "foo:opaque#f"], ["search", "??", "foo:opaque??#f"], ["search", "'", "foo:opaque?'#f"], ["hash", "#", "foo:opaque?q#"],
        ["hash", "##", "foo:opaque?q##"], ["hash", "a b`", "foo:opaque?q#a%20b%60"], ["hash", "", "foo:opaque?q"], ["username", "a:b@c/d"], ["username", ""],
        ["password", "p@:"], ["href", "x:y", "x:y"]
    ],
    "file:///x": [
        ["protocol", "foo"], ["protocol", "https:x"], ["protocol", ""], ["protocol", "file"], ["protocol", "1x"], ["host", "a:90"], ["host", "a:90x"],
        ["host", ""], ["host", "a/b", "file://a/x"], ["host", "a:99999"], ["host", "x@y"], ["host", "[::1]:5"], ["host", "a\\b", "file://a/x"],
        ["hostname", "b:8"], ["hostname", ""], ["hostname", "b/c", "file://b/x"], ["hostname", "[::2]", "file://[::2]/x"], ["hostname", "b?c", "file://b/x"],
        ["hostname", "a b"], ["port", "90"], ["port", "90x"], ["port", "x90"], ["port", "99999"], ["port", ""], ["port", " 9"], ["port", "80"],
        ["port", "443"], ["port", 7], ["pathname", "a?b#c", "file:///a%3Fb%23c"], ["pathname", "", "file:///"], ["pathname", "../x"],
        ["pathname", "\\a\\b", "file:///a/b"], ["pathname", "//x", "file:////x"], ["search", "a#b", "file:///x?a%23b"], ["search", "?", "file:///x?"],
        ["search", ""], ["search", "??", "file:///x??"], ["search", "'", "file:///x?%27"], ["hash", "#", "file:///x#"], ["hash", "##", "file:///x##"],
        ["hash", "a b`", "file:///x#a%20b%60"], ["hash", ""], ["username", "a:b@c/d"], ["username", ""], ["password", "p@:"], ["href", "x:y", "x:y"]
    ],
    "file://h/x": [
        ["protocol", "foo"], ["protocol", "https:x", "https://h/x"], ["protocol", ""], ["protocol", "file"], ["protocol", "1x"], ["host", "a:90"],
        ["host", "a:90x"], ["host", "", "file:///x"], ["host", "a/b", "file://a/x"], ["host", "a:99999"], ["host", "x@y"], ["host", "[::1]:5"],
        ["host", "a\\b", "file://a/x"], ["hostname", "b:8"], ["hostname", "", "file:///x"], ["hostname", "b/c", "file://b/x"],
        ["hostname", "[::2]", "file://[::2]/x"], ["hostname", "b?c", "file://b/x"], ["hostname", "a b"], ["port", "90"], ["port", "90x"], ["port", "x90"],
        ["port", "99999"], ["port", ""], ["port", " 9"], ["port", "80"], ["port", "443"], ["port", 7], ["pathname", "a?b#c", "file://h/a%3Fb%23c"],
        ["pathname", "", "file://h/"], ["pathname", "../x"], ["pathname", "\\a\\b", "file://h/a/b"], ["pathname", "//x", "file://h//x"],
        ["search", "a#b", "file://h/x?a%23b"], ["search", "?", "file://h/x?"], ["search", ""], ["search", "??", "file://h/x??"],
        ["search", "'", "file://h/x?%27"], ["hash", "#", "file://h/x#"], ["hash", "##", "file://h/x##"], ["hash", "a b`", "file://h/x#a%20b%60"],
        ["hash", ""], ["username", "a:b@c/d"], ["username", ""], ["password", "p@:"], ["href", "x:y", "x:y"]
    ],
    "foo:///a": [
        ["protocol", "foo"], ["protocol", "https:x"], ["protocol", ""], ["protocol", "file"], ["protocol", "1x"], ["host", ""], ["host", "a/b", "foo://a/a"],
        ["host", "a:99999", "foo://a/a"], ["host", "x@y"], ["host", "a\\b"], ["hostname", "b:8"], ["hostname", ""], ["hostname", "b/c", "foo://b/a"],
        ["hostname", "[::2]", "foo://[::2]/a"], ["hostname", "b?c", "foo://b/a"], ["hostname", "a b"], ["port", "90"], ["port", "90x"], ["port", "x90"],
        ["port", "99999"], ["port", ""], ["port", " 9"], ["port", "80"], ["port", "443"], ["port", 7], ["pathname", "a?b#c", "foo:///a%3Fb%23c"],
        ["pathname", "", "foo://"], ["pathname", "../x", "foo:///x"], ["pathname", "\\a\\b", "foo:///\\a\\b"], ["pathname", "//x", "foo:////x"],
        ["search", "a#b", "foo:///a?a%23b"], ["search", "?", "foo:///a?"], ["search", ""], ["search", "??", "foo:///a??"], ["search", "'", "foo:///a?'"],
        ["hash", "#", "foo:///a#"], ["hash", "##", "foo:///a##"], ["hash", "a b`", "foo:///a#a%20b%60"], ["hash", ""], ["username", "a:b@c/d"],
        ["username", ""], ["password", "p@:"], ["href", "x:y", "x:y"]
    ]
};

check("/url/alone", () => { for (const [text, href] of alone) same(URL.parse(text)?.href ?? null, href, text); });
check("/url/from-a-base", () => { for (const [text, base, href] of fromBase) same(URL.parse(text, base)?.href ?? null, href, `${text} from ${base}`); });
check("/url/changed", () => {
    for (const [base, changes] of Object.entries(changed))
        for (const [key, value, href = base] of changes) {
            const url = new URL(base);
            url[key] = value;
            same(url.href, href, `${base} with ${key} ${value}`);
        }
});
check("/url/normal-form-stays", () => { for (const [, href] of alone) if (href !== null) same(new URL(href).href, href); });
check("/url/parts-of-each-kind", () => {
    const parts = url => [url.origin, url.protocol, url.username, url.password, url.host, url.hostname, url.port, url.pathname, url.search, url.hash].join(" ");
    same(parts(new URL("http://u:p@h:81/a?b#c")), "http://h:81 http: u p h:81 h 81 /a ?b #c");
    same(parts(new URL("foo://h:81/?#")), "null foo:   h:81 h 81 /  ");
    same(parts(new URL("mailto:a@b")), "null mailto:      a@b  ");
    same(new URL("blob:http://h/x").origin, "http://h");
});
check("/url/params-by-the-standard", () => {
    const params = text => JSON.stringify([...new URLSearchParams(text)]);
    for (const [text, pairs] of [["??a", '[["?a",""]]'], ["a=b=c", '[["a","b=c"]]'], ["&&a&&", '[["a",""]]'], ["=", '[["",""]]'], ["a=%ff%41", '[["a","\ufffdA"]]'], ["a;b=c", '[["a;b","c"]]']])
        same(params(text), pairs, text);
    same(new URLSearchParams([["\ud800", "\udfff"]]).toString(), "%EF%BF%BD=%EF%BF%BD");
    same(new URLSearchParams("a=1").has("a", "2"), false);
    same(new URLSearchParams(null).toString(), "null=");
    for (const run of [() => new URLSearchParams(["ab"]), () => new URLSearchParams().append("a"), () => new URLSearchParams().get(), () => new URLSearchParams("a").forEach(1)])
        throws(TypeError, run);
});
check("/url/params-change-while-they-are-walked", () => {
    const few = new URLSearchParams("a=1&b=2&c=3"), more = new URLSearchParams("a=1"), seen = [];
    for (const [name] of few) { seen.push(name); few.delete(name); }
    same(seen.join() + few, "a,cb=2");
    for (const [name] of more) if (name.length < 3) more.append(name + "a", 1);
    same(more.toString(), "a=1&aa=1&aaa=1");
    same(String(few.keys()), "[object URLSearchParams Iterator]");
    same(URLSearchParams.prototype[Symbol.iterator], URLSearchParams.prototype.entries);
});
check("/url/params-of-a-url-follow-it", () => {
    const url = new URL("http://h/?a=1#f"), params = url.searchParams;
    url.search = "b=2";
    same(params.get("b"), "2");
    params.delete("b");
    same(url.href, "http://h/#f");
    url.href = "http://g/?z=2";
    same(params.get("z"), "2");
    same(url.searchParams, params);
});

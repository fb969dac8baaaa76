# SPDX-License-Identifier: LGPL-2.1-or-later
"""Files of a few bytes that claim or become a great deal; each function makes one. bombs.py EXTENSION NAME writes it to
standard output: by a process of its own, since making one takes memory too."""

import io
import struct
import sys
import zipfile
import zlib

MIB = 1 << 20


def zeros(count, level=9):
    """So many zero bytes, deflated, without ever having them."""
    packer = zlib.compressobj(level)
    block = bytes(MIB)
    parts = [packer.compress(block) for _ in range(count // MIB)]
    parts.append(packer.compress(bytes(count % MIB)) + packer.flush())
    return b"".join(parts)


# ------------------------------------------------------------------------------------ pictures ---


def png_chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, depth, colour, data, *more):
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + b"".join(more) + png_chunk(b"IDAT", data) + png_chunk(b"IEND", b"")


def png_of_a_gigapixel():
    return png(40000, 40000, 1, 0, zeros(40000 * 5001))


def png_of_16_bits():
    return png(20000, 20000, 16, 6, zeros(64 * MIB))


def png_that_claims_the_most():
    return png(0x7FFFFFFF, 0x7FFFFFFF, 8, 2, zeros(MIB))


def png_with_text_of_a_gigabyte():
    return png(8, 8, 1, 0, zeros(16), png_chunk(b"zTXt", b"Comment\0\0" + zeros(1024 * MIB)))


def png_with_a_profile_of_half_a_gigabyte():
    return png(8, 8, 8, 2, zeros(25 * 8), png_chunk(b"iCCP", b"p\0\0" + zeros(512 * MIB)))


def gif(width, height, frames):
    frame = b"\x21\xf9\x04\0\0\0\0\0" + b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\0"
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6) + frame * frames + b"\x3b"


def gif_of_65535_frames():
    return gif(1, 1, 65535)


def gif_of_4_gigapixels():
    return gif(65535, 65535, 1)


def bmp_of_a_negative_height():
    return b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + struct.pack("<IiiHHIIiiII", 40, 60000, -60000, 1, 24, 0, 0, 0, 0, 0, 0)


def bmp_of_900_megabytes_in_two():
    header = struct.pack("<IiiHHIIiiII", 40, 30000, 30000, 1, 8, 1, 2, 0, 0, 256, 0)
    return b"BM" + struct.pack("<IHHI", 1080, 0, 0, 1078) + header + bytes(1024) + b"\0\1"


def tiff_of_a_gigapixel():
    data = zeros(40000 * 5000)
    tags = {256: 40000, 257: 40000, 258: 1, 259: 8, 262: 1, 273: 8, 277: 1, 278: 40000, 279: len(data)}
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags.items())
    return b"II*\0" + struct.pack("<I", 8 + len(data)) + data + struct.pack("<H", len(tags)) + entries + bytes(4)


def tiff_whose_directories_loop():
    entries = struct.pack("<HHII", 256, 4, 1, 65000) + struct.pack("<HHII", 257, 4, 1, 65000)
    return b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", 2) + entries + struct.pack("<I", 8)


def pnm_of_the_most():
    return b"P6\n2147483647 2147483647\n65535\n\0"


def jpeg_that_claims_65500_squared():
    frame = struct.pack(">BHHB", 8, 65500, 65500, 3) + b"\x01\x22\0\x02\x11\0\x03\x11\0"
    return b"\xff\xd8\xff\xc2" + struct.pack(">H", 2 + len(frame)) + frame + b"\xff\xda\0\x0c\x03\x01\0\x02\x11\x03\x11\0\x3f\0" + bytes(64) + b"\xff\xd9"


def jpeg_of_20000_scans():
    """Each goes over 262,144 blocks to say in nine codes that nothing is in them."""
    frame = struct.pack(">BHHB", 8, 4096, 4096, 1) + b"\x01\x11\0"
    table = b"\x10\x01" + bytes(15) + b"\xe0"  # code 0: so many blocks end here, as the next 14 bits say
    bits = ("0" + "1" * 14) * 9
    bits += "1" * (-len(bits) % 8)
    scan = b"\xff\xda\0\x08\x01\x01\0\x01\x3f\0" + int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\0")
    segments = [(b"\xff\xdb", b"\0" + b"\1" * 64), (b"\xff\xc2", frame), (b"\xff\xc4", table)]
    head = b"".join(marker + struct.pack(">H", 2 + len(data)) + data for marker, data in segments)
    return b"\xff\xd8" + head + scan * 20000 + b"\xff\xd9"


def j2k_of_a_million_tiles():
    size = struct.pack(">HIIIIIIIIH", 0, 60000, 60000, 0, 0, 8, 8, 0, 0, 1) + b"\x07\x01\x01"
    return b"\xff\x4f\xff\x51" + struct.pack(">H", 2 + len(size)) + size + b"\xff\x52\0\x0c\0\0\0\x01\0\x05\x04\x04\0\x01" + b"\xff\x5c\0\x13\x40" + bytes(16) + b"\xff\xd9"


# ------------------------------------------------------------------------------------ archives ---


def archive(entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in entries:
            file.writestr(name, data)
    return out.getvalue()


def raw_entry(name, packed, size, crc=0):
    """A local header with data that is deflated already, and its part of the directory."""
    common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, crc, len(packed) & 0xFFFFFFFF, size & 0xFFFFFFFF, len(name), 0)
    return b"PK\x03\x04" + common + name + packed, common


def directory(parts, count_of_each=1):
    body, central, count = b"", b"", len(parts) * count_of_each
    for name, (local, common) in parts:
        entry = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + name
        central += entry * count_of_each
        body += local
    return body + central + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count & 0xFFFF, count & 0xFFFF, len(central), len(body), 0)


def raw_deflate(count):
    return zeros(count)[2:-4]


def cbz_with_a_page_of_a_gigabyte():
    name = b"page.png"
    return directory([(name, raw_entry(name, raw_deflate(1024 * MIB), 1024 * MIB))])


def cbz_whose_pages_overlap():
    name = b"page.png"
    return directory([(name, raw_entry(name, raw_deflate(64 * MIB), 64 * MIB))], 20000)


def cbz_of_10000_pages():
    page = png(4, 4, 1, 0, zlib.compress(bytes(8)))
    return archive((f"{number:05}.png", page) for number in range(10000))


def cbz_of_pictures_that_are_bombs():
    return archive([("1.png", png_of_a_gigapixel()), ("2.gif", gif_of_4_gigapixels())])


CONTAINER = '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles><rootfile full-path="b.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
PACKAGE = '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="2.0"><metadata/><manifest><item id="c" href="c.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="c"/></spine></package>'


def epub(chapter):
    return archive([("mimetype", "application/epub+zip"), ("META-INF/container.xml", CONTAINER), ("b.opf", PACKAGE), ("c.xhtml", chapter)])


def laughs(root, inside):
    entities = '<!ENTITY a0 "ha ha ha ha ha ha ha ha ha ha">' + "".join(
        f'<!ENTITY a{k} "{f"&a{k - 1};" * 10}">' for k in range(1, 10)
    )
    return f'<?xml version="1.0"?><!DOCTYPE {root} [{entities}]>{inside.replace("@", "&a9;")}'


def epub_of_a_billion_laughs():
    return epub(laughs("html", '<html xmlns="http://www.w3.org/1999/xhtml"><body><p>@</p></body></html>'))


def epub_of_300_megabytes():
    return epub('<html xmlns="http://www.w3.org/1999/xhtml"><body><p>' + "word " * (60 * MIB) + "</p></body></html>")


def epub_nested_100000_deep():
    return epub('<html xmlns="http://www.w3.org/1999/xhtml"><body>' + "<div>" * 100000 + "x" + "</div>" * 100000 + "</body></html>")


def fb2_nested_100000_deep():
    return ('<?xml version="1.0"?><FictionBook><body>' + "<section>" * 100000 + "<p>x</p>" + "</section>" * 100000 + "</body></FictionBook>").encode()


def html_of_a_selector_storm():
    style = "".join(f"{' '.join(['div'] * 40)} .c{k}{{color:red}}" for k in range(2000))
    return f"<html><style>{style}</style>{'<div>' * 200}{'<p class=c1>x</p>' * 2000}</html>".encode()


def html_table_of_a_million():
    return b"<html><table>" + b"<tr>" + b"<td colspan=1000>x" * 100000 + b"</table></html>"


# ----------------------------------------------------------------------------------------- PDF ---


def pdf(objects, trailer=""):
    parts, offsets, start = [b"%PDF-1.7\n"], [], 9
    for number, text in enumerate(objects, 1):
        parts.append(f"{number} 0 obj\n".encode() + (text if isinstance(text, bytes) else text.encode()) + b"\nendobj\n")
        offsets.append(start)
        start += len(parts[-1])
    table = f"xref\n0 {len(offsets) + 1}\n0000000000 65535 f \n" + "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    return b"".join(parts) + (table + f"trailer\n<</Size {len(offsets) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n").encode()


def stream(data, entries=""):
    data = data if isinstance(data, bytes) else data.encode()
    return f"<<{entries}/Length {len(data)}>>\nstream\n".encode() + data + b"\nendstream"


def page_with(content, resources="", *more, box="0 0 300 300"):
    """Objects: 1 catalogue, 2 pages, 3 page, 4 content, then more."""
    return pdf(["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>",
                f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R/Resources<<{resources}>>>>", content, *more])


def pdf_deflated_twice_to_a_terabyte():
    once = zeros(1024 * MIB)
    return page_with(stream(zlib.compress(once * 16, 9), "/Filter[/FlateDecode/FlateDecode]"))


def pdf_of_a_gigabyte_of_spaces():
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(b" " * MIB) for _ in range(1024)) + packer.flush()
    return page_with(stream(data, "/Filter/FlateDecode"))


def pdf_whose_page_tree_loops():
    return pdf(["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1000000/Kids[3 0 R 2 0 R]/Parent 3 0 R>>", "<</Type/Pages/Count 1000000/Kids[2 0 R 3 0 R]/Parent 2 0 R>>"])


def pdf_that_claims_2_billion_pages():
    return pdf(["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 2147483647/Kids[3 0 R]>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"])


def pdf_of_100000_pages_nested():
    levels = [f"<</Type/Pages/Count 1/Kids[{k + 1} 0 R]/Parent {k - 1} 0 R>>" for k in range(2, 100000)]
    return pdf(["<</Type/Catalog/Pages 2 0 R>>", *levels, "<</Type/Page/MediaBox[0 0 9 9]>>"])


def pdf_whose_tables_loop():
    bare = pdf(["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 0/Kids[]>>"])
    return bare.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % bare.rindex(b"xref\n0"))


def pdf_of_100000_objects_on_a_page():
    forms = "".join(f"/F{k} {k + 5} 0 R" for k in range(100000))
    content = "".join(f"/F{k} Do " for k in range(100000))
    form = stream("0 0 9 9 re f", "/Type/XObject/Subtype/Form/BBox[0 0 300 300]")
    return page_with(stream(content), f"/XObject<<{forms}>>", *[form] * 100000)


def pdf_of_a_million_paths():
    return page_with(stream("0 0 m 300 300 l 5 w S 1 0 0 rg 3 3 290 290 re f " * 1000000))


def pdf_of_forms_to_the_tenth():
    def form(number):
        inner = f"/F {number + 1} 0 R" if number < 15 else ""
        content = "/F Do " * 10 if number < 15 else "0 0 9 9 re f"
        return stream(content, f"/Type/XObject/Subtype/Form/BBox[0 0 300 300]/Resources<</XObject<<{inner}>>>>")

    return page_with(stream("/F Do " * 10), "/XObject<</F 5 0 R>>", *[form(number) for number in range(5, 16)])


def pdf_whose_form_draws_itself():
    return page_with(stream("/F Do"), "/XObject<</F 5 0 R>>", stream("/F Do", "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>"))


def pdf_of_a_page_as_big_as_a_country():
    return page_with(stream("1 0 0 rg 0 0 9 9 re f"), box="0 0 1000000000 1000000000")


def pdf_of_a_pattern_of_dust():
    pattern = stream("0 0 1 1 re f", "/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep 0.0001/YStep 0.0001/Resources<<>>")
    return page_with(stream("/Pattern cs /P scn 0 0 300 300 re f"), "/Pattern<</P 5 0 R>>", pattern)


def pdf_nested_200000_deep():
    return page_with(stream("[" * 200000 + "]" * 200000))


def image_page(data, entries):
    return page_with(stream("300 0 0 300 0 0 cm /I Do"), "/XObject<</I 5 0 R>>", stream(data, f"/Type/XObject/Subtype/Image/BitsPerComponent 1/ColorSpace/DeviceGray{entries}"))


def jbig2_segment(number, kind, data):
    return struct.pack(">IBBBI", number, kind, 0, 1, len(data)) + data


def pdf_of_jbig2_of_the_most():
    page = jbig2_segment(0, 48, struct.pack(">IIIIBH", 0xFFFFFFFF, 0xFFFFFFFE, 0, 0, 0, 0))
    return image_page(page, "/Width 2147483647/Height 2147483647/Filter/JBIG2Decode")


def pdf_of_jbig2_of_4_billion_symbols():
    page = jbig2_segment(0, 48, struct.pack(">IIIIBH", 64, 64, 0, 0, 0, 0))
    symbols = jbig2_segment(1, 0, struct.pack(">H", 0) + b"\3\xff\xfd\xff\2\xfe\xfe\xfe" + struct.pack(">II", 0xFFFFFFFF, 0xFFFFFFFF) + bytes(64))
    region = jbig2_segment(2, 6, struct.pack(">IIIIB", 0xFFFFFFF0, 0xFFFFFFF0, 0, 0, 0) + struct.pack(">HI", 0, 0xFFFFFFFF) + bytes(32))
    return image_page(page + symbols + region, "/Width 64/Height 64/Filter/JBIG2Decode")


def pdf_of_fax_of_the_most():
    return image_page(bytes(64), "/Width 2147483647/Height 2147483647/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 2147483647/Rows 2147483647>>")


def font_table(tag, data):
    return tag, data + bytes(-len(data) % 4)


def font(glyphs, outline):
    """A TrueType font of few bytes that claims so many glyphs, all of them the same outline."""
    head = struct.pack(">IIIIHHQQhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, 1000, 0, 0, -32768, -32768, 32767, 32767, 0, 1, 2, 1, 0)
    hhea = struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, 32767, -32768, 0, 65535, 0, 0, 32767, 1, 0, 0, 0, 0, 0, 0, 0, 65535)
    maxp = struct.pack(">IHHHHHHHHHHHHHH", 0x10000, glyphs, *[65535] * 13)
    loca = struct.pack(">II", 0, len(outline)) * 8
    cmap = struct.pack(">HHHHI", 0, 1, 1, 0, 12) + struct.pack(">HHH", 0, 262, 0) + bytes([1] * 256)
    tables = [font_table(*pair) for pair in ((b"cmap", cmap), (b"glyf", outline), (b"head", head), (b"hhea", hhea), (b"hmtx", b"\xff\xff\0\0" * 8), (b"loca", loca), (b"maxp", maxp))]
    out, offset = struct.pack(">IHHHH", 0x10000, len(tables), 64, 2, 48), 12 + 16 * len(tables)
    for tag, data in tables:
        out += tag + struct.pack(">III", 0, offset, len(data))
        offset += len(data)
    return out + b"".join(data for _, data in tables)


def font_page(program):
    described = "<</Type/Font/Subtype/TrueType/BaseFont/B/FirstChar 0/LastChar 0/Widths[9]/FontDescriptor 6 0 R>>"
    descriptor = "<</Type/FontDescriptor/FontName/B/Flags 4/FontBBox[0 0 9 9]/ItalicAngle 0/Ascent 9/Descent 0/CapHeight 9/StemV 9/FontFile2 7 0 R>>"
    return page_with(stream("BT /B 1000000000 Tf (AAAAAAAAAAAA) Tj ET BT /B 9 Tf (AAAA) Tj ET"), "/Font<</B 5 0 R>>", described, descriptor, stream(program))


def pdf_with_a_font_that_is_made_of_itself():
    part = struct.pack(">HHbb", 0x0021, 1, 0, 0)
    return font_page(font(65535, struct.pack(">hhhhh", -1, 0, 0, 32767, 32767) + part * 2000))


def pdf_with_a_font_of_65535_contours():
    return font_page(font(65535, struct.pack(">hhhhh", 32767, -32768, -32768, 32767, 32767) + struct.pack(">H", 65535) * 32767))


def pdf_whose_letter_is_a_page_of_itself():
    letter = stream("9 0 d0 BT /T 9 Tf (aaaaaaaaaa) Tj ET")
    described = "<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/CharProcs<</a 6 0 R>>/Encoding<</Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[9]/Resources<</Font<</T 5 0 R>>>>>>"
    return page_with(stream("BT /T 9 Tf (aaaaaaaaaa) Tj ET"), "/Font<</T 5 0 R>>", described, letter)


def pdf_of_an_outline_that_loops():
    return pdf(["<</Type/Catalog/Pages 2 0 R/Outlines 4 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>", "<</First 5 0 R/Last 5 0 R>>",
                "<</Title(a)/Next 5 0 R/First 4 0 R/Parent 4 0 R>>"])


# ----------------------------------------------------------------------------------------- SVG ---

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="300" height="300">'


def svg(inside):
    return (SVG + inside + "</svg>").encode()


def svg_of_a_billion_laughs():
    return laughs("svg", SVG + "<text>@</text></svg>").encode()


def svg_used_ten_billion_times():
    levels = "".join(f'<g id="g{k}">' + f'<use xlink:href="#g{k - 1}"/>' * 10 + "</g>" for k in range(1, 11))
    return svg(f'<defs><rect id="g0" width="9" height="9"/>{levels}</defs><use xlink:href="#g10"/>')


def svg_nested_100000_deep():
    return svg("<g>" * 100000 + "</g>" * 100000)


def svg_of_a_million_sides():
    return SVG.replace('"300"', '"1000000"').encode() + b"<rect width='9' height='9'/></svg>"


def svg_of_a_dash_of_dust():
    return svg('<path d="M0 0 H1000000000" stroke="red" stroke-dasharray="0.0001"/>')


def svg_gzipped_to_a_gigabyte():
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return packer.compress(SVG.encode()) + b"".join(packer.compress(b" " * MIB) for _ in range(1024)) + packer.compress(b"</svg>") + packer.flush()


def text_of_one_line():
    return b"a" * (64 * MIB)


def text_of_5_million_lines():
    return b"a\n" * 5000000


# ------------------------------------------------------------------------------------- scripts ---

GROW_WASM = """
const bytes = [0,97,115,109,1,0,0,0,5,3,1,0,1,7,5,1,1,109,2,0];
const memories = [];
for (;;) {
    const memory = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes))).exports.m;
    memory.grow(1024);
    new Uint8Array(memory.buffer).fill(1);
    memories.push(memory);
}"""
SPIN_WASM = """
const bytes = [0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0,7,5,1,1,102,0,0,10,9,1,7,0,3,64,12,0,11,11];
new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes))).exports.f();"""

SCRIPTS = {
    "objects-for-ever": "const all = []; for (;;) all.push({ a: [1, 2, 3], b: {} });",
    "arrays-for-ever": "const all = []; for (;;) all.push(new Array(1e5).fill(7));",
    "strings-for-ever": "const all = []; for (let k = 0; ; k++) all.push(('x' + k).repeat(1e6).split('').join('y'));",
    "closures-for-ever": "let f = () => 0; for (;;) { const g = f; f = () => g; }",
    "array-buffers-for-ever": "const all = []; for (;;) { const one = new Uint8Array(1e7); one.fill(1); all.push(one); }",
    "array-buffer-that-grows": "const one = new ArrayBuffer(1, { maxByteLength: 1e11 }); for (let n = 1; ; n *= 2) { one.resize(n); new Uint8Array(one).fill(1); }",
    "webassembly-memory-that-grows": GROW_WASM,
    "webassembly-that-spins": SPIN_WASM,
    "stack-by-recursion": "function f(a) { return f([a]) + 1; } f();",
    "stack-that-is-caught": "function f() { try { f(); } catch (e) { f(); } } f();",
    "stack-of-proxies": "let p = {}; for (let k = 0; k < 1e6; k++) p = new Proxy(p, {}); p.x;",
    "stack-by-json": "let deep = []; for (let k = 0; k < 1e7; k++) deep = [deep]; JSON.stringify(deep);",
    "stack-by-regular-expression": "/(?:(a|b)*)*c/.test('ab'.repeat(1e7));",
    "spin-in-jit-code": "let n = 0; for (;;) n = (n * 7 + 1) | 0;",
    "spin-in-a-frame": "requestAnimationFrame(() => { for (;;); });",
    "spin-in-promises": "const again = () => Promise.resolve().then(again); again();",
    "spin-in-a-sort": "[...Array(1e5).keys()].sort(() => { for (;;); });",
    "spin-in-to-string": "`${{ toString() { for (;;); } }}`;",
    "regular-expression-that-explodes": "/^(a+)+$/.test('a'.repeat(100) + 'b');",
    "regular-expression-of-a-megabyte": "new RegExp('(?:' + '[a-z]{1,50}'.repeat(1e5) + '){1,1000}').test('x'.repeat(1e6));",
    "regular-expression-nested": "new RegExp('('.repeat(1e6) + ')'.repeat(1e6));",
    "source-of-64-megabytes": "eval('1+'.repeat(32e6) + '1');",
    "million-canvases": "const all = []; for (let k = 0; k < 1e6; k++) { const c = document.createElement('canvas'); c.width = c.height = 1000; c.getContext('2d').fillRect(0, 0, 1000, 1000); all.push(c); }",
    "canvas-of-65535": "for (let k = 0; k < 100; k++) { const c = document.createElement('canvas'); c.width = c.height = 65535; c.getContext('2d').fillRect(0, 0, 9, 9); }",
    "path-without-end": "for (let k = 0; ; k++) ctx.lineTo(k % 300, k % 200);",
    "states-without-end": "for (;;) ctx.save();",
    "stops-without-end": "const g = ctx.createLinearGradient(0, 0, 9, 9); for (;;) g.addColorStop(0.5, 'red');",
    "timers-without-end": "const more = () => { for (let k = 0; k < 1000; k++) setTimeout(more, 0); }; more();",
    "console-without-end": "for (;;) console.log('x'.repeat(1e4));",
    "blur-without-end": "ctx.shadowBlur = 1e9; ctx.shadowColor = 'red'; for (;;) ctx.fillRect(0, 0, 300, 200);",
}

DOCUMENTS = {
    "png": [png_of_a_gigapixel, png_of_16_bits, png_that_claims_the_most, png_with_text_of_a_gigabyte, png_with_a_profile_of_half_a_gigabyte],
    "gif": [gif_of_65535_frames, gif_of_4_gigapixels],
    "bmp": [bmp_of_a_negative_height, bmp_of_900_megabytes_in_two],
    "tif": [tiff_whose_directories_loop, tiff_of_a_gigapixel],
    "ppm": [pnm_of_the_most],
    "jpg": [jpeg_that_claims_65500_squared, jpeg_of_20000_scans],
    "j2k": [j2k_of_a_million_tiles],
    "cbz": [cbz_with_a_page_of_a_gigabyte, cbz_whose_pages_overlap, cbz_of_10000_pages, cbz_of_pictures_that_are_bombs],
    "epub": [epub_of_a_billion_laughs, epub_of_300_megabytes, epub_nested_100000_deep],
    "fb2": [fb2_nested_100000_deep],
    "html": [html_of_a_selector_storm, html_table_of_a_million],
    "pdf": [
        pdf_deflated_twice_to_a_terabyte, pdf_of_a_gigabyte_of_spaces, pdf_whose_page_tree_loops, pdf_that_claims_2_billion_pages, pdf_of_100000_pages_nested,
        pdf_whose_tables_loop, pdf_of_100000_objects_on_a_page, pdf_of_a_million_paths, pdf_of_forms_to_the_tenth, pdf_whose_form_draws_itself,
        pdf_of_a_page_as_big_as_a_country, pdf_of_a_pattern_of_dust, pdf_nested_200000_deep, pdf_of_jbig2_of_the_most, pdf_of_jbig2_of_4_billion_symbols,
        pdf_of_fax_of_the_most, pdf_with_a_font_that_is_made_of_itself, pdf_with_a_font_of_65535_contours, pdf_whose_letter_is_a_page_of_itself, pdf_of_an_outline_that_loops,
    ],
    "svg": [svg_of_a_billion_laughs, svg_used_ten_billion_times, svg_nested_100000_deep, svg_of_a_million_sides, svg_of_a_dash_of_dust, svg_gzipped_to_a_gigabyte],
    "txt": [text_of_one_line, text_of_5_million_lines],
}

if __name__ == "__main__":
    made = {make.__name__: make for make in DOCUMENTS[sys.argv[1]]}[sys.argv[2]]()
    sys.stdout.buffer.write(made)

"""Writes pillow-cases.json: small files of every kind, and what Keras' load_img makes of them.

Made with Pillow 13.0.0 and NumPy: python pillow_cases.py > pillow-cases.json
"""

import base64
import io
import json
import struct
import warnings
import zlib

import numpy as np
from PIL import Image, ImageOps

warnings.simplefilter("ignore")
H, W = 5, 8
rng = np.random.default_rng(7)
yy, xx = np.mgrid[0:H, 0:W]
rgb = np.stack([(xx * 27 + yy * 13) % 256, (xx * 15 + 90) % 256, (yy * 41 + xx) % 256], -1).astype("u1")
grey = rgb[..., 0]
alpha = ((xx * 57 + yy * 29) % 256).astype("u1")
grey16 = (grey.astype("u2") * 257 + xx).astype("u2")
image, light = Image.fromarray(rgb), Image.fromarray(grey)
rgba = Image.fromarray(np.dstack([rgb, alpha]))
palette = image.quantize(23)
files = {}


def save(name, im, **options):
    out = io.BytesIO()
    kind = {"jpg": "jpeg"}.get(name.split(".")[-1], name.split(".")[-1])
    im.save(out, kind, **options)
    files[name] = out.getvalue()


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def pack(row, depth):
    if depth >= 8:
        return row.astype(">u2" if depth == 16 else "u1").tobytes()
    bits = np.unpackbits(row.astype("u1").reshape(-1, 1), axis=1)[:, 8 - depth :]
    return np.packbits(bits.reshape(-1)).tobytes()


def filtered(rows, bpp):
    out, above = b"", bytes(len(rows[0]))
    for k, row in enumerate(rows):
        line = bytearray()
        for i, value in enumerate(row):
            a, b, c = row[i - bpp] if i >= bpp else 0, above[i], above[i - bpp] if i >= bpp else 0
            p = a + b - c
            paeth = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
            line.append((value - (0, a, b, (a + b) // 2, paeth)[(k + 3) % 5]) & 255)
        out, above = out + bytes([(k + 3) % 5]) + bytes(line), row
    return out


def png(name, depth, colour, pixels, extra=b"", interlaced=False):
    bpp = max(1, pixels.shape[2] * depth // 8)
    passes = [(0, 0, 1, 1)]
    if interlaced:
        passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    data = b""
    for x, y, dx, dy in passes:
        part = pixels[y::dy, x::dx]
        if part.size:
            data += filtered([pack(row, depth) for row in part], bpp)
    header = struct.pack(">IIBBBBB", W, H, depth, colour, 0, 0, interlaced)
    body = chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")
    files[name] = b"\x89PNG\r\n\x1a\n" + body


def tiff(name, tags, data, big):
    e = ">" if big else "<"
    tags = {256: (4, [W]), 257: (4, [H]), 278: (4, [H]), 279: (4, [len(data)]), 259: (3, [1]), **tags}
    start = 8 + 2 + 12 * (len(tags) + 1) + 4
    room = sum(2 * len(v) for t, v in tags.values() if t == 3 and len(v) > 2)
    tags[273] = (4, [start + room])
    entries, extra = b"", b""
    for tag in sorted(tags):
        kind, values = tags[tag]
        packed = struct.pack(e + {3: "H", 4: "I"}[kind] * len(values), *values)
        if len(packed) > 4:
            extra, packed = extra + packed, struct.pack(e + "I", start + len(extra))
        entries += struct.pack(e + "HHI", tag, kind, len(values)) + packed.ljust(4, b"\0")
    header = (b"MM" if big else b"II") + struct.pack(e + "HI", 42, 8)
    files[name] = header + struct.pack(e + "H", len(tags)) + entries + b"\0\0\0\0" + extra + data


def bmp(name, bits, rows, compression=0, palette=b"", masks=b"", height=H):
    info = struct.pack("<IiiHHIIiiII", 40, W, height, 1, bits, compression, 0, 0, 0, len(palette) // 4, 0)
    offset = 14 + len(info) + len(masks) + len(palette)
    files[name] = b"BM" + struct.pack("<IHHI", offset + len(rows), 0, 0, offset) + info + masks + palette + rows


def upward(rows):
    return b"".join(r + b"\0" * (-len(r) % 4) for r in rows[::-1])


colours = chunk(b"PLTE", bytes(rng.integers(0, 256, 3 * 11).astype("u1")))
stored = {0: grey[..., None], 2: rgb, 4: np.dstack([grey, alpha]), 6: np.dstack([rgb, alpha])}
for colour in (0, 2, 3, 4, 6):
    for depth in (1, 2, 4, 8, 16):
        if colour == 3 and depth == 16 or colour in (2, 4, 6) and depth < 8:
            continue
        if colour == 3:
            pixels, extra, trns = (grey[..., None] >> 5) % min(1 << depth, 11), colours, bytes([10, 0, 200])
        else:
            pixels, extra = stored[colour].astype("u4"), b""
            pixels = pixels * 257 + (xx % 9)[..., None] if depth == 16 else pixels >> (8 - depth)
            pixels = np.minimum(pixels, (1 << depth) - 1)
            trns = pixels[4, 4].astype(">u2").tobytes()
        png(f"png-{colour}-{depth}.png", depth, colour, pixels, extra)
        png(f"png-{colour}-{depth}-interlaced.png", depth, colour, pixels, extra, True)
        if colour in (0, 2, 3):
            png(f"png-{colour}-{depth}-transparent.png", depth, colour, pixels, extra + chunk(b"tRNS", trns))
png("index-beyond-palette.png", 8, 3, grey[..., None] >> 4, colours)

for quality, sampling in ((30, 2), (75, 1), (95, 0)):
    save(f"jpeg-{sampling}.jpg", image, quality=quality, subsampling=sampling)
save("progressive.jpg", image, progressive=True)
save("grey.jpg", light)
save("cmyk.jpg", image.convert("CMYK"))
save("rgb-kept.jpg", image, keep_rgb=True)
save("restart.jpg", image, restart_marker_blocks=1)
exif = Image.Exif()
for orientation in range(1, 9):
    exif[0x112] = orientation
    save(f"exif-{orientation}.png", image, exif=exif)
    save(f"exif-{orientation}.tiff", light, tiffinfo={0x112: orientation})
exif[0x112] = 6
save("exif-6.jpg", image, exif=exif)

save("palette.gif", palette)
save("transparent.gif", palette, transparency=3)
save("grey-transparent.gif", light, transparency=int(grey[3, 3]))
save("interlaced.gif", palette, interlace=1)
out = io.BytesIO()
palette.save(out, "gif", save_all=True, append_images=[image.quantize(9)])
files["animated.gif"] = out.getvalue()
offset = bytearray(files["palette.gif"])
offset[6:10] = struct.pack("<HH", W + 3, H + 2)
at = offset.index(b"," + struct.pack("<HHHH", 0, 0, W, H))
offset[at + 1 : at + 5] = struct.pack("<HH", 2, 1)
files["frame-inside.gif"] = bytes(offset)

for name, im in (("one", light.convert("1")), ("grey", light), ("palette", palette), ("rgb", image), ("rgba", rgba)):
    save(f"{name}.bmp", im)
five = (rgb.astype("u2") >> 3) @ np.array([1 << 10, 1 << 5, 1])
six = (rgb[..., 0].astype("u2") >> 3) << 11 | (rgb[..., 1].astype("u2") >> 2) << 5 | rgb[..., 2] >> 3
bmp("bits-16.bmp", 16, upward([r.astype("<u2").tobytes() for r in five]))
bmp("bits-565.bmp", 16, upward([r.astype("<u2").tobytes() for r in six]), 3, masks=struct.pack("<III", 0xF800, 0x7E0, 0x1F))
bmp("bits-32.bmp", 32, upward([np.dstack([rgb[..., ::-1], alpha])[y].tobytes() for y in range(H)]))
bmp("top-down.bmp", 24, upward([r[:, ::-1].tobytes() for r in rgb[::-1]]), height=-H)
four, table = grey >> 4, bytes(rng.integers(0, 256, 64).astype("u1"))
bmp("bits-4.bmp", 4, upward([(r[0::2] << 4 | r[1::2]).tobytes() for r in four]), palette=table)
bmp("bits-1.bmp", 1, upward([np.packbits(r > 127).tobytes() for r in grey]), palette=b"\0\0\xff\0\xff\0\0\0")
runs = b"".join(bytes([0, 4]) + r[:4].tobytes() + b"".join(bytes([1, v]) for v in r[4:]) + b"\0\0" for r in four[::-1])
bmp("rle-8.bmp", 8, runs + b"\0\1", 1, table)
runs = b"".join(b"".join(bytes([2, r[i] << 4 | r[i + 1]]) for i in range(0, W, 2)) + b"\0\0" for r in four[::-1])
bmp("rle-4.bmp", 4, runs + b"\0\1", 2, table)

for compression in ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits"):
    save(f"rgb-{compression}.tiff", image, compression=compression)
    save(f"one-{compression}.tiff", light.convert("1"), compression=compression)
    save(f"grey16-{compression}.tiff", Image.fromarray(grey16), compression=compression)
save("one-group4.tiff", light.convert("1"), compression="group4")
save("jpeg.tiff", image, compression="jpeg")
save("palette.tiff", palette)
save("grey-alpha.tiff", Image.merge("LA", (light, Image.fromarray(alpha))))
save("cmyk.tiff", image.convert("CMYK"))
for big in (False, True):
    end, u2 = ("be", ">u2") if big else ("le", "<u2")
    one = {277: (3, [1]), 262: (3, [1])}
    tiff(f"grey16-{end}.tiff", {**one, 258: (3, [16])}, grey16.astype(u2).tobytes(), big)
    signed = (grey.astype("i4") - 100).astype(u2.replace("u", "i"))
    tiff(f"signed16-{end}.tiff", {**one, 258: (3, [16]), 339: (3, [2])}, signed.tobytes(), big)
    floats = (grey.astype("f4") * 1.7 - 20).astype(u2[0] + "f4")
    tiff(f"float-{end}.tiff", {**one, 258: (3, [32]), 339: (3, [3])}, floats.tobytes(), big)
    ints = (grey.astype("i4") * 300 - 9000).astype(u2[0] + "i4")
    tiff(f"int-{end}.tiff", {**one, 258: (3, [32]), 339: (3, [2])}, ints.tobytes(), big)
    tiff(f"white-is-zero-{end}.tiff", {**one, 258: (3, [8]), 262: (3, [0])}, grey.tobytes(), big)
    deep = (rgb.astype("u2") * 257 + 3).astype(u2).tobytes()
    tiff(f"rgb16-{end}.tiff", {277: (3, [3]), 262: (3, [2]), 258: (3, [16] * 3)}, deep, big)
    for extra in (0, 1, 2):
        four = {277: (3, [4]), 262: (3, [2]), 258: (3, [8] * 4), 338: (3, [extra])}
        tiff(f"rgb-extra{extra}-{end}.tiff", four, np.asarray(rgba).tobytes(), big)


def load(data, color_mode, target, interpolation, keep_aspect_ratio, turned):
    """keras.utils.load_img + img_to_array of Keras 3.15, and turning by EXIF before it."""
    im = Image.open(io.BytesIO(data))
    mode = im.mode
    if turned:
        im = ImageOps.exif_transpose(im)
    if color_mode == "grayscale":
        im = im if im.mode in ("L", "I;16", "I") else im.convert("L")
    elif im.mode != color_mode.upper():
        im = im.convert(color_mode.upper())
    if target and im.size != (target[1], target[0]):
        box = None
        if keep_aspect_ratio:
            height = min(im.height, im.width * target[0] // target[1])
            width = min(im.width, im.height * target[1] // target[0])
            top, left = (im.height - height) // 2, (im.width - width) // 2
            box = (left, top, left + width, top + height)
        im = im.resize((target[1], target[0]), getattr(Image.Resampling, interpolation.upper()), box)
    pixels = np.asarray(im, dtype="float32")
    return mode, pixels.reshape(*pixels.shape[:2], -1)


cases = []


def case(name, color_mode, target=None, interpolation="nearest", keep=False, turned=False):
    mode, pixels = load(files[name], color_mode, target, interpolation, keep, turned)
    numbers = [int(v) if v == int(v) else float(v) for v in pixels.ravel().tolist()]
    cases.append(
        {"file": name, "mode": mode, "color_mode": color_mode, "target_size": target, "interpolation": interpolation,
         "keep_aspect_ratio": keep, "exif": turned, "shape": pixels.shape, "output": numbers}
    )


for name in files:
    case(name, "rgb")
    if "exif" in name:
        case(name, "rgb", turned=True)
    else:
        case(name, "grayscale")
        case(name, "rgba")
for interpolation in ("nearest", "bilinear", "bicubic", "lanczos", "box", "hamming"):
    for name, color_mode in (("png-2-8.png", "rgb"), ("png-0-16.png", "grayscale"), ("png-6-8.png", "rgba"),
                             ("int-le.tiff", "grayscale"), ("png-3-4.png", "rgb"), ("png-0-8.png", "grayscale")):
        # Smaller, larger, one side kept, cut to proportion; and tall ones, which Pillow filters the other way round.
        for target, keep in (([4, 6], False), ([9, 13], True), ([5, 3], True), ([2, 8], False), ([3, 11], False), ([1, 7], True)):
            case(name, color_mode, target, interpolation, keep)
encoded = {name: base64.b64encode(data).decode() for name, data in files.items()}
print('{"files": ' + json.dumps(encoded, indent=1) + ',\n"cases": [')
print(",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]}")

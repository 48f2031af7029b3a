"""Damage done to a file by chance: as by a disk, a mail program, a broken export, or somebody who means harm.

A package is damaged within its parts, a PDF within its objects, an OLE2 container within its streams, and each of them
as a whole too: what is only broken from outside is mostly not even opened.
"""

import io
import re
import zipfile
from collections.abc import Callable
from random import Random

import olefile
import pikepdf

Damage = Callable[[bytes, Random], bytes]

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NUMBER = re.compile(rb"\d+(?:\.\d+)?")
ODD_NUMBERS = (
    b"0",
    b"-1",
    b"1",
    b"2147483647",
    b"4294967296",
    b"99999999999999999999",
    b"1e308",
    b"NaN",
    b"",
    b"0.5",
    b"65536",
)
TAG = re.compile(rb"<[^<>]{1,400}>")
VALUE = re.compile(rb'="([^"]{0,80})"')
ODD_VALUES = (
    b"",
    b"0",
    b"-7",
    b"true",
    b"A1:XFD1048576",
    b"$A$0",
    b"\xe3\x81\x82",
    b"99999999999",
    b"../../x.xml",
    b"&#0;",
    b"rId99",
)
REFERENCE = re.compile(rb"\d+ 0 R")
NAME = re.compile(rb"/[A-Z]\w+")
MOST_REPEATED = 5_000


def damaged(content: bytes, chance: Random) -> bytes:
    """Return a damaged copy."""
    if content.startswith(b"PK") and chance.random() < 0.85:
        return _damage_package(content, chance)
    if content.startswith(OLE) and chance.random() < 0.7:
        return _damage_container(content, chance)
    if b"%PDF-" in content[:1024] and chance.random() < 0.75:
        return _damage_objects(content, chance)
    return _several(content, chance, BYTES)


def _several(content: bytes, chance: Random, ways: tuple[Damage, ...], most: int = 6) -> bytes:
    for _ in range(chance.randint(1, most)):
        content = chance.choice(ways)(content, chance)
    return content


def _flip_bits(content: bytes, chance: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, 40) if changed else 0):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _set_bytes(content: bytes, chance: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, 100) if changed else 0):
        changed[chance.randrange(len(changed))] = chance.choice((0, 255, chance.randrange(256)))
    return bytes(changed)


def _cut_end(content: bytes, chance: Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _stretch(content: bytes, chance: Random) -> tuple[int, int]:
    start = chance.randrange(len(content) + 1)
    return start, min(len(content), start + chance.randrange(MOST_REPEATED))


def _take_out(content: bytes, chance: Random) -> bytes:
    start, end = _stretch(content, chance)
    return content[:start] + content[end:]


def _repeat(content: bytes, chance: Random) -> bytes:
    start, end = _stretch(content, chance)
    return content[:start] + content[start:end] * chance.randint(2, 40) + content[end:]


def _insert_zeros(content: bytes, chance: Random) -> bytes:
    start, end = _stretch(content, chance)
    return content[:start] + bytes(end - start) + content[start:]


def _swap(content: bytes, chance: Random) -> bytes:
    """Change two stretches of one length for each other."""
    length = chance.randint(1, 2_000)
    if len(content) < 2 * length:
        return content[::-1]
    first, second = sorted((chance.randrange(len(content) - length), chance.randrange(len(content) - length)))
    if second < first + length:
        return content
    return (
        content[:first] + content[second : second + length] + content[first + length : second]
        + content[first : first + length] + content[second + length :]
    )  # fmt: skip


BYTES: tuple[Damage, ...] = (_flip_bits, _set_bytes, _cut_end, _take_out, _repeat, _insert_zeros, _swap)


def _changed_match(pattern: re.Pattern[bytes], others: Callable[[list[bytes], Random], bytes]) -> Damage:
    """Put something else in the place of some of what a pattern finds."""

    def change(content: bytes, chance: Random) -> bytes:
        found = [match[0] for match in pattern.finditer(content)]
        if not found:
            return content
        chosen = {chance.randrange(len(found)) for _ in range(chance.choice((1, 1, 3, 30)))}
        number = iter(range(len(found)))
        return pattern.sub(lambda match: others(found, chance) if next(number) in chosen else match[0], content)

    return change


def _from(odd: tuple[bytes, ...]) -> Callable[[list[bytes], Random], bytes]:
    return lambda found, chance: chance.choice(odd) if chance.random() < 0.6 else chance.choice(found)


_change_numbers = _changed_match(NUMBER, _from(ODD_NUMBERS))
_change_tags = _changed_match(
    TAG, lambda found, chance: chance.choice((b"", chance.choice(found), chance.choice(found) * 3))
)
_change_values = _changed_match(
    VALUE,
    lambda found, chance: b'="' + chance.choice(ODD_VALUES) + b'"' if chance.random() < 0.6 else chance.choice(found),
)
_change_references = _changed_match(
    REFERENCE, lambda found, chance: chance.choice((*found[:50], b"0 0 R", b"null", b"99999 0 R"))
)
_change_names = _changed_match(NAME, lambda found, chance: chance.choice((*found[:200], b"/Odd", b"null", b"[]")))


def _nest(content: bytes, chance: Random) -> bytes:
    """Put an element deep into others of its kind."""
    tags = [
        tag for tag in TAG.findall(content) if not tag.startswith((b"</", b"<?", b"<!")) and not tag.endswith(b"/>")
    ]
    if not tags:
        return content
    tag = chance.choice(tags)
    depth = chance.choice((10, 300, 3_000))
    end = b"</" + tag[1:].split(b">")[0].split()[0] + b">"
    return content.replace(tag, tag * depth + end * (depth - 1), 1)


XML: tuple[Damage, ...] = (_change_numbers, _change_tags, _change_values, _nest)
PDF: tuple[Damage, ...] = (_change_numbers, _change_references, _change_names)


def _damage_package(content: bytes, chance: Random) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
    except (zipfile.BadZipFile, ValueError):
        return _several(content, chance, BYTES)
    for name in chance.sample(sorted(parts), min(len(parts), chance.choice((1, 1, 1, 2, 4)))):
        if chance.random() < 0.08:
            del parts[name]
        elif chance.random() < 0.8:
            parts[name] = _several(parts[name], chance, XML, most=3)
        else:
            parts[name] = _several(parts[name], chance, BYTES, most=2)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return made.getvalue()


def _damage_container(content: bytes, chance: Random) -> bytes:
    """Damage one stream, mostly by odd sizes and numbers in its records, within the container as it stands."""
    made = io.BytesIO(content)
    with olefile.OleFileIO(made, write_mode=True) as container:
        streams = ["/".join(path) for path in container.listdir()]
        main = [name for name in streams if name in ("Workbook", "Book", "WordDocument", "1Table", "0Table", "Data")]
        name = chance.choice(main if main and chance.random() < 0.85 else streams)
        stream = bytearray(container.openstream(name).read())
        for _ in range(chance.choice((1, 3, 20, 100))):
            place = chance.randrange(max(1, min(len(stream), chance.choice((1_600, len(stream))))))
            width = chance.choice((1, 2, 4))
            odd = chance.choice((0, 1, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, chance.randrange(1 << 32)))
            stream[place : place + width] = (odd % (1 << 8 * width)).to_bytes(width, "little")[: len(stream) - place]
        container.write_stream(name, bytes(stream))
    return made.getvalue()


def _damage_objects(content: bytes, chance: Random) -> bytes:
    """Damage objects and operators of a PDF that was unpacked before, so that the damage is what is read."""
    made = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            pdf.save(
                made, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
                object_stream_mode=pikepdf.ObjectStreamMode.disable, static_id=True,
            )  # fmt: skip
    except pikepdf.PdfError:
        return _several(content, chance, BYTES)
    return _several(made.getvalue(), chance, PDF if chance.random() < 0.8 else BYTES, most=3)

"""Office files that would harm whoever opens them."""

import io
import struct
import zipfile
import zlib
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.reading.corpus.families.composing import compose
from tests.reading.corpus.families.packages import add, book, document, repacked

MEBIBYTE = 1024 * 1024
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
WORD = "word/document.xml"
MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
WORD_MAIN = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SECTOR, MINI_SECTOR, END, FREE, FAT = 512, 64, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def _book_with(part: str, content: bytes) -> Callable[[Random, Path], Path]:
    def make(dice: Random, folder: Path) -> Path:
        plain = book(folder / "report.xlsx", compose(dice))
        return repacked(plain, plain, None, {part: content})

    return make


def _document_with(content: bytes) -> Callable[[Random, Path], Path]:
    def make(dice: Random, folder: Path) -> Path:
        plain = document(folder / "report.docx", compose(dice))
        return repacked(plain, plain, None, {WORD: content})

    return make


def _changed_book(change: Callable[[zipfile.ZipFile], None]) -> Callable[[Random, Path], Path]:
    def make(dice: Random, folder: Path) -> Path:
        plain = book(folder / "report.xlsx", compose(dice))
        return repacked(plain, plain, change)

    return make


def strings(inner: bytes, prolog: bytes = b"") -> bytes:
    return b'<?xml version="1.0"?>' + prolog + b"<sst " + MAIN + b">" + inner + b"</sst>"


def laughs(levels: int = 10) -> bytes:
    entities = b'<!ENTITY a0 "haha">'
    for level in range(1, levels):
        entities += b'<!ENTITY a%d "' % level + b"&a%d;" % (level - 1) * 10 + b'">'
    return b"<!DOCTYPE x [" + entities + b"]>"


def quadratic() -> bytes:
    return b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 60_000 + b'">]>'


ENTITY_OF_FILE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
ENTITY_OF_NET = b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY a SYSTEM "http://127.0.0.1:9/x">]>'


def _paragraph(text: bytes, prolog: bytes) -> bytes:
    body = b"<w:body><w:p><w:r><w:t>" + text + b"</w:t></w:r></w:p></w:body>"
    return b'<?xml version="1.0"?>' + prolog + b"<w:document " + WORD_MAIN + b">" + body + b"</w:document>"


def _nested(package: zipfile.ZipFile) -> None:
    inner = b"0" * MEBIBYTE
    for level in range(5):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(8):
                add(archive, f"{level}-{number}.zip", inner)
        inner = stream.getvalue()
    add(package, "xl/media/image1.zip", inner)


def _much(package: zipfile.ZipFile) -> None:
    """A part that unpacks to 400 MiB."""
    entry = zipfile.ZipInfo("xl/media/much.xml", (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    with package.open(entry, "w", force_zip64=True) as stream:
        for _ in range(400):
            stream.write(bytes(MEBIBYTE))


def _many_entries(package: zipfile.ZipFile) -> None:
    for number in range(12_000):
        package.writestr(zipfile.ZipInfo(f"xl/media/{number}.bin", (1980, 1, 1, 0, 0, 0)), b"x")


def _deep(_: Random, folder: Path) -> Path:
    depth = 200_000
    content = strings(b"<si>" * depth + b"</si>" * depth)
    return _book_with(STRINGS, content)(Random(1), folder)


def _attributes() -> bytes:
    return strings(b"<si " + b" ".join(b'a%d="1"' % number for number in range(300_000)) + b"/>")


def _sizes_that_lie(dice: Random, folder: Path) -> Path:
    """The directory says 1 KB of a part that unpacks to 300 MB."""
    path = _book_with(SHEET, b"<worksheet " + MAIN + b">" + b" " * (100 * MEBIBYTE) + b"</worksheet>")(dice, folder)
    content = bytearray(path.read_bytes())
    place = content.find(b"PK\x01\x02")
    while place >= 0:
        name_size = struct.unpack_from("<H", content, place + 28)[0]
        if content[place + 46 : place + 46 + name_size] == SHEET.encode():
            struct.pack_into("<I", content, place + 24, 1000)
        place = content.find(b"PK\x01\x02", place + 4)
    path.write_bytes(content)
    return path


def _shared_bytes(dice: Random, folder: Path) -> Path:
    """Thousands of entries of the directory name the same packed bytes."""
    path = folder / "report.xlsx"
    tool = zlib.compressobj(9, zlib.DEFLATED, -15)
    plain = bytes(20 * MEBIBYTE)
    packed = tool.compress(plain) + tool.flush()
    sizes = struct.pack("<III", zlib.crc32(plain), len(packed), len(plain))
    names = ["[Content_Types].xml", "xl/workbook.xml", SHEET, *(f"xl/media/{number}.xml" for number in range(1_500))]
    local = b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 8, 0, 33) + sizes + struct.pack("<HH", len(names[0]), 0)
    body = local + names[0].encode() + packed
    rows = b"".join(
        b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 33) + sizes
        + struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, 0) + name.encode()
        for name in names
    )  # fmt: skip
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, len(names), len(names), len(rows), len(body), 0)
    path.write_bytes(body + rows + end)
    return path


def _outside(package: zipfile.ZipFile) -> None:
    add(package, "../../../../tmp/outside.xml", b"<a/>")


def _locked(dice: Random, folder: Path) -> Path:
    """A workbook as Excel saves it with a password: an OLE2 container around what only the password opens."""
    salt = [b64encode(dice.randbytes(size)).decode() for size in (16, 16, 16, 32, 32, 64, 64)]
    key = 'blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512"'
    described = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
        '<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption" '
        'xmlns:p="http://schemas.microsoft.com/office/2006/keyEncryptor/password">'
        f'<keyData saltSize="16" {key} saltValue="{salt[0]}"/>'
        f'<dataIntegrity encryptedHmacKey="{salt[5]}" encryptedHmacValue="{salt[6]}"/><keyEncryptors>'
        '<keyEncryptor uri="http://schemas.microsoft.com/office/2006/keyEncryptor/password">'
        f'<p:encryptedKey spinCount="100000" saltSize="16" {key} saltValue="{salt[1]}" encryptedVerifierHashInput="{salt[2]}" '
        f'encryptedVerifierHashValue="{salt[3]}" encryptedKeyValue="{salt[4]}"/></keyEncryptor></keyEncryptors></encryption>'
    )
    streams = {
        "EncryptionInfo": struct.pack("<HHI", 4, 4, 0x40) + described.encode(),
        "EncryptedPackage": struct.pack("<Q", 15_990) + dice.randbytes(16_000),
    }
    path = folder / "report.xlsx"
    path.write_bytes(ole2(streams))
    return path


def ole2(streams: dict[str, bytes]) -> bytes:
    """Return a compound file with these streams at its root; the short ones lie in the stream of short ones."""
    short = {name: content for name, content in streams.items() if len(content) < 4096}
    mini, mini_fat, mini_starts = b"", [], {}
    for name, content in short.items():
        mini_starts[name] = len(mini) // MINI_SECTOR
        count = -(-len(content) // MINI_SECTOR)
        mini_fat += [*range(len(mini_fat) + 1, len(mini_fat) + count), END]
        mini += content.ljust(count * MINI_SECTOR, b"\0")
    long = {name: content for name, content in streams.items() if name not in short}
    directory_size = -(-(len(streams) + 1) // 4)
    sectors: list[bytes] = [b""]  # the first one for the table
    table, starts = [FAT], {}

    def lay(name: str, content: bytes) -> None:
        count = -(-len(content) // SECTOR)
        starts[name] = len(sectors) if count else END
        table.extend([*range(len(sectors) + 1, len(sectors) + count), END] if count else [])
        sectors.extend(content[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(content), SECTOR))

    lay("/directory", bytes(directory_size * SECTOR))
    lay("/mini table", b"".join(struct.pack("<I", entry) for entry in mini_fat).ljust(SECTOR, b"\xff"))
    lay("/mini", mini)
    for name, content in long.items():
        lay(name, content)
    rows = [_row("Root Entry", 5, 1, starts["/mini"], len(mini))]
    for index, (name, content) in enumerate(streams.items(), start=1):
        start = mini_starts[name] if name in short else starts[name]
        rows.append(_row(name, 2, FREE, start, len(content), right=index + 1 if index < len(streams) else FREE))
    directory = b"".join(rows).ljust(directory_size * SECTOR, b"\0")
    at = starts["/directory"]
    sectors[at : at + directory_size] = [directory[n : n + SECTOR] for n in range(0, len(directory), SECTOR)]
    sectors[0] = b"".join(struct.pack("<I", entry) for entry in table).ljust(SECTOR, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, at, 0, 4096, starts["/mini table"], 1, END, 0)
    return head + struct.pack("<I", 0) + b"\xff" * 432 + b"".join(sectors)


def _row(name: str, kind: int, child: int, start: int, size: int, right: int = FREE) -> bytes:
    letters = name.encode("utf-16-le")
    return (
        letters.ljust(64, b"\0") + struct.pack("<HBBIII", len(letters) + 2, kind, 1, FREE, right, child)
        + bytes(36) + struct.pack("<IQ", start, size)
    )  # fmt: skip


def _cut(suffix: str) -> Callable[[Random, Path], Path]:
    def make(dice: Random, folder: Path) -> Path:
        write = {".xlsx": book, ".docx": document}[suffix]
        path = write(folder / f"report{suffix}", compose(dice))
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * dice.uniform(0.2, 0.9))])
        return path

    return make


def _password_zip(dice: Random, folder: Path) -> Path:
    """A package whose entries are marked as encrypted."""
    path = book(folder / "report.xlsx", compose(dice))
    content = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(signature)
        while place >= 0:
            content[place + offset] |= 1
            place = content.find(signature, place + 4)
    path.write_bytes(content)
    return path


REFUSED: dict[str, Callable[[Random, Path], Path]] = {
    "locked_workbook": _locked,
    "encrypted_entries": _password_zip,
    "cut_workbook": _cut(".xlsx"),
    "cut_document": _cut(".docx"),
    "zip_much": _changed_book(_much),
    "zip_many_entries": _changed_book(_many_entries),
    "zip_nested": _changed_book(_nested),
    "zip_sizes_lie": _sizes_that_lie,
    "zip_shared_bytes": _shared_bytes,
    "zip_outside": _changed_book(_outside),
    "laughs_workbook": _book_with(STRINGS, strings(b"<si><t>&a9;</t></si>", laughs())),
    "laughs_document": _document_with(_paragraph(b"&a9;", laughs())),
    "laughs_utf16": _book_with(STRINGS, strings(b"<si><t>&a9;</t></si>", laughs()).decode().encode("utf-16")),
    "quadratic_workbook": _book_with(STRINGS, strings(b"<si><t>" + b"&a;" * 60_000 + b"</t></si>", quadratic())),
    "entity_of_file": _document_with(_paragraph(b"&a;", ENTITY_OF_FILE)),
    "entity_of_net": _book_with(STRINGS, strings(b"<si><t>&a;</t></si>", ENTITY_OF_NET)),
    "deep_xml": _deep,
    "many_attributes": _book_with(STRINGS, _attributes()),
}

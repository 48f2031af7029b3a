"""What a PDF would unpack to, reckoned from its bytes before anything opens it.

A library unpacks a stream as a whole and draws a form as often as it is called, however often that is. So streams are
inflated here first, to a limit and without being kept, and calls of forms are counted without being followed.
What this does not understand (other filters, encrypted files) is left to the limits of the child.
"""

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from suishin.reading.readers.safety import MEBIBYTE, bomb

MAX_STREAM = 64 * MEBIBYTE
ALWAYS_SMALL = MAX_STREAM // 1032  # Flate makes at most 1,032 bytes of one
MAX_STREAMS = 256 * MEBIBYTE  # all larger ones together; pictures are left out, as only who draws them unpacks them
MAX_PAGE = 12 * MEBIBYTE  # of operators, each form as often as it is called; a page of a report has under 200 KB
MAX_PAGES = 128 * MEBIBYTE
MAX_OBJECTS = 300_000
MAX_DEPTH = 40  # of forms in forms
COST_OF_CALL = 200  # bytes of operators that take as long as an empty form or stream
CHUNK = 256 * 1024

BEGIN = re.compile(rb"(\d{1,10})[\0\t\n\f\r ]+\d{1,5}[\0\t\n\f\r ]+$")
OBJECT = re.compile(rb"[\0\t\n\f\r ]obj\b")
END = re.compile(rb"endobj|stream(?:\r\n|\n|\r)")
FILTER = re.compile(rb"/Filter\s*(?:\[([^\]]*)\]|(/\w+))")
FLATE = re.compile(rb"/(?:FlateDecode|Fl)\b")
NUMBER_OF = {key: re.compile(rb"/" + key + rb"\s+(\d+)") for key in (b"N", b"First")}
PICTURE = re.compile(rb"/Subtype\s*/Image\b")
PACKED_OBJECTS = re.compile(rb"/Type\s*/ObjStm\b")
PAGE = re.compile(rb"/Type\s*/Page\b")
CONTENTS = re.compile(rb"/Contents\s*(?:\[([^\]]*)\]|(\d+\s+\d+\s+R))")
RESOURCES = re.compile(rb"/Resources\s*(?:<<|(\d+)\s+\d+\s+R)")
PARENT = re.compile(rb"/Parent\s+(\d+)\s+\d+\s+R")
FORMS = re.compile(rb"/XObject\s*(?:<<(.*?)>>|(\d+)\s+\d+\s+R)", re.DOTALL)
NAMED = re.compile(rb"/([^\s/\[\]()<>{}%]+)\s+(\d+)\s+\d+\s+R")
REFERENCE = re.compile(rb"(\d+)\s+\d+\s+R")
CALL = re.compile(rb"/([^\s/\[\]()<>{}%]+)\s+Do\b")
SCRIPT = re.compile(rb"/(?:JavaScript|Launch)\b")


@dataclass(frozen=True, slots=True)
class Survey:
    """What was seen of a PDF that is harmless to unpack."""

    has_script: bool


def survey(path: Path) -> Survey:
    """Look over a PDF. Raises Refused for one that would unpack to far too much."""
    found = _Objects(path.read_bytes())
    found.collect()
    _Drawing(found).check()
    return Survey(found.has_script)


@dataclass(slots=True)
class _Object:
    text: bytes
    stream: tuple[int, int] | None = None


@dataclass
class _Objects:
    """The objects of a file by number; of several with one number the last."""

    content: bytes
    by_number: dict[int, _Object] = field(default_factory=dict)
    has_script: bool = False
    count: int = 0
    unpacked: int = 0

    def collect(self) -> None:
        self.has_script = bool(SCRIPT.search(self.content))
        place = 0
        while begin := OBJECT.search(self.content, place):
            number = BEGIN.search(self.content, max(0, begin.start() - 24), begin.start() + 1)
            item = self._object_at(begin.end())
            place = item.stream[1] if item.stream else begin.end() + len(item.text)
            if number:
                self._add(int(number[1]), item)

    def _object_at(self, place: int) -> _Object:
        end = END.search(self.content, place)
        if end is None:
            return _Object(self.content[place:])
        text = self.content[place : end.start()]
        if end[0] == b"endobj":
            return _Object(text)
        close = self.content.find(b"endstream", end.end())
        return _Object(text, (end.end(), close if close >= 0 else len(self.content)))

    def _add(self, number: int, item: _Object) -> None:
        self.by_number[number] = item
        self.count += 1
        if self.count > MAX_OBJECTS:
            raise bomb()
        if item.stream is None or PICTURE.search(item.text):
            return
        if PACKED_OBJECTS.search(item.text):
            content = self.stream_of(item)
            self.has_script = self.has_script or bool(SCRIPT.search(content))
            for inner, text in _packed_objects(item.text, content):
                self._add(inner, _Object(text))
        elif len(range(*item.stream)) > ALWAYS_SMALL or len(FLATE.findall(item.text)) > 1:
            self.unpacked += sum(len(piece) for piece in self._pieces(item))
        if self.unpacked > MAX_STREAMS:
            raise bomb()

    def stream_of(self, item: _Object) -> bytes:
        return b"".join(self._pieces(item))

    def _pieces(self, item: _Object) -> Iterator[bytes]:
        """Yield what a stream unpacks to. Raises Refused beyond the limit; what is damaged ends early."""
        if item.stream is None:
            return
        packed = memoryview(self.content)[slice(*item.stream)]
        named = FILTER.search(item.text)
        filters = (named[1] or named[2]).split() if named else []
        pieces: Iterator[bytes] = iter((bytes(packed),))
        for name in filters:
            if not FLATE.fullmatch(name):
                return
            pieces = _inflated(pieces)
        yield from pieces


def _inflated(packed: Iterator[bytes]) -> Iterator[bytes]:
    tool = zlib.decompressobj()
    size = 0
    try:
        for piece in packed:
            while piece and not tool.eof:
                plain = tool.decompress(piece, CHUNK)
                piece = tool.unconsumed_tail
                size += len(plain)
                if size > MAX_STREAM:
                    raise bomb()
                yield plain
    except zlib.error:
        return


def _packed_objects(text: bytes, content: bytes) -> Iterator[tuple[int, bytes]]:
    count, first = (NUMBER_OF[key].search(text) for key in (b"N", b"First"))
    if not count or not first:
        return
    words = content[: int(first[1])].split(None, 2 * min(int(count[1]), MAX_OBJECTS))
    try:
        numbers = [int(word) for word in words[: 2 * int(count[1])]]
    except ValueError:
        return
    pairs = list(zip(numbers[::2], numbers[1::2], strict=False))
    ends = [place for _, place in pairs[1:]] + [len(content)]
    for (number, place), end in zip(pairs, ends, strict=True):
        yield number, content[int(first[1]) + place : int(first[1]) + end]


@dataclass(frozen=True, slots=True)
class _Operators:
    """How long the operators of a page or a form are, and which forms they call how often."""

    size: int
    calls: tuple[tuple[int, int], ...] = ()


class _Drawing:
    """How many bytes of operators the pages come to, with every form counted as often as it is called."""

    def __init__(self, found: _Objects) -> None:
        self._found = found
        self._forms: dict[int, _Operators] = {}
        self._costs: dict[tuple[int, int], int] = {}

    def check(self) -> None:
        total = 0
        for item in list(self._found.by_number.values()):
            if item.stream is None and PAGE.search(item.text):
                total += self._cost(self._operators_of_page(item), depth=0)
                if total > MAX_PAGES:
                    raise bomb()

    def _operators_of_page(self, page: _Object) -> _Operators:
        found = CONTENTS.search(page.text)
        numbers = [int(number) for number in REFERENCE.findall(found[1] or found[2])] if found else []
        items = [self._found.by_number[number] for number in numbers if number in self._found.by_number]
        return self._operators(page, items)

    def _operators(self, canvas: _Object, streams: Sequence[_Object]) -> _Operators:
        size = 0
        calls: Counter[bytes] = Counter()
        for stream in streams:
            content = self._found.stream_of(stream)
            size += len(content) + COST_OF_CALL
            if size > MAX_PAGE:
                raise bomb()
            if b"Do" in content:
                calls.update(CALL.findall(content))
        named = self._forms_named_by(canvas) if calls else {}
        return _Operators(size, tuple((named[name], times) for name, times in calls.items() if name in named))

    def _cost(self, operators: _Operators, depth: int) -> int:
        called = (times * (COST_OF_CALL + self._cost_of_form(form, depth + 1)) for form, times in operators.calls)
        cost = operators.size + sum(called)
        if cost > MAX_PAGE:
            raise bomb()
        return cost

    def _cost_of_form(self, number: int, depth: int) -> int:
        """Return the cost of a form that stands so deep in others; whoever draws it goes no deeper than to the limit."""
        if depth > MAX_DEPTH:
            return 0
        if (number, depth) not in self._costs:
            self._costs[number, depth] = self._cost(self._operators_of_form(number), depth)
        return self._costs[number, depth]

    def _operators_of_form(self, number: int) -> _Operators:
        if number not in self._forms:
            item = self._found.by_number.get(number)
            is_form = item is not None and item.stream is not None and not PICTURE.search(item.text)
            self._forms[number] = self._operators(item, [item]) if item and is_form else _Operators(0)
        return self._forms[number]

    def _forms_named_by(self, canvas: _Object) -> dict[bytes, int]:
        """Return the forms that a page or a form calls by name, from its own resources or those above it."""
        for _ in range(MAX_DEPTH):
            if named := RESOURCES.search(canvas.text):
                resources = self._text(named[1]) if named[1] else canvas.text
                forms = FORMS.search(resources)
                listed = (self._text(forms[2]) if forms[2] else forms[1]) if forms else b""
                return {name: int(number) for name, number in NAMED.findall(listed)}
            parent = PARENT.search(canvas.text)
            above = self._found.by_number.get(int(parent[1])) if parent else None
            if above is None:
                break
            canvas = above
        return {}

    def _text(self, number: bytes) -> bytes:
        item = self._found.by_number.get(int(number))
        return item.text if item else b""

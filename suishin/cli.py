"""The command `suishin`: reads files without a database. Slow libraries are imported only when a file needs them."""

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from suishin.reading.definition import FormDefinition
    from suishin.reading.model import Reading

OK, INCOMPLETE, WRONG_USE = 0, 1, 2
PACKAGED_FORM = Path(__file__).parent / "forms" / "definitions" / "2025-01.json"
BAR_WIDTH = 30
LEFT_BEHIND = ("thumbs.db", "desktop.ini")
LONGEST_NAME = 240  # bytes
MANY_FILES = 2  # from here on a progress bar is worth its line


class WrongUse(Exception):
    """The command cannot start as it was called; the message says why, in Japanese."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    options = _parser().parse_args(arguments)
    try:
        return _read(options)
    except WrongUse as mistake:
        print(f"suishin: {mistake}", file=sys.stderr)
        return WRONG_USE
    except BrokenPipeError:  # 「suishin read … | head」 has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return INCOMPLETE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="suishin", description="県本部共済推進取り組み報告書を読み取ります。")
    commands = parser.add_subparsers(dest="command", required=True, metavar="read")
    read = commands.add_parser("read", help="報告書のファイル（PDF・Excel・Word・テキスト）を読み取る")
    read.add_argument("files", nargs="+", type=Path, metavar="FILE", help="読み取るファイル、またはフォルダ")
    read.add_argument("--json", type=Path, metavar="OUTDIR", help="ファイルごとに OUTDIR/ファイル名.json を書く")
    read.add_argument("--xlsx", type=Path, metavar="FILE", help="すべての結果を一つのExcelファイルに書く")
    read.add_argument("--form", type=Path, metavar="FILE", default=PACKAGED_FORM, help="別の様式の定義（JSON）")
    read.add_argument("--processes", type=int, metavar="N", help="同時に読むファイルの数（ふつうはコアの数）")
    return parser


def _read(options: argparse.Namespace) -> int:
    from suishin.reading.crew import read_all

    inputs = _inputs(options.files)
    if options.json:
        _refuse_doubled_names([path for path, _ in inputs])
    definition = _load_form(options.form)
    if options.json:
        _make_folder(options.json)
    kept: list[tuple[str, Reading]] = []
    status = OK
    with _progress(len(inputs)) as advance:
        readings = read_all([path for path, _ in inputs], definition, processes=options.processes)
        for (_, name), (path, reading) in zip(inputs, readings, strict=True):
            if options.json:
                _write_json(options.json / f"{_short(path.name)}.json", reading)
            if not options.json and not options.xlsx:
                advance(clear=True)
                _print_summary(name, reading, definition)
            if options.xlsx:
                kept.append((name, reading))
            status = max(status, _status_of(reading, definition))
            advance()
    if options.xlsx:
        _write_xlsx(options.xlsx, kept, definition)
    return status


def _inputs(given: Sequence[Path]) -> list[tuple[Path, str]]:
    """Return the files to read with the names they are shown by: those given, and all that the given folders hold."""
    files: list[tuple[Path, str]] = []
    for path in given:
        if path.is_dir():
            held = list(_held_by(path))
            if not held:
                raise WrongUse(f"フォルダ {path} にファイルがありません。場所を確かめてください。")
            files += [(file, str(file.relative_to(path))) for file in held]
        elif path.is_file():
            files.append((path, path.name))
        else:
            raise WrongUse(f"ファイル {path} がありません。名前と場所を確かめてください。")
    return files


def _held_by(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder and those below, but for what programs and systems leave behind."""
    for path in sorted(folder.rglob("*")):
        below = path.relative_to(folder).parts
        is_left_behind = any(part.startswith((".", "~$")) for part in below) or path.name.lower() in LEFT_BEHIND
        if path.is_file() and not is_left_behind:
            yield path


def _refuse_doubled_names(files: Sequence[Path]) -> None:
    times = Counter(path.name for path in files)
    doubled = sorted(name for name, count in times.items() if count > 1)
    if doubled:
        raise WrongUse(
            f"同じ名前のファイルが二つあります：{'、'.join(doubled)}。名前を変えるか、別々に実行してください。"
        )


def _short(name: str) -> str:
    """Return a name that leaves room for another ending; file systems hold 255 bytes."""
    return os.fsdecode(os.fsencode(name)[:LONGEST_NAME]) if len(os.fsencode(name)) > LONGEST_NAME else name


def _load_form(path: Path) -> "FormDefinition":
    from suishin.reading.definition import DefinitionError, load_definition

    try:
        return load_definition(path)
    except DefinitionError as error:
        raise WrongUse(str(error)) from error


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongUse(f"フォルダ {folder} を作れません：{error.strerror}") from error


def _status_of(reading: "Reading", definition: "FormDefinition") -> int:
    """0 only where everything was read and no required value of a header is missing."""
    from suishin.reading.model import Outcome

    required = [field.key for field in definition.header if field.required]
    missing = any(report.header[key].value is None for report in reading.reports for key in required)
    return INCOMPLETE if reading.outcome is not Outcome.OK or missing else OK


def _write_json(target: Path, reading: "Reading") -> None:
    import json

    from suishin.reading.report_json import reading_to_json

    text = json.dumps(reading_to_json(reading), ensure_ascii=False, indent=1)
    _write_whole(target, lambda draft: draft.write_text(text + "\n", "utf-8", errors="replace"))


def _write_xlsx(target: Path, readings: list[tuple[str, "Reading"]], definition: "FormDefinition") -> None:
    from suishin.reading.report_xlsx import write_workbook

    _write_whole(target, lambda draft: write_workbook(draft, readings, definition))


def _write_whole(target: Path, write: Callable[[Path], object]) -> None:
    """Write beside the target and move it there, so that nobody ever finds half a file."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".part", dir=target.parent)
        os.close(handle)
        draft = Path(name)
        try:
            write(draft)
            draft.chmod(0o666 & ~_umask())
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise WrongUse(f"{target} に書けません：{error.strerror}。場所と空き容量を確かめてください。") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _print_summary(name: str, reading: "Reading", definition: "FormDefinition") -> None:
    from suishin.reading.summary import summary_lines, visible

    for line in summary_lines(name, reading, definition):
        print(visible(line))


@contextmanager
def _progress(total: int) -> "Iterator[Callable[..., None]]":
    """Show how many files are done, where a person is looking and there is more than one."""
    done = -1

    def advance(*, clear: bool = False) -> None:
        nonlocal done
        if not shown:
            return
        if clear:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
            return
        done += 1
        filled = BAR_WIDTH * done // total
        print(f"\r{'█' * filled}{'░' * (BAR_WIDTH - filled)} {done}/{total}", end="", file=sys.stderr, flush=True)

    shown = total >= MANY_FILES and sys.stderr.isatty()
    advance()
    try:
        yield advance
    finally:
        if shown:
            print(file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())

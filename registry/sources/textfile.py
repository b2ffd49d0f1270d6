"""Read a file as text: none larger than can be meant, UTF-8, and named in every complaint."""

from __future__ import annotations

from pathlib import Path

from registry.sources.records import SourceError

#: Bytes beyond which a file is no record of a source; the largest real one has half a million.
LARGEST = 8_000_000


def text_of(path: Path, *, file: str = "") -> str:
    """Return the text of a file without its byte order mark; raise SourceError where it is too large or no UTF-8."""
    shown = file or path.name
    check_size(path, file=shown)
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError([f"{shown}: not UTF-8 text (byte {error.start})"]) from None


def check_size(path: Path, *, file: str) -> None:
    """Raise SourceError where a file is larger than can be meant."""
    if (size := path.stat().st_size) > LARGEST:
        raise SourceError([f"{file}: {size} bytes; allowed: at most {LARGEST}"])


def files(path: Path, suffix: str) -> list[Path]:
    """Return a file, or those below a folder whose names end so, in order; raise SourceError where there are none."""
    if path.is_file():
        if path.suffix != suffix:
            raise SourceError([f"{path.name}: the name of a record ends in {suffix}"])
        return [path]
    found = sorted(file for file in path.rglob(f"*{suffix}") if file.is_file())
    if not found:
        raise SourceError([f"{path}: holds no record, that is, no file *{suffix}"])
    return found

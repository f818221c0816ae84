"""XML of strangers, read as a stream: no document type, no entities of its own, no network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import IO, Any, Final
from xml.parsers import expat

from app.readings.faults import FileDamaged, FileUnsafe

CHUNK: Final = 1 << 17


def parser() -> Any:
    """An expat parser that refuses a document type: with it go entities, outer files, bombs."""
    made = expat.ParserCreate()
    made.buffer_text = True
    made.StartDoctypeDeclHandler = _refuse
    return made


def _refuse(*_: object) -> None:
    raise FileUnsafe("a document type in XML")


def feed(parser: Any, stream: IO[bytes], name: str) -> Iterator[int]:
    """Feeds the whole stream, yielding the bytes fed so far after each chunk.

    Raises FileDamaged where it is no XML or the stream breaks off.
    """
    done = 0
    try:
        while chunk := stream.read(CHUNK):
            parser.Parse(chunk, False)
            done += len(chunk)
            yield done
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, IndexError) as error:  # the latter from handlers
        raise FileDamaged(f"{name}: {error}") from error
    yield done


def elements(stream: IO[bytes], name: str, start: Callable[[str, dict[str, str]], None]) -> None:
    """Calls ``start`` with each element's name, without its prefix, and attributes; for the small
    parts of a file."""
    made = parser()
    made.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
    for _ in feed(made, stream, name):
        pass

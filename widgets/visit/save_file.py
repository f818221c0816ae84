"""Writing something out of the store to a file the person chose."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject

from app.domain.text import Text
from app.errors import CounterCheckError
from app.qt.desk import Desk
from app.services.context import Ctx


class NotWritten(CounterCheckError):
    """The chosen place cannot be written to."""

    code = "not_written"

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            reason,
            what=Text(f"文件没有写成：{path.name}。", f"{path.name} could not be written."),
            meaning=Text(f"系统提示：{reason}。", f"The system says: {reason}."),
            todo=Text("请换一个文件夹再试。", "Choose another folder and try again."),
        )


def write_whole(path: Path, data: bytes) -> None:
    """All or nothing: a cut-off file must not look like a whole one. Raises NotWritten."""
    half = path.with_name(f".{path.name}.part")
    try:
        half.write_bytes(data)
        half.replace(path)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise NotWritten(path, error.strerror or str(error)) from error


def write_file(
    desk: Desk,
    owner: QObject,
    path: Path,
    content: Callable[[Ctx], bytes],
    done: Callable[[Path], object] | None = None,
) -> None:
    """Reads in the files lane, writes, and says so in the notice line."""

    def job(ctx: Ctx) -> Path:
        write_whole(path, content(ctx))
        return path

    def written(where: Path) -> None:
        desk.notices.good(QCoreApplication.translate("words", "Saved to {0}").format(where))
        if done is not None:
            done(where)

    desk.read(job, written, owner=owner, lane="files")

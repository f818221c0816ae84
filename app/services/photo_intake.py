"""A photo on its way in: its bytes, what its camera says, its age, the copy that travels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.domain.clock import LOCAL, Confidence, Stamp
from app.domain.evidence import Evidence, EvidenceKind, TakenFrom, timing
from app.domain.ids import new_id
from app.domain.site import Site
from app.domain.text import Lang, Text
from app.domain.visit import Visit
from app.services.finding_rules import record_lang
from app.services.refusals import Refused

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.store.photo_copy import Copy

MOST_BYTES: Final = 50 * 1024 * 1024
JPEG: Final = "image/jpeg"

_SIGNATURES = (
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
    (b"GIF8", "image/gif", ".gif"),
    (b"II*\x00", "image/tiff", ".tif"),
    (b"MM\x00*", "image/tiff", ".tif"),
)
_HEIC: Final = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


class Unusable(Refused):
    """The file cannot be evidence."""

    code = "unusable"


@dataclass(frozen=True)
class Taken:
    """When a photo was made and by what word; ``at`` in UTC, corrected like our own stamps where
    this laptop's clock gave it."""

    at: datetime | None
    by: TakenFrom
    device: str = ""
    gps: str = ""


def taken(ctx: Ctx, content: bytes, source: Path | bytes | None) -> Taken:
    """By the camera's word, else the file's date, else now: bytes without a file come from the
    clipboard or this laptop's camera. ``source`` None: nobody knows but the camera."""
    from app.store.exif import facts

    said = facts(content)
    now = ctx.clock.now()
    if said.taken is not None:
        return Taken(said.taken, TakenFrom.CAMERA, said.device, said.gps)
    if isinstance(source, Path):
        return Taken(_written(source, now), TakenFrom.FILE, said.device, said.gps)
    if source is None:
        return Taken(None, TakenFrom.NOBODY, said.device, said.gps)
    return Taken(now.best, TakenFrom.HERE, said.device, said.gps)


def _written(path: Path, now: Stamp) -> datetime | None:
    try:
        wall = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return wall + timedelta(seconds=now.offset or 0.0)
    except (OSError, OverflowError, ValueError):
        return None


def photo(
    ctx: Ctx,
    visit: Visit,
    site: Site,
    item_id: str,
    content: bytes,
    original: tuple[str, int],
    name: str,
    made: Taken,
    fresh_minutes: int = 0,
) -> Evidence:
    """SLOW. Makes and stores the copy that is shown and sent; what is returned is yet to be
    written. ``original``: hash and size of ``content``, which is stored already. ``fresh_minutes``
    0: a photo of any age will do. Raises ImageUnusable."""
    pack = ctx.packs.nearest(visit.pack_id, visit.pack_version)
    at = ctx.clock.now()
    texts = stamp_texts(record_lang(pack), visit, site, made.at, made.by, at)
    copy = stamped_copy(content, texts)
    original_sha256, original_size = original
    sha256, size = ctx.store.blobs.put(copy.data)
    return Evidence(
        id=new_id(),
        visit_id=visit.id,
        item_id=item_id,
        kind=EvidenceKind.PHOTO,
        sha256=sha256,
        size=size,
        media_type=JPEG,
        name=clean_name(name),
        revision=visit.revision,
        by=ctx.actor.id,
        at=at,
        width=copy.width,
        height=copy.height,
        original_sha256=original_sha256,
        original_size=original_size,
        taken=made.at,
        taken_from=made.by,
        device=made.device,
        gps=made.gps,
        timing=timing(made.at, at.best, fresh_minutes),
    )


def stamped_copy(content: bytes, texts: tuple[str, ...], marks: str = "") -> Copy:
    """SLOW. Raises ImageUnusable, ValueError for marks that cannot be read."""
    from app.domain.marks import parsed
    from app.store.photo_copy import copy_of

    return copy_of(content, texts, parsed(marks))


def stamp_texts(
    lang: Lang, visit: Visit, site: Site, made: datetime | None, by: TakenFrom, added: Stamp
) -> tuple[str, ...]:
    """What stands under the picture: place; when, and how sure; who and in which visit."""
    place = " · ".join(t for t in (site.town, site.name) if t)
    sure = _SURE[added.confidence].to(lang)
    if made is None or by is TakenFrom.HERE:
        when = Text(f"{_minute(added.best)}（{sure}）", f"{_minute(added.best)} ({sure})")
    else:
        word = _BY[by].to(lang)
        when = Text(
            f"拍摄 {_minute(made)}（{word}）　添加 {_minute(added.best)}（{sure}）",
            f"taken {_minute(made)} ({word}) · added {_minute(added.best)} ({sure})",
        )
    who = f"{visit.engineer_name} · {visit.number}"
    return place, when.to(lang), who


_SURE = {
    Confidence.MEASURED: Text("时间已与中心核对", "clock checked with central"),
    Confidence.ESTIMATED: Text("时间按上次核对推算", "clock checked earlier"),
    Confidence.UNKNOWN: Text("电脑时间，未核对", "laptop clock, not checked"),
}
_BY = {
    TakenFrom.CAMERA: Text("相机时间", "camera clock"),
    TakenFrom.FILE: Text("文件时间", "file date"),
}


def _minute(at: datetime) -> str:
    return f"{at.astimezone(LOCAL):%Y-%m-%d %H:%M}"


def bytes_of(source: Path | bytes) -> bytes:
    """Raises Unusable: unreadable, empty, larger than 50 MiB."""
    content = source if isinstance(source, bytes) else _read(source)
    if not content:
        raise Unusable(
            what=Text("文件是空的。", "The file is empty."),
            todo=Text("请换一个文件。", "Choose another one."),
        )
    if len(content) > MOST_BYTES:
        raise _too_large(len(content))
    return content


def _read(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise _too_large(size)  # before it is read into memory
        return path.read_bytes()
    except OSError as error:
        raise Unusable(
            f"{path}: {error}",
            what=Text(f"读不到文件 {path.name}。", f"{path.name} cannot be read."),
            todo=Text("请检查文件是否还在。", "Check that it is still there."),
        ) from error


def _too_large(size: int) -> Unusable:
    return Unusable(
        f"{size} bytes",
        what=Text(
            f"文件有 {size // 1048576} MB，超过 50 MB。",
            f"The file has {size // 1048576} MB; at most 50 MB can be kept.",
        ),
        todo=Text("请换一个小一些的文件。", "Choose a smaller one."),
    )


def refuse_heic(content: bytes) -> None:
    """What newer phones make unless told otherwise, and nothing here can read."""
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        raise Unusable(
            "HEIC",
            what=Text(
                "这是 HEIC 格式的照片，本软件不能读取。",
                "This is a HEIC photo; it cannot be read here.",
            ),
            todo=Text(
                "请把手机相机设为 JPEG（苹果手机：设置、相机、格式、兼容性最佳）后重拍，"
                "或先转成 JPEG。",
                "Set the phone's camera to JPEG (iPhone: Settings, Camera, Formats, Most "
                "Compatible) and take it again, or convert it to JPEG.",
            ),
        )


def media_of(content: bytes) -> tuple[str, str]:
    """(media type, usual ending) of a picture, by its first bytes."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp", ".webp"
    if content[:2] == b"BM" and content[6:10] == bytes(4):  # two letters alone may begin any text
        return "image/bmp", ".bmp"
    for start, media, ending in _SIGNATURES:
        if content.startswith(start):
            return media, ending
    return "application/octet-stream", ""


def clean_name(name: str) -> str:
    """A file name without folders or control characters, at most 120 characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in last if c.isprintable()).strip()[-120:] or "file"

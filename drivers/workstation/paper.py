"""The default paper of a print queue, with its size: forms are told apart by millimetres, because
every driver has a name of its own for half a sheet of continuous paper.

Names: PWG 5101.1 (``iso_a4_210x297mm``), PPD (``A4``, ``w684h396``, ``Custom.241x140mm``, points
without a unit), the forms of Windows, and 241-1/-2/-3: 9.5 inches wide, 11, 5.5 and 3.667 high.
"""

from __future__ import annotations

import http.client
import re
import socket
import sys
from dataclasses import dataclass

from drivers.cancel import CancelToken
from drivers.command import run_command
from drivers.errors import DeviceError
from drivers.transport.ipp_line import Place, place_of
from drivers.transport.spool import QueueState, spooler_of
from drivers.workstation.aside import aside

_INCH = 25.4
_NEAR = 2.0  # mm: drivers round to points or whole millimetres
_MM = {"mm": 1.0, "cm": 10.0, "in": _INCH, "ft": 12 * _INCH, "m": 1000.0, "": _INCH / 72}
_KNOWN = {  # mm
    "a3": (297.0, 420.0),
    "a4": (210.0, 297.0),
    "a5": (148.0, 210.0),
    "a6": (105.0, 148.0),
    "b4": (257.0, 364.0),
    "b5": (182.0, 257.0),
    "isob5": (176.0, 250.0),
    "letter": (215.9, 279.4),
    "legal": (215.9, 355.6),
    "fanfoldus": (377.8, 279.4),
    "usstdfanfold": (377.8, 279.4),
    "fanfoldgerman": (215.9, 304.8),
    "germanstdfanfold": (215.9, 304.8),
    "fanfoldgermanlegal": (215.9, 330.2),
    "germanlegalfanfold": (215.9, 330.2),
}
_CONTINUOUS = {"1": 11.0, "2": 5.5, "3": 11 / 3}  # inches
_MOST = 1 << 20


@dataclass(frozen=True, slots=True)
class Paper:
    """``name`` as the driver has it, "" where it is not told; mm, None where the name hides it."""

    name: str = ""
    size: tuple[float, float] | None = None

    def __str__(self) -> str:
        if self.size is None:
            return self.name
        width, height = self.size
        return f"{self.name} ({width:.5g}×{height:.5g} mm)"


def queue_state(queue: str, seconds: float, cancel: CancelToken) -> QueueState | None:
    """What the print service tells of a queue; None where it does not answer. Raises Cancelled."""
    try:
        return spooler_of(queue, f"queue:{queue}").state(seconds, cancel)
    except DeviceError:
        return None


def default_paper(queue: str, told: str, seconds: float, cancel: CancelToken) -> Paper:
    """``told`` is what the print service calls it. On CUPS the user's own choice comes first and
    the driver's file knows the sizes. Raises Cancelled."""
    if sys.platform == "win32":
        return paper_of(told)
    said = run_command(["lpoptions", "-p", queue, "-l"], seconds / 2, cancel)
    chosen = parse_lpoptions(said.out) if said is not None else ""
    name, sizes = parse_ppd(cups_file(queue, seconds / 2, cancel)) if chosen else ("", {})
    if chosen.lower().startswith("custom."):  # "Custom.WIDTHxHEIGHT" hides how large it is
        mine = run_command(["lpoptions", "-p", queue], seconds / 4, cancel)
        own = parse_own_size(mine.out) if mine is not None else ""
        chosen = own or (name if name.lower().startswith("custom.") else chosen)
    if chosen:
        return Paper(chosen, _nominal(size_of(chosen), sizes.get(chosen)))
    return paper_of("" if told == "unknown" else told)


def _nominal(
    named: tuple[float, float] | None, drawn: tuple[float, float] | None
) -> tuple[float, float] | None:
    """The driver's own size counts; where it is the nominal one in whole points, that is shown."""
    if named is None or drawn is None:
        return drawn or named
    near = all(abs(a - b) <= _INCH / 72 for a, b in zip(named, drawn, strict=True))
    return named if near else drawn


def paper_of(name: str) -> Paper:
    return Paper(name, size_of(name))


def size_of(name: str) -> tuple[float, float] | None:
    """Width and height in mm that a name tells, or None. Never raises."""
    if match := re.search(r"(?:^|\D)241\s*[-_－—]\s*([123])(?!\d)", name):
        return 9.5 * _INCH, _CONTINUOUS[match[1]] * _INCH
    number = r"(\d{1,4}(?:\.\d{1,3})?)"
    if match := re.search(
        rf"(?i)(?<!\d)(?<!\d\.){number}\s*[x×*]\s*{number}\s*(mm|cm|in|ft|m)\b", name
    ):
        return _sized(match[1], match[2], match[3].lower())
    if match := re.fullmatch(rf"(?i)custom\.{number}x{number}", name):
        return _sized(match[1], match[2], "")
    if match := re.match(r"w(\d{2,5})h(\d{2,5})(?!\d)", name):
        return _sized(match[1], match[2], "")
    return _KNOWN.get(_plain(name))


def _sized(width: str, height: str, unit: str) -> tuple[float, float]:
    return float(width) * _MM[unit], float(height) * _MM[unit]


def _plain(name: str) -> str:
    return re.sub(r"[\s._-]+", "", name.lower())


def same_paper(found: Paper, wanted: str) -> bool | None:
    """Whether a form is the wanted one, by name or by size; None when neither can tell."""
    if not found.name:
        return None
    if _plain(found.name) == _plain(wanted):
        return True
    size = size_of(wanted)
    if found.size is None or size is None:
        # another name of a known size is another form; two unknown ones may be the same
        return None if "custom" in found.name.lower() else False
    return all(abs(a - b) <= _NEAR for a, b in zip(found.size, size, strict=True))


def parse_lpoptions(text: str) -> str:
    """The starred choice of PageSize, or of media. Never raises."""
    for key in ("PageSize", "media"):
        match = re.search(rf"(?m)^{key}/[^:\n]*:.*?\*(\S+)", text)
        if match:
            return match[1]
    return ""


def parse_own_size(text: str) -> str:
    """The page size in what ``lpoptions -p`` prints of the user's own choices; "" without one.
    Never raises."""
    match = re.search(r"(?:^|\s)(?:PageSize|media)=(Custom\.\S+)", text)
    return match[1] if match else ""


def parse_ppd(text: str) -> tuple[str, dict[str, tuple[float, float]]]:
    """The default page size of a PPD, and the sizes it knows by name, in mm. Never raises."""
    default = re.search(r"(?m)^\*DefaultPageSize:\s*(\S+)", text)
    sizes = {
        match[1]: (float(match[2]) * _MM[""], float(match[3]) * _MM[""])
        for match in re.finditer(
            r'(?m)^\*PaperDimension ([^/:\s]{1,80})[^:\n]*:\s*"(\d{1,6}\.?\d{0,4})\s+'
            r'(\d{1,6}\.?\d{0,4})\s*"',
            text,
        )
    }
    return default[1] if default else "", sizes


def cups_file(queue: str, seconds: float, cancel: CancelToken) -> str:
    """The driver's file of a CUPS queue; "" for one without. Raises Cancelled."""
    place = place_of(queue)

    def get() -> str:
        line = _Local(place, seconds)
        try:
            line.request("GET", f"{place.path}.ppd")
            reply = line.getresponse()
            data = reply.read(_MOST)
            return data.decode("utf-8", "replace") if reply.status == 200 else ""
        except (OSError, ValueError, http.client.HTTPException):
            return ""
        finally:
            line.close()

    return aside(get, seconds, cancel, "driver file") or ""


class _Local(http.client.HTTPConnection):
    """CUPS is spoken to at its socket file or at its port."""

    def __init__(self, place: Place, seconds: float) -> None:
        super().__init__(place.host or "localhost", place.port, timeout=max(0.05, seconds))
        self._file = place.socket_file

    def connect(self) -> None:
        if not self._file:
            super().connect()
            return
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._file)

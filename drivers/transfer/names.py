"""Names of files that came over the line."""

from __future__ import annotations

import re
import unicodedata

MOST = 200  # bytes in UTF-8: disks take 255, and a number or ".part" may have to follow
_RESERVED = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{port}{n}" for port in ("com", "lpt") for n in "123456789\u00b9\u00b2\u00b3"
}
_BAD = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')


def clean_name(raw: bytes) -> str:
    """A file name that came over the line, fit for any disk: no path, no control or reserved
    characters, Chinese in UTF-8 or cp936. Raises ValueError if nothing is left of it."""
    return clean_text(_read(raw))


def clean_text(text: str) -> str:
    """The same for a name that is text already. Raises ValueError."""
    shown = text[:40]
    text = _BAD.sub("_", text.replace("\\", "/").rpartition("/")[2])
    # C: control and format characters (such as one that turns the writing round), surrogates
    text = "".join("_" if unicodedata.category(c)[0] == "C" else c for c in text).strip(" .")
    if not text or not text.strip("_.\ufffd "):
        raise ValueError(f"no name: {shown!r}")
    if text.partition(".")[0].rstrip(" ").lower() in _RESERVED:
        text = f"_{text}"
    return _short(text)


def _read(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp936", errors="replace")
    strange = [c for c in text if c > "\x7f"]
    if strange and max(strange) < "\u0800":
        # short Chinese in cp936 can pass for Greek or Arabic in UTF-8, which no handheld here has
        try:
            return raw.decode("cp936")
        except UnicodeDecodeError:
            return text
    return text


def _short(text: str) -> str:
    """Cut before its ending, between characters."""
    if len(text.encode()) <= MOST:
        return text
    stem, dot, ending = text.rpartition(".")
    if not dot or len(ending.encode()) > 20:
        stem, dot, ending = text, "", ""
    room = MOST - len((dot + ending).encode())
    return stem.encode()[:room].decode("utf-8", errors="ignore").rstrip(" .") + dot + ending

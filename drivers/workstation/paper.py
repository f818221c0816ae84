"""The default paper of a print queue."""

from __future__ import annotations

import json
import re
import sys

from drivers.cancel import CancelToken
from drivers.command import run_command

# what drivers call the forms of Chinese bills: continuous paper 241 mm wide in halves and thirds
_FORMS = {
    "fanfoldgerman": "241-1",
    "fanfoldus": "241-1",
    "iso_a4": "A4",
    "a4": "A4",
    "iso_a5": "A5",
    "a5": "A5",
}


def default_paper(queue: str, deadline: float, cancel: CancelToken) -> str:
    """Its name as the driver gives it; "" where it does not tell. Raises Cancelled."""
    if sys.platform == "win32":
        safe = queue.replace("'", "''")
        script = (
            "[Console]::OutputEncoding=[Text.Encoding]::UTF8; "
            f"Get-PrintConfiguration -PrinterName '{safe}' | "
            "Select-Object @{n='Paper';e={[string]$_.PaperSize}} | ConvertTo-Json -Compress"
        )
        said = run_command(["powershell", "-NoProfile", "-Command", script], deadline, cancel)
        return parse_print_configuration(said.out) if said is not None else ""
    said = run_command(["lpoptions", "-p", queue, "-l"], deadline, cancel)
    return parse_lpoptions(said.out) if said is not None else ""


def parse_lpoptions(text: str) -> str:
    """The starred choice of PageSize, or of media. Never raises."""
    for key in ("PageSize", "media"):
        match = re.search(rf"(?m)^{key}/[^:]*:.*?\*(\S+)", text)
        if match:
            return match[1]
    return ""


def parse_print_configuration(text: str) -> str:
    """Never raises."""
    try:
        tree = json.loads(text or "{}")
    except ValueError:
        return ""
    row = tree[0] if isinstance(tree, list) and tree else tree
    return str(row.get("Paper", "")) if isinstance(row, dict) else ""


def same_paper(found: str, wanted: str) -> bool:
    """Whether two names mean one form: case, spaces and usual aliases do not count."""

    def plain(text: str) -> str:
        bare = re.sub(r"[\s_-]+", "", text.lower())
        known = {re.sub(r"[\s_-]+", "", k): re.sub(r"-", "", v.lower()) for k, v in _FORMS.items()}
        bare = re.sub(r"\d{3}x\d{3}mm$", "", bare)
        return known.get(bare, bare)

    return bool(found) and plain(found) == plain(wanted)

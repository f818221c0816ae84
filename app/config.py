"""Where the laptop's data lie and what the person chose. Nothing secret is kept here."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

APP = "countercheck"
HOME_VARIABLE = "COUNTERCHECK_HOME"


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the person chose for this laptop, kept beside the data so that it holds before
    anybody has signed in."""

    lang: str = "zh"  # zh | en
    theme: str = "system"  # light | dark | system
    scale: int = 100  # percent, 100-200
    idle_minutes: int = 10  # the window locks after this; 1-120
    geometry: str = ""  # base64 of the window's geometry
    last_login: str = ""
    last_pack: str = ""  # id of the contract pack, read ahead at the next start

    def checked(self) -> Preferences:
        """A copy in which every value is within its range; a hand-edited file cannot break us."""
        return Preferences(
            lang=self.lang if self.lang in ("zh", "en") else "zh",
            theme=self.theme if self.theme in ("light", "dark", "system") else "system",
            scale=min(200, max(100, self.scale)),
            idle_minutes=min(120, max(1, self.idle_minutes)),
            geometry=self.geometry,
            last_login=self.last_login,
            last_pack=self.last_pack,
        )


def data_dir(given: str | Path | None = None) -> Path:
    """The laptop's data folder: the option, the environment variable, the platform's place."""
    if given:
        return Path(given).expanduser().resolve()
    variable = os.environ.get(HOME_VARIABLE)
    if variable:
        return Path(variable).expanduser().resolve()
    import platformdirs  # not needed when the folder is given

    return Path(platformdirs.user_data_dir(APP, appauthor=False))


class PreferenceFile:
    """``preferences.json`` in the data folder. Unreadable content falls back to the defaults."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "preferences.json"
        self.value = self._load()

    def change(self, **values: Any) -> Preferences:
        """Changes and writes at once, replacing the file whole. A disk that refuses does not stop
        the person: the choice then holds for this run only."""
        self.value = replace(self.value, **values).checked()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            part = self.path.with_suffix(".part")
            part.write_text(json.dumps(asdict(self.value), ensure_ascii=False, indent=1), "utf-8")
            part.replace(self.path)
        except OSError:
            import logging

            logging.getLogger(__name__).warning("preferences could not be written", exc_info=True)
        return self.value

    def _load(self) -> Preferences:
        try:
            raw = json.loads(self.path.read_text("utf-8"))
            known = {f.name: raw[f.name] for f in fields(Preferences) if f.name in raw}
            for name, value in known.items():
                if type(value) is not type(getattr(Preferences(), name)):
                    raise TypeError(name)
            return Preferences(**known).checked()
        except (OSError, ValueError, TypeError):
            return Preferences()

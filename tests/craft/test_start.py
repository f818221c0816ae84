"""What a start may load, and when. Each case in a fresh interpreter: this one has loaded all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NEVER = {  # of their own pages, reports, the line, central and the bench
    "alembic",
    "cv2",
    "escpos",
    "fastapi",
    "numpy",
    "PIL",
    "pyhanko",
    "pypinyin",
    "qtawesome",  # only its font is read
    "qtpy",
    "reportlab",
    "requests",
    "serial",
    "usb",
    "uvicorn",
}
AFTER_THE_PASSWORD = {"argon2", "app.store.store", "pydantic", "sqlalchemy", "sqlcipher3", "yaml"}


def loaded(code: str) -> set[str]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    result = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport json, sys\nprint(json.dumps(list(sys.modules)))"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return set(json.loads(result.stdout.splitlines()[-1]))


def test_the_window_needs_nothing_heavy() -> None:
    assert loaded("import app.main") & (NEVER | AFTER_THE_PASSWORD) == set()


def test_nor_do_the_names_on_the_sign_in_page() -> None:
    code = "import app.main, app.vault.keyring_file, app.services.doorstep, widgets.sign_in.page"
    assert loaded(code) & (NEVER | AFTER_THE_PASSWORD) == set()


def test_what_is_warmed_up_is_there_and_no_more(tmp_path: Path) -> None:
    modules = loaded(
        "import pathlib, app.gate, app.packs.registry, app.domain.clock\n"
        f"(pathlib.Path({str(tmp_path)!r}) / 'preferences.json').write_text("
        '\'{"last_pack": "dongguan-2026"}\')\n'
        f"gate = app.gate.LaptopGate(pathlib.Path({str(tmp_path)!r}), app.domain.clock.Clock())\n"
        "assert gate.warm() is gate.warm()\n"
        "gate.warm().join(30)\n"
        "assert app.packs.registry.load_builtin.cache_info().currsize == 1\n"
        "import gc; assert gc.isenabled()"
    )
    assert {"app.store.store", "sqlalchemy", "widgets.today.page"} <= modules
    assert modules & NEVER == set()

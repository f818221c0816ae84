"""Pictures of contract packs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.page_kit import Way, page_of, until

if TYPE_CHECKING:
    from app.main import Program


def pack_shown(part: str = "") -> Way:
    """The laptop's own pack, or the first of such parts of it: ``checklist``."""

    def go(program: Program) -> None:
        desk = program.desk
        assert desk is not None
        pack = desk.ctx.pack
        first = {
            "": "",
            "checklist": f"checklist:{next(c.id for c in pack.checklists if len(c.sections) > 1)}",
            "symptom": f"symptom:{next((s.code for s in pack.symptoms if s.guide), '')}",
            "form": f"form:{pack.forms[0].id if pack.forms else ''}",
        }
        desk.go("settings", view="packs", pack=pack.id, version=pack.version, part=first[part])
        packs = page_of(program).packs
        until(program, lambda: bool(packs.model.rows) and bool(packs.detail.reader.toPlainText()))

    return go


def pack_offered(broken: bool) -> Way:
    """A newer version that somebody made of the laptop's pack: sound, or with slips in it."""

    def go(program: Program) -> None:
        import shutil
        import tempfile

        from app.packs.registry import builtin_folder

        pack_shown()(program)
        desk, packs = program.desk, page_of(program).packs
        assert desk is not None
        source = builtin_folder(desk.ctx.pack.id)
        with tempfile.TemporaryDirectory() as made:
            newer = Path(shutil.copytree(str(source), Path(made) / "newer"))
            file = newer / "pack.yaml"
            text = file.read_text("utf-8")
            version = f'version: "{desk.ctx.pack.version}"'
            file.write_text(text.replace(version, 'version: "2026.10"'), "utf-8")
            sites = newer / "sites.csv"
            rows = sites.read_text("utf-8").splitlines()
            sites.write_text("\n".join((*rows[:-2], rows[-1])) + "\n", "utf-8")
            for part in newer.glob("checklists/sections/*.yaml"):
                told = part.read_text("utf-8").replace("high: 10}", "high: 8}")
                if broken:
                    told = told.replace("weight: 5", "weight: 9").replace("verdict: bad", "")
                part.write_text(told, "utf-8")
            packs.offer(str(newer))
            until(program, lambda: bool(packs.detail.reader.toPlainText()))

    return go

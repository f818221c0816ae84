"""``countercheck packs check|list``: validate a contract pack, list those of this laptop."""

from __future__ import annotations

import json as jsonlib
from argparse import Namespace
from pathlib import Path
from typing import Any

from app.config import data_dir
from app.domain.pack import ContractPack
from app.domain.text import Lang, Text
from app.packs.loader import PackError, Problem, load_pack
from app.packs.shelf import Held, Shelf

DONE, FAILED, WRONG_USE = 0, 1, 2


def check(dir: str | Path, lang: Lang, json: bool) -> int:
    """Prints every problem of the pack in ``dir``, one per line.

    0: it can be used; 1: it has problems; 2: there is no such folder.
    """
    folder = Path(dir)
    try:
        pack = load_pack(folder)
    except PackError as error:
        if json:
            _print_json({"ok": False, "problems": [_plain(p) for p in error.problems]})
        else:
            for problem in error.problems:
                print(problem.to(lang))
        if not folder.is_dir():
            return WRONG_USE
        if not json:
            count = len(error.problems)
            said = Text(
                f"共 {count} 个问题，该合同包不能使用",
                f"problems: {count}. This pack cannot be used",
            )
            print(said.to(lang))
        return FAILED
    if json:
        _print_json({"ok": True, "problems": [], "pack": _facts(pack)})
    else:
        print(Text("没有问题：", "No problems: ").to(lang) + _line(pack, lang))
    return DONE


def list_(folder: Path, lang: Lang, json: bool) -> int:
    """Prints every version on this laptop, the newest of each first. 1 if one is damaged."""
    shelf = Shelf(folder)
    rows: list[tuple[Held, ContractPack | PackError]] = []
    for id in shelf.ids():
        for held in shelf.held(id):
            try:
                rows.append((held, shelf.load(held)))
            except PackError as error:
                rows.append((held, error))
    used = {id: _used(shelf, id) for id in shelf.ids()}
    if json:
        sound = [
            {**_facts(p), "builtin": h.builtin, "in_use": used[h.id] == h.version}
            for h, p in rows
            if isinstance(p, ContractPack)
        ]
        damaged = [_damaged(h, p) for h, p in rows if isinstance(p, PackError)]
        _print_json({"packs": sound, "damaged": damaged})
    for held, found in () if json else rows:
        if isinstance(found, PackError):
            first = found.problems[0].to(lang) if found.problems else ""
            name = f"{held.id} {held.version}".rstrip()
            print(Text(f"{name} 已损坏：{first}", f"{name} is damaged: {first}").to(lang))
            continue
        marks = [Text("随程序", "built in") if held.builtin else Text("已安装", "installed")]
        if used[held.id] == held.version:
            marks.append(Text("在用", "in use"))
        print(f"{_line(found, lang)}  [{' · '.join(m.to(lang) for m in marks)}]")
    return FAILED if any(isinstance(found, PackError) for _, found in rows) else DONE


def _used(shelf: Shelf, id: str) -> str:
    try:
        return shelf.choose(id).pack.version
    except PackError:
        return ""


def _damaged(held: Held, error: PackError) -> dict[str, Any]:
    problems = [_plain(p) for p in error.problems]
    return {"id": held.id, "version": held.version, "builtin": held.builtin, "problems": problems}


def _line(pack: ContractPack, lang: Lang) -> str:
    known, total = len(pack.sites), pack.site_total
    counts = Text(
        f"已登记 {known} 个网点（合同约 {total} 个），"
        f"{len(pack.checklists)} 份检查单，{len(pack.symptoms)} 种故障现象",
        f"{known} sites known of about {total}, "
        f"{len(pack.checklists)} checklists, {len(pack.symptoms)} symptoms",
    )
    return f"{pack.id}  {pack.version}  {pack.title.to(lang)}  {counts.to(lang)}"


def _facts(pack: ContractPack) -> dict[str, Any]:
    return {
        "id": pack.id,
        "version": pack.version,
        "title": pack.title._asdict(),
        "sites": len(pack.sites),
        "site_total": pack.site_total,
        "towns": len(pack.towns),
        "flagged": [site.number for site in pack.sites if site.flag],
        "checklists": [c.id for c in pack.checklists],
        "symptoms": [s.code for s in pack.symptoms],
        "articles": [a.id for a in pack.articles],
    }


def _plain(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.file,
        "line": problem.line,
        "key": problem.key,
        "message": problem.message._asdict(),
        "hint": problem.hint._asdict(),
    }


def _print_json(value: object) -> None:
    print(jsonlib.dumps(value, ensure_ascii=False, indent=2))


def run_list(args: Namespace) -> int:
    return list_(data_dir(args.data_dir), args.lang, args.json)


def run_check(args: Namespace) -> int:
    return check(Path(args.dir), args.lang, args.json)

"""``countercheck packs``: validate a contract pack, list those that come with the program."""

from __future__ import annotations

import json as jsonlib
from argparse import Namespace
from pathlib import Path
from typing import Any

from app.domain.pack import ContractPack
from app.domain.text import Lang, Text
from app.packs.loader import PackError, Problem, load_pack
from app.packs.registry import builtin_packs, load_builtin

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


def list_(lang: Lang, json: bool) -> int:
    """Prints the built-in packs. 1 if one of them is damaged, which an installation never has."""
    packs: list[ContractPack] = []
    damaged: dict[str, PackError] = {}
    for id in builtin_packs():
        try:
            packs.append(load_builtin(id))
        except PackError as error:
            damaged[id] = error
    if json:
        _print_json({"packs": [_facts(p) for p in packs], "damaged": sorted(damaged)})
    else:
        for pack in packs:
            print(_line(pack, lang))
        for id, reason in damaged.items():
            first = reason.problems[0].to(lang) if reason.problems else ""
            print(Text(f"{id} 已损坏：{first}", f"{id} is damaged: {first}").to(lang))
    return FAILED if damaged else DONE


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
    return list_(args.lang, args.json)


def run_check(args: Namespace) -> int:
    return check(Path(args.dir), args.lang, args.json)

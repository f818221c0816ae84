"""A directory of YAML and one CSV -> ``ContractPack``, or every problem there is."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.pack import ContractPack
from app.domain.site import Asset, Site
from app.domain.text import Text
from app.packs.assemble import assemble
from app.packs.assets import read_assets
from app.packs.checks import cross_check
from app.packs.parts import Parts, read_parts
from app.packs.problems import PackError, Problem
from app.packs.register import read_sites
from app.packs.source import Folder

__all__ = ["PackError", "Problem", "check", "load_pack"]


def load_pack(folder: Folder) -> ContractPack:
    """The pack in ``folder``. Raises PackError with all problems found."""
    found, problems = _read(folder)
    if problems or found.parts.pack is None or found.parts.symptoms is None:
        raise PackError(problems)
    return assemble(found.parts, found.sites, found.assets)


def check(folder: Folder) -> list[Problem]:
    """Every problem of the pack in ``folder``, by file and line; empty if it can be used."""
    return _read(folder)[1]


@dataclass(slots=True)
class _Found:
    parts: Parts
    sites: tuple[Site, ...] = ()
    assets: tuple[Asset, ...] = ()


def _read(folder: Folder) -> tuple[_Found, list[Problem]]:
    problems: list[Problem] = []
    if not folder.is_dir():
        message = Text("没有这个文件夹", "there is no such folder")
        if folder.is_file():
            message = Text("这是文件，不是文件夹", "this is a file, not a folder")
        hint = Text("请给出合同包所在的文件夹", "give the folder of a contract pack")
        return _Found(Parts()), [Problem(str(folder), 0, "", message, hint)]
    found = _Found(read_parts(folder, problems))
    if found.parts.pack:
        pack, document = found.parts.pack
        businesses = {b.register_name: b.id for b in pack.businesses}
        importances = [i.id for i in pack.importances]
        found.sites = read_sites(
            folder, pack.id, pack.towns, pack.city_level, businesses, importances, problems
        )
        numbers = {site.number: site.id for site in found.sites}
        found.assets = read_assets(folder, pack.id, numbers, problems)
        if pack.site_total < len(found.sites):
            message = Text("网点总数少于登记的网点", "fewer sites than the register has")
            hint = Text(f"登记了 {len(found.sites)} 个", f"the register has {len(found.sites)}")
            problems.append(document.problem(("site_total",), message, hint))
    problems += cross_check(found.parts)
    problems.sort(key=lambda p: (p.file, p.line, p.key))
    return found, problems

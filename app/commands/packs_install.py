"""``countercheck packs install|use``: a newer version of a contract beside the program."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from app.commands.terminal import DONE, FAILED, facts
from app.config import data_dir
from app.domain.pack import ContractPack
from app.domain.text import Text


def install(args: Namespace) -> int:
    """0: it is installed, or was already; 1: it has problems, or its version is taken; 2: it is no
    pack."""
    from app.packs.installing import PackBroken, offer, take
    from app.packs.shelf import Shelf

    shelf = Shelf(data_dir(args.data_dir))
    try:
        offered = offer(shelf, Path(args.path).expanduser())
    except PackBroken as error:
        lines = [problem.to(args.lang) for problem in error.problems]
        said = (error.what.to(args.lang), *lines, error.todo.to(args.lang))
        facts(args, {"installed": False, "problems": lines}, "\n".join(said))
        return FAILED
    pack = offered.pack
    take(shelf, offered)
    value = {"installed": not offered.here, "id": pack.id, "version": pack.version}
    if offered.here:
        said_ = Text(
            f"{pack.id} {pack.version} 已经在这里了，没有改动。",
            f"{pack.id} {pack.version} is here already; nothing was changed.",
        )
    else:
        said_ = Text(
            f"已安装 {pack.id} {pack.version}。", f"{pack.id} {pack.version} is installed."
        )
    used = shelf.choose(pack.id).pack
    value["used"] = used.version
    facts(args, value, f"{said_.to(args.lang)}\n{_in_use(used).to(args.lang)}")
    return DONE


def use(args: Namespace) -> int:
    from app.services.packs import choose_version

    used = choose_version(data_dir(args.data_dir), args.id, args.version)
    facts(args, {"id": used.id, "used": used.version}, _in_use(used).to(args.lang))
    return DONE


def _in_use(pack: ContractPack) -> Text:
    return Text(
        f"为 {pack.id} 登记的电脑现在用 {pack.version}；正在运行的程序会自己换过去。",
        f"A laptop enrolled for {pack.id} uses {pack.version} now; a running program changes over "
        "by itself.",
    )

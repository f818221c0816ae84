"""``countercheck readings check FILE``: what is wrong with a file of meter readings.

0: no error and no warning, notes do not count; 1: there are some; 2: wrong use, or the file cannot
be read, with one line that says why; 130: cancelled.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.commands.terminal import DONE, FAILED, WRONG, complain, write_out
from app.commands.terminal import facts as print_facts
from app.domain.clock import Clock
from app.domain.text import Text

if TYPE_CHECKING:
    from app.domain.pack import ContractPack
    from app.readings.check import Progress, Watch

_SHOWN: Final = 10  # problems of one rule on a terminal


def check(args: Namespace) -> int:
    from app.readings.check import check_file
    from app.readings.faults import ReadingFileError
    from app.readings.telling import as_csv, facts, lines
    from app.services.readings import period_of, template_of

    pack = _pack(args)
    if pack is None:
        return WRONG
    if args.month and (args.first or args.last):
        complain(
            args,
            Text("--month 与 --from/--to 只能用一种。", "Give --month or --from/--to, not both."),
        )
        return WRONG
    try:
        period = period_of(args.month, args.first, args.last, today=Clock().now().local.date())
    except ValueError:
        complain(
            args,
            Text(
                "期别写法不对：--month 2026-03，或 --from 2026-03-01 --to 2026-03-31。",
                "No such period: --month 2026-03, or --from 2026-03-01 --to 2026-03-31.",
            ),
        )
        return WRONG
    try:
        template = template_of(pack, args.template)
        found = check_file(Path(args.file), template, period, watch=_watch(args))
    except ReadingFileError as error:
        complain(args, error.text)
        return error.exit_code
    if args.out and not write_out(args, Path(args.out), as_csv(found, args.lang)):
        return WRONG
    shown = sys.maxsize if args.all else _SHOWN
    print_facts(args, facts(found), "\n".join(lines(found, args.lang, shown)))
    return DONE if found.clean else FAILED


def _pack(args: Namespace) -> ContractPack | None:
    """The one named, else the laptop's, else the first there is; None when told why not."""
    from app.config import PreferenceFile, data_dir
    from app.packs.problems import PackError
    from app.packs.shelf import Shelf

    folder = data_dir(args.data_dir)
    shelf = Shelf(folder)
    known = shelf.ids()
    wanted = args.pack or PreferenceFile(folder).value.last_pack
    id = wanted if wanted in known or args.pack else next(iter(known), "")
    try:
        return shelf.choose(id).pack
    except KeyError:
        names = ", ".join(known)
        complain(args, Text(f"没有合同包 {id}。可用：{names}", f"No pack {id}. Known: {names}"))
    except PackError as error:
        complain(args, Text(f"合同包已损坏：{error}", f"The pack is damaged: {error}"))
    return None


def _watch(args: Namespace) -> Watch | None:
    """A counter on the terminal, rewritten in place; none where output is read by a program."""
    if args.json or not sys.stderr.isatty():
        return None

    def watch(progress: Progress) -> None:
        text = Text(f"已检查 {progress.rows} 行", f"{progress.rows} rows checked").to(args.lang)
        print(f"\r{progress.sheet} {text}", end="\r", file=sys.stderr, flush=True)

    return watch

"""``countercheck central init|pack|refused|restored``: the care of a central."""

from __future__ import annotations

from argparse import Namespace

from app.commands.central_opening import DONE, opened, words_of
from app.commands.terminal import facts, table


def init(args: Namespace) -> int:
    with opened(args, create=True) as central:
        value = {"server_id": central.server_id, "folder": str(central.settings.folder)}
        keys = central.settings.key_file
        words = words_of(
            args,
            f"中心已建立：{central.server_id}\n请备份密钥文件：{keys}",
            f"central is ready: {central.server_id}\nkeep a copy of its keys: {keys}",
        )
        facts(args, value, words)
    return DONE


def pack(args: Namespace) -> int:
    from app.config import data_dir
    from app.services.packs import load_pack
    from sync.central import admin

    loaded = load_pack(data_dir(args.data_dir), args.pack)
    with opened(args) as central:
        count = admin.add_sites(central, loaded.sites)
        devices = admin.add_assets(central, loaded.assets)
        words = words_of(
            args,
            f"{loaded.id} {loaded.version}：更新了 {count} 个网点、{devices} 台设备",
            f"{loaded.id} {loaded.version}: {count} sites and {devices} devices were added or "
            "changed",
        )
        value = {
            "pack": loaded.id,
            "version": loaded.version,
            "changed": count,
            "sites": len(loaded.sites),
            "devices_changed": devices,
            "devices": len(loaded.assets),
        }
        facts(args, value, words)
    return DONE


def refused(args: Namespace) -> int:
    from sync.central import admin

    with opened(args) as central:
        found = admin.quarantined(central)
        rows = [
            (
                r["received_at"][:19],
                r["entity"],
                r["entity_id"],
                _why(args, r["reason"]),
            )
            for r in found
        ]
        facts(
            args, found, table(rows, ("", "", "", "")) if rows else words_of(args, "没有", "none")
        )
    return DONE


def _why(args: Namespace, code: str) -> str:
    from app.domain.refusal import reason_text

    return reason_text(code).to(args.lang)


def restored(args: Namespace) -> int:
    from sync.central import admin

    with opened(args) as central:
        epoch = admin.restored(central)
        words = words_of(
            args, f"新的周期 {epoch}：各电脑会补传", f"epoch {epoch}: laptops send again"
        )
        facts(args, {"epoch": epoch}, words)
    return DONE

"""``countercheck devices`` and ``countercheck profiles``."""

from __future__ import annotations

from argparse import Namespace

from app.commands.terminal import DONE, facts, table
from app.domain.text import Text


def list_found(args: Namespace) -> int:
    from drivers.discovery import discover
    from drivers.registry import default_registry

    found = discover(default_registry().profiles())
    lang = args.lang
    value = [
        {
            "url": f.url,
            "what": f.what.to(lang),
            "kind": f.guess_kind,
            "profile": f.profile,
            "why": f.why.to(lang),
            "in_use_by": f.in_use_by,
        }
        for f in found
    ]
    if not found:
        facts(args, value, Text("没有发现端口或设备。", "No ports or devices found.").to(lang))
        return DONE
    head = [
        t.to(lang)
        for t in (
            Text("端口", "port"),
            Text("是什么", "what"),
            Text("像是", "seems"),
            Text("占用", "in use by"),
            Text("依据", "why"),
        )
    ]
    rows = [
        (f.url, f.what.to(lang), f.profile or f.guess_kind, f.in_use_by, f.why.to(lang))
        for f in found
    ]
    facts(args, value, table(rows, head))
    return DONE


def list_profiles(args: Namespace) -> int:
    from drivers.registry import default_registry

    profiles = default_registry().profiles(args.kind)
    value = [
        {
            "id": p.id,
            "kind": p.kind,
            "title": p.title.to(args.lang),
            "vendor": p.vendor,
            "source": p.source,
        }
        for p in profiles
    ]
    head = [
        t.to(args.lang)
        for t in (
            Text("型号", "profile"),
            Text("类别", "kind"),
            Text("名称", "name"),
            Text("来源", "source"),
        )
    ]
    rows = [(p.id, p.kind, p.title.to(args.lang), p.source) for p in profiles]
    facts(args, value, table(rows, head))
    return DONE

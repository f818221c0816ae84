"""What a TLS server showed, as readings and findings of the line test."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from urllib.parse import urlsplit

from drivers.network.http_phases import Answer
from drivers.network.looking import Desk, Findings
from drivers.network.trust import MUCH_SKEW, Judgement, judge
from drivers.types import Limit, Text, reading

OLD = ("SSLv2", "SSLv3", "TLSv1", "TLSv1.1")  # what browsers no longer take


def check_certificate(desk: Desk, answer: Answer, found: Findings) -> None:
    """Readings ``tls.….HOST``; a finding for what is wrong, or that nothing is."""
    assert answer.shown is not None
    host = urlsplit(answer.url).hostname or ""
    now = datetime.now(UTC)
    found_out = judge(
        answer.shown,
        host,
        now,
        extra=desk.settings.ca,
        warn_days=desk.settings.cert_days,
        issuer=desk.settings.issuer,
        server_time=answer.server_time,
    )
    _certificate_readings(desk, host, answer, found_out, found)
    if answer.shown.protocol in OLD:
        found.fail(
            "TLS_OLD",
            f"{host} 只支持 {answer.shown.protocol}，浏览器已不接受；请对方升级。",
            f"{host} only speaks {answer.shown.protocol}, which browsers no longer take.",
        )
    text = found_out.text
    if found_out.code:
        found.fail(found_out.code, f"{host}：{text.zh}", f"{host}: {text.en}")
    elif found_out.trusted is None:
        found.unsure("CERT_NO_STORE", f"{host}：{text.zh}", f"{host}: {text.en}")
    else:
        found.fine(f"{host}：{text.zh}", f"{host}: {text.en}")


def _certificate_readings(
    desk: Desk, host: str, answer: Answer, judged: Judgement, found: Findings
) -> None:
    assert answer.shown is not None
    shown = answer.shown
    words = {
        "yes": Text("可信", "trusted"),
        "no": Text("不可信", "not trusted"),
        "unknown": Text("没有核对", "not checked"),
    }
    trusted = "unknown" if judged.trusted is None else "yes" if judged.trusted else "no"
    days = Limit(low=Decimal(desk.settings.cert_days))

    def label(zh: str, en: str) -> Text:
        return Text(f"{zh} {host}", f"{en} {host}")

    found.read(
        reading(f"tls.protocol.{host}", label("协议", "Protocol"), shown.protocol),
        reading(f"tls.cipher.{host}", label("加密套件", "Cipher"), shown.cipher),
        reading(f"tls.chain.{host}", label("证书张数", "Certificates sent"), len(shown.chain)),
    )
    if not shown.chain:
        return
    leaf = shown.chain[0]
    found.read(
        reading(f"tls.trusted.{host}", label("信任", "Trust"), trusted, words=words),
        reading(
            f"tls.name.{host}",
            label("证书名称", "Certificate's name"),
            "match" if judged.name_ok else "differ",
            limit=Limit(expected="match"),
        ),
        reading(
            f"tls.days.{host}",
            label("证书剩余", "Certificate lasts"),
            judged.days_left,
            "days",
            days,
        ),
        reading(f"tls.subject.{host}", label("证书主体", "Subject"), leaf.subject),
        reading(f"tls.issuer.{host}", label("签发者", "Issuer"), leaf.issuer),
        reading(
            f"tls.names.{host}", label("证书含名称", "Names"), ", ".join(leaf.names[:8]) or "-"
        ),
        reading(f"tls.from.{host}", label("生效", "Valid from"), f"{leaf.not_before:%Y-%m-%d}"),
        reading(f"tls.until.{host}", label("到期", "Valid until"), f"{leaf.not_after:%Y-%m-%d}"),
    )
    at = answer.server_time
    if at is not None:
        skew = (datetime.now(UTC) - at).total_seconds()
        bound = Decimal(int(MUCH_SKEW.total_seconds()))
        limit = Limit(-bound, bound)
        name = label("与服务器的时差", "Clock against the server")
        if not found.read(reading(f"http.clock.{host}", name, Decimal(f"{skew:.0f}"), "s", limit)):
            found.unsure(
                "CLOCK_WRONG",
                f"这台电脑的时钟与 {host} 相差 {skew:.0f} 秒，请校准。",
                f"This computer's clock differs from {host} by {skew:.0f} s; set it.",
            )

"""Whether a certificate chain can be trusted, and if not, why: date, name, issuer, own clock."""

from __future__ import annotations

import ssl
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from drivers.errors import Illegal
from drivers.network.tls import Certificate, Handshake
from drivers.types import NO_TEXT, Text

MUCH_SKEW = timedelta(minutes=5)
_BUILT = datetime(2025, 1, 1, tzinfo=UTC)  # no clock that is right shows an earlier date
# makers of boxes and programs that open TLS on its way and issue certificates of their own
_OPENERS = (
    "fortinet", "fortigate", "sangfor", "深信服", "zscaler", "blue coat", "bluecoat", "palo alto",
    "checkpoint", "check point", "sonicwall", "sophos", "netskope", "websense", "forcepoint",
    "barracuda", "mcafee web", "kaspersky", "eset", "avast", "avg ", "bitdefender", "adguard",
    "fiddler", "charles proxy", "mitmproxy", "portswigger", "burp", "squid", "奇安信", "天融信",
    "topsec", "hillstone", "山石", "启明星辰", "绿盟", "nsfocus", "360",
)  # fmt: skip


# Windows keeps few roots and fetches the others when one of its own programs meets them
_LATE_ROOTS = Text(
    "Windows 的部分根证书用到时才下载：先用 Edge 打开一次这个网址再测。",
    " Windows fetches some roots only when they are needed: open the address in Edge once, then "
    "test again.",
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """``code`` is empty when all is fine; ``trusted`` None when there was no store to ask."""

    code: str
    text: Text
    trusted: bool | None
    name_ok: bool
    days_left: int


def judge(
    shown: Handshake,
    host: str,
    now: datetime,
    *,
    extra: Iterable[bytes] = (),
    warn_days: int = 0,
    issuer: str = "",
    server_time: datetime | None = None,
) -> Judgement:
    """Judge what a server showed. ``extra`` are DER certificates trusted beside the system's;
    ``issuer`` a word the issuer's name must hold; ``server_time`` the server's own clock."""
    if not shown.chain:
        text = Text("对方没有出示证书。", "The server showed no certificate.")
        return Judgement("CERT_NONE", text, False, False, 0)
    leaf = shown.chain[0]
    trusted, problem, chain = _verified(shown.chain, list(extra), now)
    left = min(item.days_left(now) for item in chain if item is leaf or not item.self_signed)
    named = leaf.matches(host)

    def said(code: str, zh: str, en: str) -> Judgement:
        return Judgement(code, Text(zh, en), trusted, named, left)

    early = [item for item in chain if now < item.not_before]
    late = [item for item in chain if now > item.not_after]
    if early or late:
        about = (early or late)[0]
        if _clock_wrong(now, about, server_time, bool(early)):
            return said(
                "CLOCK_WRONG",
                f"证书日期不对，多半是这台电脑的时钟错了（现在显示 {now:%Y-%m-%d %H:%M} UTC）。"
                "先校准时钟再测。",
                "The certificate's dates do not fit; most likely this computer's clock is wrong "
                f"(it shows {now:%Y-%m-%d %H:%M} UTC). Set the clock and test again.",
            )
        if early:
            return said(
                "CERT_NOT_YET",
                f"证书“{about.subject}”到 {about.not_before:%Y-%m-%d} 才生效。核对电脑的日期；"
                "日期没错就请对方更换证书。",
                f"Certificate “{about.subject}” is not valid before {about.not_before:%Y-%m-%d}. "
                "Check this computer's date; if that is right the server needs another one.",
            )
        return said(
            "CERT_EXPIRED",
            f"证书“{about.subject}”已于 {about.not_after:%Y-%m-%d} 过期。请对方更换证书。",
            f"Certificate “{about.subject}” ended on {about.not_after:%Y-%m-%d}. "
            "The server needs a new one.",
        )
    if trusted is False:
        return said(*_distrust(chain, problem))
    if not named:
        names = ", ".join(leaf.names[:4]) or leaf.subject
        return said(
            "CERT_NAME",
            f"证书是发给 {names} 的，不是 {host}。核对地址；"
            "地址没错就是接到了别的服务器，或证书配错。",
            f"The certificate is for {names}, not for {host}. Check the address; if it is right, "
            "this is another server or its certificate is the wrong one.",
        )
    if issuer and not any(issuer.lower() in item.issuer.lower() for item in chain):
        return said(
            "CERT_OTHER_CA",
            f"签发者是“{chain[-1].issuer}”，不是“{issuer}”：中途可能有设备解密了这条连接。",
            f"It was issued by “{chain[-1].issuer}” and not by “{issuer}”: something on the "
            "way may be opening this connection.",
        )
    if left < warn_days:
        return said(
            "CERT_SOON",
            f"证书还有 {left} 天到期，请尽快安排更换。",
            f"The certificate ends in {left} days; have it renewed soon.",
        )
    if trusted is None:
        return said(
            "",
            f"证书日期和名称都对，还有 {left} 天；读不到系统的信任库，没有核对签发者。",
            f"Dates and name are right, {left} days left; the system's trust store cannot be "
            "read, so the issuer was not checked.",
        )
    return said("", f"证书可信，还有 {left} 天。", f"The certificate is trusted, {left} days left.")


def _distrust(chain: tuple[Certificate, ...], problem: str) -> tuple[str, str, str]:
    """Code and sentences for a chain that no trusted issuer stands behind."""
    leaf = chain[0]
    issuers = " ".join(item.issuer for item in chain)
    opener = next((word for word in _OPENERS if word in issuers.lower()), "")
    if opener:
        return (
            "CERT_OTHER_CA",
            f"证书由“{leaf.issuer}”签发：防火墙或安全软件解密了这条连接，而这台电脑不信任它。"
            "请网络管理员放行，或装上它的根证书。",
            f"The certificate was issued by “{leaf.issuer}”: a firewall or security program opens "
            "this connection, and this computer does not trust it. Have the address exempted, or "
            "its root certificate installed.",
        )
    if leaf.self_signed:
        return (
            "CERT_SELF_SIGNED",
            f"证书“{leaf.subject}”是自签的，没有机构担保。确认是自己的服务器后，"
            "把它的证书加为信任（参数 ca_file）。",
            f"Certificate “{leaf.subject}” is self-signed, nobody vouches for it. If this is your "
            "own server, trust its certificate (parameter ca_file).",
        )
    hint = _LATE_ROOTS if sys.platform == "win32" else NO_TEXT
    return (
        "CERT_UNKNOWN_CA",
        f"签发者“{chain[-1].issuer}”不在系统的信任库里（{problem}）：可能缺内部根证书、服务器漏发"
        f"中间证书，或中途有设备解密。{hint.zh}",
        f"The issuer “{chain[-1].issuer}” is not trusted by this system ({problem}): an internal "
        "root may be missing, the server may leave out a link, or something opens the connection."
        f"{hint.en}",
    )


def _clock_wrong(
    now: datetime, about: Certificate, server_time: datetime | None, early: bool
) -> bool:
    """The server's clock knows best; without it only an impossible date is proof."""
    if server_time is not None:
        fits = about.not_before <= server_time <= about.not_after
        return abs(server_time - now) > MUCH_SKEW and fits
    return early and now < _BUILT


Verified = tuple[bool | None, str, tuple[Certificate, ...]]


def _verified(chain: tuple[Certificate, ...], extra: list[bytes], now: datetime) -> Verified:
    """Whether the store stands behind the chain, what OpenSSL says if not, and the chain it went
    by. A server may send more than is needed, such as a root signed by an older one that has
    ended since: browsers pass that over where they find another way, and so is it here. Dates are
    judged apart, so that a chain that was good once is told from one that never was."""
    fresh = tuple(item for item in chain if item.not_before <= now <= item.not_after)
    if len(fresh) < len(chain) and fresh[:1] == chain[:1]:
        found = _trusted(fresh, extra, now)
        if found[0]:
            return found
    low = max(item.not_before for item in chain)
    high = min(item.not_after for item in chain)
    trusted, problem, way = _trusted(chain, extra, min(max(now, low), high))
    return trusted, problem, way or chain


def _trusted(chain: tuple[Certificate, ...], extra: list[bytes], at: datetime) -> Verified:
    """The chain is empty where none was found to be trusted."""
    from OpenSSL import crypto

    store = crypto.X509Store()
    known = _add_system(store)
    for der in extra:
        with suppress(crypto.Error):
            store.add_cert(crypto.load_certificate(crypto.FILETYPE_ASN1, der))
    if not known and not extra:
        return None, "", ()
    store.set_time(at)
    made = [crypto.load_certificate(crypto.FILETYPE_ASN1, item.der) for item in chain]
    asked = crypto.X509StoreContext(store, made[0], made[1:])
    try:
        way = asked.get_verified_chain()
    except crypto.X509StoreContextError as error:
        return False, str(error), ()
    kept = {item.der: item for item in chain}
    ders = (crypto.dump_certificate(crypto.FILETYPE_ASN1, item) for item in way)
    return True, "", tuple(kept[der] for der in ders if der in kept)


def _add_system(store: Any) -> bool:
    """Put the system's trusted certificates in; False where none could be read."""
    from OpenSSL import crypto

    if sys.platform == "win32":
        count = 0
        for name in ("ROOT", "CA"):
            for der, encoding, _trust in ssl.enum_certificates(name):
                if encoding == "x509_asn":
                    with suppress(crypto.Error):
                        store.add_cert(crypto.load_certificate(crypto.FILETYPE_ASN1, der))
                        count += 1
        return count > 0
    paths = ssl.get_default_verify_paths()
    # a Python from python.org on macOS brings no store; the system's own file is there
    files = [paths.cafile, "/etc/ssl/cert.pem", "/etc/pki/tls/certs/ca-bundle.crt"]
    for name in files:
        if name and Path(name).is_file():
            with suppress(crypto.Error):
                store.load_locations(name)
                return True
    return False


def load_ca_file(path: str) -> tuple[bytes, ...]:
    """The certificates of a PEM or DER file. Raises Illegal."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    if not path:
        return ()
    try:
        with Path(path).open("rb") as file:
            data = file.read(4_000_000)
        found = (
            x509.load_pem_x509_certificates(data)
            if b"-----BEGIN" in data
            else [x509.load_der_x509_certificate(data)]
        )
    except (OSError, ValueError) as error:
        raise Illegal(
            Text(
                f"证书文件读不了：{path}（{error}）", f"cannot read certificates of {path}: {error}"
            )
        ) from error
    return tuple(item.public_bytes(Encoding.DER) for item in found)

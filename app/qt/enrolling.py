"""Taking a laptop into service, and letting one more person in: where the line's part and the
laptop's part meet. Qt-free; the window and the command line call the same functions.
"""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app.domain.account import Account
from app.domain.clock import Clock
from app.domain.text import Text
from app.errors import CounterCheckError
from app.qt.enrol_words import NOBODY_ADDED, NOT_ENROLLED, Field, NotDone, explained
from app.services import enrolment, pending
from app.services.session import PasswordTooShort, check_new

if TYPE_CHECKING:
    from app.keys import DeviceKey
    from app.services.context import Ctx
    from sync.cancel import Cancel
    from sync.enrol import Enrolment

log = logging.getLogger(__name__)


class Step(StrEnum):
    """What is being done, in this order."""

    CODE = "code"  # central is asked; the code is used
    ACCOUNT = "account"  # central confirms login and password
    STORE = "store"  # the encrypted data are made; cannot be cancelled
    KEY = "key"  # the sealed data key goes to central; may be put off


@dataclass(frozen=True)
class Asked:
    """What was typed. ``pack_id`` empty: the only contract pack there is."""

    address: str = ""
    code: str = ""
    login: str = ""
    password: str = ""
    pack_id: str = ""

    def __repr__(self) -> str:  # must not reach a log
        return f"Asked({self.address!r}, {self.login!r})"


@dataclass(frozen=True)
class Joined:
    laptop: str  # the short code central gave
    account: Account
    escrowed: bool  # False: the key is sent when the line is next there


def pack_ids() -> tuple[str, ...]:
    """The contract packs a laptop can be enrolled for."""
    from app.packs.registry import builtin_packs

    return builtin_packs()


def checked(asked: Asked) -> Asked:
    """Tidied, as central wants it. Raises NotDone for the first field that cannot be right."""
    address = _address(asked.address)
    letters = unicodedata.normalize("NFKC", asked.code).upper()  # an input method's full width
    code = "".join(c for c in letters if c.isascii() and c.isalnum())
    if not 4 <= len(code) <= 64:
        raise NotDone(
            Field.CODE,
            Text("登记码没有填完整。", "The code is not complete."),
            Text(
                "请填写管理员给的登记码，例如 ABCD-EFGH-JKMN。",
                "Enter the code from the administrator, such as ABCD-EFGH-JKMN.",
            ),
        )
    _person(asked.login, asked.password, NOT_ENROLLED)
    packs = pack_ids()
    pack = asked.pack_id or (packs[0] if len(packs) == 1 else "")
    if pack not in packs:
        known = ", ".join(packs)
        raise NotDone(
            Field.NONE,
            Text("没有选定合同包。", "No contract pack was chosen."),
            Text(f"可选：{known}。", f"There are: {known}."),
        )
    return replace(asked, address=address, code=code, login=asked.login.strip(), pack_id=pack)


def join(
    folder: Path,
    asked: Asked,
    clock: Clock,
    *,
    cancel: Cancel | None = None,
    report: Callable[[Step], object] = lambda step: None,
) -> Joined:
    """SLOW. Enrols the laptop. May be repeated after any failure, also by another process: the
    same code is asked for with the same key. Raises AlreadyEnrolled, NotDone, and what making the
    store raises."""
    from sync import enrol
    from sync.cancel import Cancel
    from sync.errors import Kind, SyncProblem

    if enrolment.is_enrolled(folder):
        raise enrolment.AlreadyEnrolled(str(folder))
    asked = checked(asked)
    token = cancel or Cancel()
    me = pending.identity_for(folder, asked.code)
    try:
        report(Step.CODE)
        done = _use_code(asked, clock, me.key, me.device_id, token)
        client = enrol.client_for(done.device, clock, certificate=done.certificate, cancel=token)
        try:
            report(Step.ACCOUNT)
            account = enrol.sign_in_online(client, asked.login, asked.password)
            if token.is_set():
                raise SyncProblem(Kind.CANCELLED)
            report(Step.STORE)
            made = enrolment.create_laptop(
                folder,
                done.device,
                [enrolment.NewAccount(account, asked.password)],
                clock,
                escrow_key=done.escrow_key,
                local={enrol.CERTIFICATE: done.certificate},
            )
            _tidy_up(folder)
            report(Step.KEY)
            kept = _leave_key(folder, lambda key: enrol.leave_in_escrow(client, key), made.escrow)
        finally:
            client.close()
    except SyncProblem as problem:
        raise explained(problem, NOT_ENROLLED) from problem
    return Joined(done.device.laptop, account, kept)


def confirm_online(
    ctx: Ctx, login: str, password: str, cancel: Cancel | None = None
) -> enrolment.NewAccount:
    """SLOW, waits for the line. Has central confirm somebody's password for this laptop. Raises
    NotDone."""
    from sync import enrol
    from sync.errors import SyncProblem

    _person(login, password, NOBODY_ADDED)
    device = ctx.store.device
    if device is None or not device.central_url:
        raise NotDone(
            Field.NONE,
            Text("这台电脑没有连接中心。", "This laptop knows no central."),
            Text("请先登记这台电脑。", "Enrol it first."),
            meaning=NOBODY_ADDED,
        )
    certificate = ctx.store.local(enrol.CERTIFICATE)
    try:
        client = enrol.client_for(device, ctx.clock, certificate=certificate, cancel=cancel)
        try:
            account = enrol.sign_in_online(client, login.strip(), password)
        finally:
            client.close()
    except SyncProblem as problem:
        raise explained(problem, NOBODY_ADDED) from problem
    return enrolment.NewAccount(account, password)


def _use_code(
    asked: Asked, clock: Clock, key: DeviceKey, device_id: str, cancel: Cancel
) -> Enrolment:
    from sync import enrol

    return enrol.enrol(
        asked.address,
        asked.code,
        clock,
        key=key,
        device_id=device_id,
        pack_id=asked.pack_id,
        cancel=cancel,
    )


def _leave_key(folder: Path, send: Callable[[str], object], sealed: bytes | None) -> bool:
    """The laptop is in service by now: what fails here is made up for at the next sync."""
    if sealed is None:
        return False
    try:
        send(sealed.hex())
        enrolment.escrowed(folder)
    except CounterCheckError as error:
        log.warning("the sealed key was not left at central yet: %s", error)
        return False
    return True


def _tidy_up(folder: Path) -> None:
    try:
        pending.forget(folder)
    except CounterCheckError as error:
        log.warning("%s", error)


def _address(typed: str) -> str:
    """With its scheme, which nobody types. Raises NotDone."""
    from sync.client import checked
    from sync.errors import SyncProblem

    text = unicodedata.normalize("NFKC", typed).strip()
    if text and "://" not in text:
        text = f"https://{text}"
    try:
        address = checked(text)
        _ = urlsplit(address).port  # ValueError beyond 65535
    except (SyncProblem, ValueError) as error:
        if isinstance(error, SyncProblem) and error.kind == "plain_http":
            raise explained(error, NOT_ENROLLED) from error
        raise NotDone(
            Field.ADDRESS,
            Text("中心地址不是一个网址。", "Central's address is not an address."),
            Text(
                "应为 https:// 开头的地址，例如 https://central.example.cn。",
                "It begins with https://, such as https://central.example.cn.",
            ),
        ) from error
    return address


def _person(login: str, password: str, meaning: Text) -> None:
    if not login.strip():
        raise NotDone(
            Field.LOGIN,
            Text("账号没有填写。", "The login is empty."),
            Text("请填写在中心的账号。", "Enter the login at central."),
            meaning=meaning,
        )
    try:
        check_new(password)
    except PasswordTooShort as error:
        raise NotDone(
            Field.PASSWORD,
            Text("密码不到 8 个字符。", "The password has fewer than 8 characters."),
            Text("请填写在中心的密码。", "Enter the password at central."),
            meaning=meaning,
        ) from error

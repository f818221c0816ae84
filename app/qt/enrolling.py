"""Taking a laptop into service, and letting one more person in: where the line's part and the
laptop's part meet. Qt-free; the window and the command line call the same functions.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.account import Account
from app.domain.clock import Clock
from app.domain.text import Text
from app.errors import CounterCheckError
from app.qt.enrol_form import Asked, check_person, checked
from app.qt.enrol_words import NOBODY_ADDED, NOT_ENROLLED, Field, NotDone, explained
from app.services import enrolment, pending
from app.services.doorstep import is_enrolled

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
class Joined:
    laptop: str  # the short code central gave
    account: Account
    escrowed: bool  # False: the key is sent when the line is next there


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

    if is_enrolled(folder):
        raise enrolment.AlreadyEnrolled(str(folder))
    asked = checked(asked)
    token = cancel or Cancel()
    me = pending.identity_for(folder, asked.code)
    met = False
    try:
        report(Step.CODE)
        done = _use_code(asked, clock, me.key, me.device_id, token)
        met = True
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
        raise explained(problem, NOT_ENROLLED, met=met) from problem
    return Joined(done.device.laptop, account, kept)


def confirm_online(
    ctx: Ctx, login: str, password: str, cancel: Cancel | None = None
) -> enrolment.NewAccount:
    """SLOW, waits for the line. Has central confirm somebody's password for this laptop. Raises
    NotDone."""
    from sync import enrol
    from sync.errors import SyncProblem

    check_person(login, password, NOBODY_ADDED)
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
        raise explained(problem, NOBODY_ADDED, met=True) from problem
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

"""A signed revision: who signed what, whether it still holds, what central says. The visit page
and the reviewer show the same card."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from app.domain.sign_off import Identity, SignOff
from app.domain.sign_words import IDENTITY, NOT_SIGNED, reason_words
from app.qt.desk import Desk
from app.services import evidence
from app.services.signoff import RevisionCheck
from widgets.common import formats, words
from widgets.common.buttons import button, icon_button
from widgets.common.card import Card, Strip
from widgets.common.chip import Chip
from widgets.common.labels import icon_label, label
from widgets.common.layouts import clear, column, row
from widgets.theme.theme import px
from widgets.theme.tokens import Tone
from widgets.visit.proof_help import show_proof

SIGNATURE_HEIGHT = 84  # px at 100 %


class RevisionCard(Card):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, gap=8)
        self.desk = desk
        self.check: RevisionCheck | None = None
        self.title.setText(self.tr("Signature"))
        self._state = Chip("")
        self.head.addWidget(self._state)
        self.body.addLayout(self.head)
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setFixedHeight(px(SIGNATURE_HEIGHT))
        self._picture.setAccessibleName(self.tr("Signature"))
        # ink is black on white paper in both themes: it is a picture, not a part of the page
        self._picture.setStyleSheet("background: white; border-radius: 6px;")
        self.body.addWidget(self._picture)
        self._facts = column(gap=4)
        self.body.addLayout(self._facts)
        self.proof = button("", "link", on=self._show_proof)
        self.body.addWidget(self.proof)

    def show_check(self, check: RevisionCheck) -> None:
        if check == self.check:
            return
        self.check = check
        sign_off = check.sign_off
        intact = check.verification.intact
        self._state.show_as(
            self.tr("intact") if intact else self.tr("altered"), "good" if intact else "bad"
        )
        clear(self._facts)
        self.title.setText(self.tr("Seal") if sign_off.refused else self.tr("Signature"))
        self.proof.setText(
            self.tr("What this seal proves")
            if sign_off.refused
            else self.tr("What this signature proves")
        )
        self._picture.setVisible(not sign_off.refused)
        if sign_off.refused:
            self._refusal(sign_off)
        else:
            self._signer(sign_off)
        confidence = words.confidence(sign_off.at.confidence)
        self._line("calendar-clock-outline", f"{formats.moment(sign_off.at)} · {confidence}")
        self._verdict(check)
        self._receipt(check)
        self._hash(sign_off.content_sha256)
        if not sign_off.refused:
            self._load(sign_off.signature_sha256)

    def _signer(self, sign_off: SignOff) -> None:
        self._line("account-check-outline", _person(sign_off))
        proven = sign_off.identity in (Identity.PIN, Identity.CODE)
        self._line(
            "card-account-details-outline",
            self.desk.words(IDENTITY[sign_off.identity]),
            "good" if proven else "neutral",
        )
        if sign_off.phone:
            self._line("phone-outline", sign_off.phone)
        stars = self.tr("satisfaction {0} of 5").format(sign_off.rating)
        self._line("star-outline", stars, "warning" if sign_off.rating <= 2 else "neutral")
        if sign_off.remarks:
            self._line("comment-text-outline", f"“{sign_off.remarks}”")

    def _refusal(self, sign_off: SignOff) -> None:
        """In the place of the signature, so that nobody takes the seal for one."""
        strip = Strip("bad")
        strip.body.addWidget(Chip(self.desk.words(NOT_SIGNED), "bad"))
        reason = self.desk.words(reason_words(sign_off.reason))
        strip.body.addWidget(label(reason, wrap=True, selectable=True))
        strip.body.addWidget(label(self.tr("The engineer's words; no rating."), "tiny", wrap=True))
        self._facts.addWidget(strip)
        if _person(sign_off):
            self._line("account-outline", _person(sign_off))
        if sign_off.phone:
            self._line("phone-outline", sign_off.phone)

    def _show_proof(self) -> None:
        if self.check is not None:
            show_proof(self, self.desk.lang, self.check.sign_off)

    def _verdict(self, check: RevisionCheck) -> None:
        """The verification result in words."""
        verification = check.verification
        if verification.intact:
            self._line(
                "shield-check-outline",
                self.tr("Content, seal and laptop key fit together; nothing altered."),
                "good",
            )
        for problem in verification.problems:
            self._line("shield-alert-outline", self.desk.words(problem.text), "bad")
        if verification.altered:
            strip = Strip("bad")
            from app.reports.altered import altered_words  # rarely needed

            parts = altered_words(verification.altered, check.sign_off.manifest)
            shown = [self.desk.words(part) for part in parts[:6]]
            rest = len(parts) - len(shown)
            text = "\n".join(shown)
            if rest > 0:
                text += "\n" + self.tr("and {0} more").format(rest)
            strip.body.addWidget(label(self.tr("Altered:"), "small"))
            strip.body.addWidget(label(text, "small", wrap=True))
            self._facts.addWidget(strip)
        for note in verification.notes:
            self._line("information-outline", self.desk.words(note))

    def _receipt(self, check: RevisionCheck) -> None:
        receipt = check.receipt
        if receipt is None:
            self._line("cloud-outline", self.tr("Central has not confirmed this revision yet."))
            return
        when = formats.moment(receipt.received_at)
        if not receipt.verified:
            text = self.tr("Central received it {0}, but it did not verify: {1}").format(
                when, receipt.reason
            )
            self._line("cloud-alert-outline", text, "bad")
        elif receipt.complete:
            text = self.tr("Central received it {0}: verified, with every attachment.")
            self._line("cloud-check-outline", text.format(when), "good")
        else:
            text = self.tr("Central received it {0}: verified; attachments are still coming.")
            self._line("cloud-sync-outline", text.format(when), "warning")

    def _hash(self, value: str) -> None:
        short = label(f"SHA-256 {value[:8]}…{value[-8:]}", "mono", selectable=True)
        short.setToolTip(value)
        copy = icon_button(
            "content-copy",
            self.tr("Copy the whole hash"),
            on=lambda: QGuiApplication.clipboard().setText(value),
        )
        line = row(icon_label("fingerprint", "muted", 16), short, copy, gap=6)
        line.setStretch(1, 1)
        self._facts.addLayout(line)

    def _line(self, icon: str, text: str, tone: Tone = "neutral") -> None:
        said = label(text, "small", wrap=True)
        ink = "muted"
        if tone != "neutral":
            said.setProperty("tone", tone)
            ink = tone
        line = row(icon_label(icon, ink, 16), said, gap=6)
        line.setStretch(1, 1)
        self._facts.addLayout(line)

    def _load(self, sha256: str) -> None:
        self._picture.clear()
        height = px(SIGNATURE_HEIGHT) - px(8)

        def loaded(data: bytes) -> None:
            pixmap = QPixmap()
            if pixmap.loadFromData(data):
                ratio = self.devicePixelRatioF()
                pixmap = pixmap.scaledToHeight(
                    round(height * ratio), Qt.TransformationMode.SmoothTransformation
                )
                pixmap.setDevicePixelRatio(ratio)
                self._picture.setPixmap(pixmap)

        self.desk.read(
            lambda ctx: evidence.content(ctx, sha256),
            loaded,
            failed=lambda error: self._picture.setText(error.sentence(self.desk.lang)),
            owner=self,
            lane="files",
        )


def _person(sign_off: SignOff) -> str:
    return " · ".join(part for part in (sign_off.supervisor, sign_off.role) if part)

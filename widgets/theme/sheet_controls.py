"""Style sheet: what a hand touches. Every control has a visible focus ring."""

from __future__ import annotations

from widgets.theme.arrows import arrow
from widgets.theme.theme import Theme
from widgets.theme.tokens import RADIUS, SIZE, TYPE, Tone

_VERDICTS: dict[str, Tone] = {"normal": "good", "abnormal": "bad", "na": "neutral"}


def controls(theme: Theme) -> str:
    c, px = theme.colours, theme.px
    radius, height = px(RADIUS.control), px(SIZE.control) - 4
    return f"""
QPushButton {{
  background: {c.surface}; color: {c.text}; border: 1px solid {c.line};
  border-radius: {radius}px; padding: 0 {px(14)}px; min-height: {height}px; }}
QPushButton:hover {{ background: {c.hover}; }}
QPushButton:pressed {{ background: {c.primary_soft}; }}
QPushButton:disabled {{ color: {c.faint}; background: {c.page}; }}
QPushButton:focus {{ border: 2px solid {c.primary}; padding: 0 {px(14) - 1}px;
  min-height: {height - 2}px; }}
QPushButton::menu-indicator {{ image: none; width: 0; }}

QPushButton[kind="primary"] {{
  background: {c.primary}; color: {c.on_primary}; border: 1px solid {c.primary};
  font-weight: 700; }}
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed {{
  background: {c.primary_strong}; border-color: {c.primary_strong}; }}
QPushButton[kind="primary"]:focus {{ border: 2px solid {c.text}; }}
QPushButton[kind="primary"]:disabled {{
  background: {c.line}; border-color: {c.line}; color: {c.muted}; }}
QPushButton[kind="danger"] {{ color: {c.bad}; border-color: {c.bad}; font-weight: 700; }}
QPushButton[kind="danger"]:hover {{ background: {c.bad_soft}; }}
QPushButton[kind="ghost"] {{ background: transparent; border: 1px solid transparent; }}
QPushButton[kind="ghost"]:hover {{ background: {c.hover}; }}
QPushButton[kind="ghost"]:focus {{ border: 2px solid {c.primary}; }}
QPushButton[kind="ghost"]:checked {{ background: {c.primary_soft}; color: {c.primary}; }}
QPushButton[kind="link"] {{
  background: transparent; border: none; border-radius: {px(4)}px; color: {c.primary};
  padding: 0; min-height: {px(28)}px; }}
QPushButton[kind="link"]:hover {{ text-decoration: underline; }}
QPushButton[kind="link"]:focus {{
  border: none; padding: 0; background: {c.primary_soft}; text-decoration: underline; }}
QPushButton[kind="chip"] {{
  font-size: {px(TYPE.small)}px; padding: 0 {px(12)}px; min-height: {px(28)}px; }}
QPushButton[kind="chip"]:focus {{ min-height: {px(28) - 2}px; padding: 0 {px(12) - 1}px; }}
QPushButton[kind="chip"]:checked {{
  background: {c.primary_soft}; color: {c.primary}; border-color: {c.primary}; }}
QPushButton[kind="choice"] {{
  text-align: left; padding: {px(8)}px {px(14)}px; min-height: {px(36)}px; }}
QPushButton[kind="choice"]:checked {{
  background: {c.primary_soft}; border: 2px solid {c.primary}; }}
QPushButton[kind="icon"], QToolButton {{
  background: transparent; border: 1px solid transparent; border-radius: {radius}px;
  padding: 0; min-width: {px(32) - 2}px; min-height: {px(32) - 2}px; }}
QPushButton[kind="icon"]:hover, QToolButton:hover {{ background: {c.hover}; }}
QPushButton[kind="icon"]:focus, QToolButton:focus {{
  border: 2px solid {c.primary}; min-width: {px(32) - 4}px; min-height: {px(32) - 4}px; }}
QToolButton:checked, QPushButton[kind="icon"]:checked {{ background: {c.primary_soft}; }}
QToolButton::menu-indicator {{ image: none; width: 0; }}
QLineEdit QToolButton {{ min-width: 0; min-height: 0; padding: 0; border: none; }}
QPushButton[kind="search"] {{
  background: {c.page}; color: {c.muted}; text-align: left; padding: 0 {px(12)}px; }}
QPushButton[compact="true"], QPushButton[compact="true"]:focus {{
  padding: 0; min-width: {px(SIZE.control) - 4}px; text-align: center; }}
QPushButton[kind="verdict"] {{
  padding: 0 {px(12)}px; min-height: {px(30)}px; }}
QPushButton[kind="verdict"]:focus {{ padding: 0 {px(12) - 1}px; min-height: {px(30) - 2}px; }}
{_verdicts(theme)}
QLineEdit, QTextEdit, QPlainTextEdit, QComboBox, QSpinBox, QDoubleSpinBox, QDateEdit,
QDateTimeEdit {{
  background: {c.surface}; color: {c.text}; border: 1px solid {c.line};
  border-radius: {radius}px; padding: 0 {px(10)}px; min-height: {height}px;
  selection-background-color: {c.primary}; selection-color: {c.on_primary}; }}
QTextEdit, QPlainTextEdit {{ padding: {px(5)}px {px(8)}px; }}
QTextBrowser, QPlainTextEdit[readOnly="true"] {{ background: transparent; border: none; }}
QLineEdit:hover, QTextEdit:hover, QPlainTextEdit:hover, QComboBox:hover, QSpinBox:hover {{
  border-color: {c.faint}; }}
QLineEdit:focus, QTextEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus,
QDoubleSpinBox:focus, QDateEdit:focus, QDateTimeEdit:focus {{
  border: 2px solid {c.primary}; padding: 0 {px(10) - 1}px; min-height: {height - 2}px; }}
QTextEdit:focus, QPlainTextEdit:focus {{ padding: {px(5) - 1}px {px(8) - 1}px; }}
QLineEdit[tone="bad"] {{ border: 1px solid {c.bad}; }}
QLineEdit[tone="bad"]:focus {{ border: 2px solid {c.bad}; }}
QLineEdit[kind="search"] {{ padding-left: {px(32)}px; }}
QLineEdit[kind="search"]:focus {{ padding-left: {px(32) - 1}px; }}
QLineEdit:disabled, QTextEdit:disabled, QComboBox:disabled, QSpinBox:disabled,
QLineEdit:read-only, QPlainTextEdit:read-only {{ background: {c.page}; color: {c.muted}; }}
QComboBox::drop-down, QDateEdit::drop-down {{ border: none; width: {px(26)}px; }}
QComboBox::down-arrow, QDateEdit::down-arrow {{
  image: url({arrow("down", c.muted)}); width: {px(16)}px; height: {px(16)}px; }}
QAbstractSpinBox::up-arrow {{
  image: url({arrow("up", c.muted)}); width: {px(12)}px; height: {px(12)}px; }}
QAbstractSpinBox::down-arrow {{
  image: url({arrow("down", c.muted)}); width: {px(12)}px; height: {px(12)}px; }}
QComboBox QAbstractItemView {{
  background: {c.surface}; border: 1px solid {c.line}; padding: {px(4)}px; outline: none;
  selection-background-color: {c.primary_soft}; selection-color: {c.text}; }}
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button,
QDoubleSpinBox::down-button, QDateEdit::up-button, QDateEdit::down-button {{
  border: none; background: transparent; width: {px(22)}px; }}

QCheckBox, QRadioButton {{
  spacing: {px(8)}px; min-height: {px(28)}px; background: transparent;
  border: 2px solid transparent; border-radius: {px(6)}px; }}
QCheckBox:focus, QRadioButton:focus {{ border-color: {c.primary}; }}
QCheckBox::indicator, QRadioButton::indicator {{
  width: {px(16)}px; height: {px(16)}px; background: {c.surface};
  border: 1px solid {c.muted}; border-radius: {px(4)}px; }}
QRadioButton::indicator {{ border-radius: {px(16) // 2 + 1}px; }}
QCheckBox::indicator:hover, QRadioButton::indicator:hover {{ border-color: {c.primary}; }}
QCheckBox::indicator:checked, QRadioButton::indicator:checked {{
  background: {c.primary}; border-color: {c.primary}; image: url({arrow("check", c.on_primary)}); }}
QRadioButton::indicator:checked {{ image: url({arrow("dot", c.on_primary)}); }}
QCheckBox::indicator:indeterminate {{
  background: {c.primary}; border-color: {c.primary}; image: url({arrow("dash", c.on_primary)}); }}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{
  background: {c.page}; border-color: {c.line}; }}
QCheckBox::indicator:checked:disabled, QCheckBox::indicator:indeterminate:disabled,
QRadioButton::indicator:checked:disabled {{ background: {c.faint}; border-color: {c.faint}; }}

QProgressBar {{
  background: {c.line}; border: none; border-radius: {px(3)}px; max-height: {px(6)}px;
  min-height: {px(6)}px; text-align: center; }}
QProgressBar::chunk {{ background: {c.primary}; border-radius: {px(3)}px; }}
QProgressBar[tone="good"]::chunk {{ background: {c.good}; }}
QProgressBar[tone="bad"]::chunk {{ background: {c.bad}; }}
QProgressBar[tone="warning"]::chunk {{ background: {c.warning}; }}

QMenu {{
  background: {c.surface}; border: 1px solid {c.line}; border-radius: {radius}px;
  padding: {px(6)}px; }}
QMenu::item {{
  padding: {px(8)}px {px(28)}px {px(8)}px {px(12)}px; border-radius: {px(6)}px; }}
QMenu::item:selected {{ background: {c.primary_soft}; color: {c.text}; }}
QMenu::item:disabled {{ color: {c.muted}; }}
QMenu::icon {{ padding-left: {px(8)}px; }}
QMenu::separator {{ height: 1px; background: {c.line}; margin: {px(6)}px {px(8)}px; }}
"""


def _verdicts(theme: Theme) -> str:
    c = theme.colours
    sheet = ""
    for verdict, tone in _VERDICTS.items():
        ink = c.text if tone == "neutral" else c.ink(tone)
        soft = c.line if tone == "neutral" else c.soft(tone)
        border = c.muted if tone == "neutral" else c.ink(tone)
        sheet += f"""
QPushButton[kind="verdict"][verdict="{verdict}"]:checked {{
  color: {ink}; background: {soft}; border: 1px solid {border}; font-weight: 700; }}
QPushButton[kind="verdict"][verdict="{verdict}"]:checked:focus {{
  border: 2px solid {border}; }}
QPushButton[kind="verdict"][verdict="{verdict}"]:checked:disabled {{
  color: {ink}; background: {soft}; border: 1px solid {border}; }}
"""
    return sheet

"""Style sheet: pages, cards, labels, chips and the window's frame."""

from __future__ import annotations

from widgets.theme.theme import Theme
from widgets.theme.tokens import FAMILY, MONO, RADIUS, SIZE, TONES, TYPE


def frames(theme: Theme) -> str:
    c, px = theme.colours, theme.px
    sheet = f"""
QWidget {{ color: {c.text}; font-family: "{FAMILY}"; font-size: {px(TYPE.body)}px; }}
QMainWindow, QDialog, QWidget[kind="page"] {{ background: {c.page}; }}
QAbstractScrollArea {{ background: transparent; border: none; }}
QLabel {{ background: transparent; border: none; }}
QLabel:disabled {{ color: {c.faint}; }}

QFrame[kind="card"] {{
  background: {c.surface}; border: 1px solid {c.line}; border-radius: {px(RADIUS.card)}px; }}
QFrame[kind="card"][current="true"] {{ border: 2px solid {c.primary}; }}
QFrame[kind="well"] {{
  background: {c.sunken}; border: 1px solid {c.line}; border-radius: {px(RADIUS.control)}px; }}
QFrame[kind="strip"] {{ border: none; border-radius: {px(RADIUS.control)}px; }}
QFrame[kind="rule"] {{ background: {c.line}; border: none; max-height: 1px; min-height: 1px; }}

QLabel[role="title"] {{ font-size: {px(TYPE.title)}px; font-weight: 700; }}
QLabel[role="heading"] {{ font-size: {px(TYPE.heading)}px; font-weight: 700; }}
QLabel[role="strong"] {{ font-weight: 700; }}
QLabel[role="muted"] {{ color: {c.muted}; }}
QLabel[role="small"] {{ color: {c.muted}; font-size: {px(TYPE.small)}px; }}
QLabel[role="tiny"] {{ color: {c.muted}; font-size: {px(TYPE.tiny)}px; }}
QLabel[role="figure"] {{ font-size: {px(TYPE.figure)}px; font-weight: 700; }}
QLabel[role="mono"] {{ font-family: "{MONO}", "{FAMILY}"; font-size: {px(TYPE.tiny)}px; }}
QLabel[role="key"] {{
  color: {c.muted}; font-size: {px(TYPE.tiny)}px; background: {c.surface};
  border: 1px solid {c.line}; border-radius: 4px; padding: 0 {px(6)}px; }}

QLabel[kind="chip"], QPushButton[kind="tag"] {{
  font-size: {px(TYPE.tiny)}px; border: none; border-radius: {px(RADIUS.chip)}px;
  padding: {px(3)}px {px(10)}px; min-height: {px(16)}px; }}

QFrame#rail {{ background: {c.rail}; border: none; }}
QFrame#rail QLabel {{ color: {c.rail_text}; font-size: {px(TYPE.title - 1)}px; font-weight: 700; }}
QToolButton[kind="rail"] {{
  background: transparent; border: 2px solid transparent; border-radius: {px(RADIUS.control)}px;
  color: {c.rail_muted}; font-size: {px(TYPE.small)}px; padding: {px(4)}px 0;
  min-width: 0; min-height: {px(32)}px; }}
QToolButton[kind="rail"]:hover {{ background: {c.rail_active}; color: {c.rail_text}; }}
QToolButton[kind="rail"]:checked {{ background: {c.rail_active}; color: {c.rail_text}; }}
QToolButton[kind="rail"]:focus {{ border-color: {c.primary}; }}

QFrame#header {{ background: {c.surface}; border: none; border-bottom: 1px solid {c.line}; }}
QFrame#notice_line {{ background: {c.surface}; border: none; border-top: 1px solid {c.line}; }}
QFrame#notice_line QPushButton {{ min-height: {px(20)}px; }}
QFrame#palette_box, QFrame[kind="floating"] {{
  background: {c.surface}; border: 1px solid {c.line}; border-radius: {px(RADIUS.card)}px; }}
QSplitter::handle {{ background: transparent; }}
QToolTip {{
  background: {c.text}; color: {c.surface}; border: none; padding: {px(5)}px {px(8)}px;
  font-size: {px(TYPE.tiny)}px; }}
QStatusBar {{ max-height: {px(SIZE.notice)}px; }}
"""
    for tone in TONES:
        sheet += f"""
QLabel[tone="{tone}"] {{ color: {c.ink(tone)}; }}
QLabel[kind="chip"][tone="{tone}"], QPushButton[kind="tag"][tone="{tone}"] {{
  color: {c.ink(tone)}; background: {c.soft(tone)}; }}
QFrame[kind="strip"][tone="{tone}"] {{ background: {c.soft(tone)}; }}
QFrame[kind="strip"] QFrame QLabel[tone="{tone}"] {{ color: {c.ink(tone)}; }}
QFrame[kind="strip"][tone="{tone}"] QLabel[kind="chip"][tone="{tone}"] {{
  background: {c.surface}; }}
"""
    sheet += f"""
QFrame[kind="card"][tone="bad"] {{ border-left: {px(4)}px solid {c.bad}; }}
QFrame[kind="card"][tone="warning"] {{ border-left: {px(4)}px solid {c.warning}; }}
QFrame[kind="card"][tone="good"] {{ border-left: {px(4)}px solid {c.good}; }}
QFrame[kind="card"][tone="primary"] {{ border-left: {px(4)}px solid {c.primary}; }}
"""
    return sheet

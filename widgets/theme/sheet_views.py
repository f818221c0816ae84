"""Style sheet: lists, tables, tabs and scroll bars."""

from __future__ import annotations

from widgets.theme.theme import Theme
from widgets.theme.tokens import RADIUS, SIZE, TYPE


def views(theme: Theme) -> str:
    c, px = theme.colours, theme.px
    return f"""
QScrollArea > QWidget > QWidget[kind="plain"] {{ background: transparent; }}
QListView, QTreeView, QTableView {{
  background: {c.surface}; border: none; outline: none; alternate-background-color: {c.sunken};
  selection-background-color: {c.primary_soft}; selection-color: {c.text};
  gridline-color: {c.line}; }}
QListView::item, QTreeView::item {{ border: none; padding: 0 {px(8)}px; }}
QListView::item:hover, QTreeView::item:hover, QTableView::item:hover {{ background: {c.hover}; }}
QListView::item:selected, QTreeView::item:selected, QTableView::item:selected {{
  background: {c.primary_soft}; color: {c.text}; }}
QTableView[kind="rows"] {{ selection-background-color: transparent; }}
QTableView[kind="rows"]::item:hover, QTableView[kind="rows"]::item:selected {{
  background: transparent; }}
QListView:focus, QTreeView:focus, QTableView:focus {{
  border: 2px solid {c.primary}; border-radius: {px(RADIUS.control)}px; }}
QListView[kind="rows"]:focus, QTableView[kind="rows"]:focus {{ border: none; }}
QHeaderView {{ background: {c.surface}; border: none; }}
QHeaderView::section {{
  background: {c.surface}; color: {c.muted}; font-size: {px(TYPE.small)}px; border: none;
  border-bottom: 1px solid {c.line}; padding: 0 {px(8)}px; min-height: {px(SIZE.row) - 4}px; }}
QTableCornerButton::section {{ background: {c.surface}; border: none; }}

QTabWidget::pane {{ border: none; }}
QTabBar {{ background: transparent; qproperty-drawBase: 0; }}
QTabBar::tab {{
  background: transparent; color: {c.muted}; border: none; min-height: {px(32)}px;
  border-bottom: 2px solid transparent; padding: 0 {px(12)}px; }}
QTabBar::tab:hover {{ color: {c.text}; }}
QTabBar::tab:selected {{ color: {c.primary}; border-bottom-color: {c.primary}; font-weight: 700; }}
QTabBar::tab:focus {{ border-bottom-color: {c.text}; }}

QScrollBar:vertical {{ background: transparent; width: {px(10)}px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {px(10)}px; margin: 0; }}
QScrollBar::handle {{ background: {c.line}; border-radius: {px(3)}px; }}
QScrollBar::handle:vertical {{ min-height: {px(32)}px; margin: {px(2)}px; }}
QScrollBar::handle:horizontal {{ min-width: {px(32)}px; margin: {px(2)}px; }}
QScrollBar::handle:hover {{ background: {c.faint}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; border: none; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""

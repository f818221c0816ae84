"""The language of the interface: English sources, translated by Qt Linguist, changed live."""

from __future__ import annotations

import logging
from importlib.resources import as_file, files

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtWidgets import QApplication

from app.domain.text import Lang


class Language(QObject):
    """Owned by the composition root. Windows rebuild their pages after ``use``."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._installed: list[QTranslator] = []

    def clear(self) -> None:
        """Takes this program's translators off the application again."""
        for translator in self._installed:
            self._app.removeTranslator(translator)
        self._installed.clear()

    def use(self, lang: Lang) -> None:
        self.clear()
        QLocale.setDefault(QLocale("zh_CN" if lang == "zh" else "en_GB"))
        if lang == "en":
            return  # the sources are English
        own = QTranslator(self)
        with as_file(files("resources") / "translations" / f"countercheck_{lang}.qm") as path:
            if own.load(str(path)):
                self._app.installTranslator(own)
                self._installed.append(own)
            else:
                logging.getLogger(__name__).warning("no translation at %s", path)
        qt = QTranslator(self)  # Qt's own words, in file dialogs and context menus
        place = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if qt.load("qtbase_zh_CN", place):
            self._app.installTranslator(qt)
            self._installed.append(qt)

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store.store import Store
from tests.store.builders import laptop


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = laptop(tmp_path / "data")
    yield opened
    opened.close()

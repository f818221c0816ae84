"""Fixtures: a laptop in a temporary folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.builders import Laptop, open_laptop


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = open_laptop(tmp_path / "data")
    yield made
    made.store.close()

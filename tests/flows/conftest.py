from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.office import Office, open_office

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path / "office") as made:
        yield made

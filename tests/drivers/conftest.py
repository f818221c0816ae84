from __future__ import annotations

from collections.abc import Iterator

import pytest

from drivers.bench import VirtualBench
from drivers.registry import Registry, default_registry


@pytest.fixture(scope="session")
def registry() -> Registry:
    return default_registry()


@pytest.fixture
def bench(registry: Registry) -> Iterator[VirtualBench]:
    with VirtualBench(registry) as running:
        yield running

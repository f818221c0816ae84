from __future__ import annotations

from collections.abc import Iterator

import pytest

from drivers.bench import VirtualBench
from drivers.card_readers.plans import card_plans
from drivers.card_readers.profile import card_profiles
from drivers.card_readers.simulator import make_card
from drivers.card_readers.virtual_models import CARD_FAULTS, CARD_LISTENS, CARD_MODELS
from drivers.registry import DeviceKind, Registry
from drivers.simulation import SimulatorSpec
from drivers.types import Text


@pytest.fixture(scope="session")
def registry() -> Registry:
    title = Text("读卡器", "Card reader")
    spec = SimulatorSpec("card_reader", title, CARD_MODELS, CARD_FAULTS, make_card, CARD_LISTENS)
    return Registry((DeviceKind("card_reader", title, card_plans(), card_profiles(), (spec,)),))


@pytest.fixture
def bench(registry: Registry) -> Iterator[VirtualBench]:
    with VirtualBench(registry) as running:
        yield running

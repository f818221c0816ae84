"""Card readers of every way: PC/SC, serial lines, keyboards, makers' libraries."""

from __future__ import annotations

from drivers.card_readers.plans import card_plans
from drivers.card_readers.profile import card_profiles
from drivers.card_readers.serial.plans import (
    SERIAL_CARD_MODELS,
    serial_card_plans,
    serial_card_profiles,
)
from drivers.card_readers.serial.virtual_faults import SERIAL_CARD_FAULTS
from drivers.card_readers.virtual_models import CARD_FAULTS, CARD_MODELS
from drivers.errors import NoService
from drivers.registry import DeviceKind
from drivers.simulation import ServedSimulator, Simulator, SimulatorSpec
from drivers.types import Text

_TITLE = Text("读写卡机", "Card reader")
_READERS = {"acs": "ACS", "omnikey": "OMNIKEY"}


def _word(model: str) -> Text:
    """ "sle4442-acs": the card, and the reader it is in."""
    card, _, reader = model.rpartition("-")
    name = card.upper() if card.startswith("sle") else card.title().replace("-", " ")
    brand = _READERS.get(reader, reader)
    return Text(f"{name} 卡（{brand} 读卡器）", f"{name} card in an {brand} reader")


def card_reader_kind() -> DeviceKind:
    """Reads the profile files; raises ProfileError if one is broken."""
    models = (*CARD_MODELS, *SERIAL_CARD_MODELS)

    def make(model: str) -> Simulator | ServedSimulator:
        name = model or models[0]
        if name not in models:
            raise NoService(name, known=models)
        from drivers.card_readers.serial.virtual import make_serial_card
        from drivers.card_readers.simulator import make_card

        return make_serial_card(name) if name in SERIAL_CARD_MODELS else make_card(name)

    known = {fault.name: fault for fault in (*SERIAL_CARD_FAULTS, *CARD_FAULTS)}
    simulator = SimulatorSpec(
        "card_reader",
        _TITLE,
        models,
        tuple(known.values()),
        make,
        ("pty", "tcp", "vpcd"),
        {model: _word(model) for model in CARD_MODELS},
    )
    return DeviceKind(
        "card_reader",
        _TITLE,
        (*card_plans(), *serial_card_plans()),
        (*card_profiles(), *serial_card_profiles()),
        (simulator,),
    )

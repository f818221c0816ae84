from __future__ import annotations

import pytest

from app.domain import terms
from app.domain.pack import Terms
from app.domain.text import Text


def test_the_contracts_words_or_the_programs() -> None:
    assert terms.site(Terms()) == ("网点", "Site")
    assert terms.town(Terms(town=Text("部门", "Department"))) == ("部门", "Department")
    assert terms.supervisor(Terms()) == ("网点负责人", "Site supervisor")
    assert terms.sites(Terms(site=Text("系统", "System"))) == ("系统", "Systems")


@pytest.mark.parametrize(
    ("one", "several"),
    [
        ("Site", "Sites"),
        ("Facility", "Facilities"),
        ("Relay", "Relays"),
        ("Branch", "Branches"),
        ("Bus", "Buses"),
        ("Box", "Boxes"),
    ],
)
def test_several_in_english(one: str, several: str) -> None:
    assert terms.sites(Terms(site=Text("点", one))).en == several

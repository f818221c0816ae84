from __future__ import annotations

import pytest

from app.domain.register_check import TOWN_MISMATCH, town_flag

TOWNS = ("茶山", "桥头", "企石", "厚街", "东城区", "莞城区", "南城区", "大岭山")


@pytest.mark.parametrize(
    ("town", "name", "flag"),
    [
        ("桥头", "东莞市生态环境局企石分局", TOWN_MISMATCH),
        ("桥头", "东莞市生态环境局桥头分局", ""),
        ("茶山", "东莞市企石镇公用事业服务中心", TOWN_MISMATCH),
        ("茶山", "水务集团供水有限公司企石分公司", TOWN_MISMATCH),
        ("茶山", "水务集团供水有限公司企石分公司（政务中心）", TOWN_MISMATCH),
        ("茶山", "东莞市财政局东城分局", TOWN_MISMATCH),
        # villages share the names of towns
        ("厚街", "桥头环卫所", ""),
        # a branch company that names where its counter stands
        ("南城区", "水务集团供水有限公司莞城分公司（鸿福）", ""),
        ("东城区", "东城区公用事业服务中心", ""),
        ("茶山", "朗洲自来水厂", ""),
        ("东莞市", "东莞市财政局", ""),
    ],
)
def test_names_that_claim_another_town(town: str, name: str, flag: str) -> None:
    assert town_flag(town, name, TOWNS) == flag

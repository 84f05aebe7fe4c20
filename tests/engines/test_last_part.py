"""What is left of an address without house and flat."""

from __future__ import annotations

import pytest

from graphfraud.engines.people import LAST_PART


@pytest.mark.parametrize(
    ("address", "left"),
    [
        ("江城市长安路880号枫景苑3栋2单元501室", "江城市长安路880号枫景苑"),
        ("江城市长安路880号枫景苑", "江城市长安路880号枫景苑"),
        ("江城市长安路17号映海花园A区3栋", "江城市长安路17号映海花园A区"),
        ("江城市建设路12号院3号楼2单元", "江城市建设路12号院"),
        ("江城市建设路88号颐年敬老院2楼203室", "江城市建设路88号颐年敬老院"),
        ("江城市柳林镇学府花园1号楼1单元201室", "江城市柳林镇学府花园"),
        ("甲县乙镇丙村第3组12号", "甲县乙镇丙村"),
        ("甲县乙镇丙村5组东头李家2号", "甲县乙镇丙村"),
        ("江城市建设路12号", "江城市建设路"),
        ("江城市桥南街35号附2", "江城市桥南街"),
        ("某小区12#301", "某小区"),
    ],
)
def test_an_estate_keeps_its_number_in_the_street(address: str, left: str) -> None:
    """A street's number before a compound's name is no house; a house behind it, a group or a plain house is dropped."""
    assert LAST_PART.sub("", address) == left

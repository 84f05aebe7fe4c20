"""Asked in Python for what there cannot be, a workspace says so instead of showing nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graphfraud.errors import DetectorError, InputError, UsageError
from graphfraud.workspace import Workspace


@pytest.mark.parametrize(
    ("asked", "error", "said"),
    [
        ({"severity": "High"}, UsageError, "severity 'High': choose one of high, medium, low"),
        ({"status": "open"}, UsageError, "status 'open': choose one of lead, first-review"),
        ({"detector": "lent_cards"}, DetectorError, "there is no detector 'lent_cards'"),
        ({"detector": ["collected_cards", "lent_cards"]}, DetectorError, "there is no detector 'lent_cards'"),
    ],
)
def test_findings_of_a_kind_that_there_cannot_be(
    tmp_path: Path, asked: dict[str, Any], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        Workspace(tmp_path / "case").findings(**asked)


def test_one_detector_may_be_named_as_it_is(tmp_path: Path) -> None:
    case = Workspace(tmp_path / "case")
    for names in ("lent_card_ring", ["lent_card_ring"]):
        with pytest.raises(InputError, match="no settlements"):
            case.detect(only=names)
    with pytest.raises(DetectorError, match="'lent_cards'"):
        case.detect(skip="lent_cards")

"""One card at two places out of reach: clocks, parcels, relatives and examinations."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from graphfraud.detectors.impossible_travel.lead import apart_from_relatives
from graphfraud.detectors.impossible_travel.trips import together
from graphfraud.innocent import trips as module
from graphfraud.innocent.mail_order import by_telephone
from graphfraud.innocent.trips import Trips

from .scene import codes, company

DAY = pd.Timestamp("2026-03-02 10:00")


def trips(rows: int = 6, **columns: Any) -> pd.DataFrame:
    """Cards of three persons, two days each, at a strange place B five minutes after home A."""
    plain = {
        "psn_no": [f"p{k % 3}" for k in range(rows)],
        "place_a": "A",
        "place_b": "B",
        "time_a": [DAY + pd.Timedelta(days=k) for k in range(rows)],
        "time_b": [DAY + pd.Timedelta(days=k, minutes=5) for k in range(rows)],
        "cert_a": "03",
        "cert_b": "03",
        "mutual_aid": False,
        "kind_a": "pharmacy",
        "kind_b": "pharmacy",
        "km": 60.0,
        "gap": 5.0,
        "stay": False,
        "strange": "B",
        "familiar": False,
        "begun_earlier": False,
        "remote": False,
        "way": "moving",
    }
    frame = pd.DataFrame({**plain, **columns})
    return frame.assign(night=frame.time_b.dt.date)


def scene(chosen: pd.DataFrame | None = None, *, people: dict[str, Any] | None = None, **given: Any) -> Trips:
    own = company(6, people=people)
    chosen = trips() if chosen is None else chosen
    plain: dict[str, Any] = {
        "trips": chosen,
        "all_trips": chosen,
        "tested": {"A": 400, "B": 400, "C": 400},
        "e_share": {"A": 0.3, "B": 0.3},
        "names": {},
        "visits": own.visits,
        "people": own.people,
    }
    filled = {**plain, **given}
    for name in ("trips", "all_trips"):
        frame = filled[name]
        filled[name] = frame.assign(remote=by_telephone(frame, filled["all_trips"], filled["e_share"], filled["names"]))
    return Trips(**filled)


def cases(found: pd.DataFrame) -> list[set[str]]:
    """The persons of each case."""
    return [set(part.psn_no) for part in together(found)]


def test_cards_of_people_in_bed_and_copied_cards_at_one_shop_are_two_cases() -> None:
    apart = trips(8, psn_no=["p0", "p1", "p0", "p1", "p2", "p3", "p2", "p3"], stay=[False] * 4 + [True] * 4)
    assert cases(apart) == [{"p0", "p1"}, {"p2", "p3"}]
    tied = trips(8, psn_no=["p0", "p1", "p0", "p1", "p1", "p3", "p1", "p3"], stay=[False] * 4 + [True] * 4)
    assert cases(tied) == [{"p0", "p1", "p3"}]


def test_a_relatives_errand_for_one_in_bed_is_tied_to_nobody() -> None:
    """p1's card went to the far shop on four days of a stay, p2's and p3's once each: as many as three of these are no errand any more."""
    names = ["p1", "p1", "p1", "p1", "p2", "p3"]
    assert cases(trips(psn_no=names, stay=True)) == [{"p1"}, {"p2"}, {"p3"}]
    assert cases(trips(7, psn_no=[*names, "p4"], stay=True)) == [{"p1", "p2", "p3", "p4"}]


def test_a_shop_that_serves_two_rings_does_not_make_them_one() -> None:
    """p0 and p1 go to B and C, p2 and p3 to D and E, all of them to X as well; p4 was only at X."""
    names = ["p0", "p0", "p0", "p1", "p1", "p1", "p2", "p2", "p2", "p3", "p3", "p3", "p4"]
    shops = ["B", "C", "X", "B", "C", "X", "D", "E", "X", "D", "E", "X", "X"]
    assert cases(trips(13, psn_no=names, place_b=shops, strange=shops)) == [{"p0", "p1", "p4"}, {"p2", "p3"}]
    shops = ["B", "C", "X", "B", "C", "X", "D", "X", "X", "D", "X", "X", "X"]
    assert cases(trips(13, psn_no=names, place_b=shops, strange=shops)) == [{"p0", "p1", "p2", "p3", "p4"}], (
        "one shop is no round"
    )


def test_the_same_two_shops_are_one_rings_whichever_way_the_cards_got_there() -> None:
    shops = ["B", "C", "B", "C", "B", "C"]
    names = ["p0", "p0", "p1", "p1", "p2", "p2"]
    both = trips(psn_no=names, stay=[False] * 4 + [True] * 2, strange=shops, place_b=shops)
    assert cases(both) == [{"p0", "p1", "p2"}]
    one = trips(psn_no=names, stay=[False] * 4 + [True] * 2, strange=["B", "C", "B", "C", "B", "B"], place_b=shops)
    assert cases(one) == [{"p0", "p1"}, {"p2"}]


def test_a_ring_at_a_strange_place_has_no_innocent_reading() -> None:
    for code in ("upload_delay", "mail_order", "transfer", "family"):
        assert scene().try_reading(code).verdict == "rejected", code


def test_a_clock_that_contradicts_ever_other_places_is_wrong() -> None:
    persons = [f"p{k}" for k in range(6)]
    wrong = trips(psn_no=persons, place_b=[f"X{k}" for k in range(6)], strange=[f"X{k}" for k in range(6)])
    tested = {"A": 400, **{f"X{k}": 40 for k in range(6)}}
    assert scene(wrong, tested=tested).try_reading("upload_delay").verdict == "holds"


def test_a_treatment_that_began_in_time_was_only_settled_late() -> None:
    assert scene(trips(begun_earlier=True)).try_reading("upload_delay").verdict == "holds"
    assert scene(trips(begun_earlier=[True] + [False] * 5)).try_reading("upload_delay").verdict == "rejected"


def test_one_contradiction_between_two_usual_places_is_a_clock() -> None:
    once = trips(psn_no=[f"p{k}" for k in range(6)], familiar=True)
    assert scene(once).try_reading("upload_delay").verdict == "holds"
    assert scene(trips(familiar=True)).try_reading("upload_delay").verdict == "rejected"


def test_parcels_paid_by_token_from_afar() -> None:
    parcels = trips(cert_b="01")
    assert scene(parcels).try_reading("mail_order").verdict == "holds"
    named = {"B": "康健网上药店"}
    assert scene(trips(cert_b="02"), names=named).try_reading("mail_order").verdict == "holds"
    assert scene(names=named, e_share={"A": 0.0, "B": 0.0}).try_reading("mail_order").verdict == "holds"


def test_a_physical_card_is_not_swiped_by_mail_order() -> None:
    assert scene(names={"B": "康健网上药店"}).try_reading("mail_order").verdict == "rejected"


def test_what_is_paid_by_telephone_and_what_is_swiped_at_one_shop_are_two_cases() -> None:
    mixed = trips(psn_no=["p0", "p1", "p0", "p1", "p2", "p3"], remote=[False] * 4 + [True] * 2)
    assert [set(part.psn_no) for part in together(mixed)] == [{"p0", "p1"}, {"p2", "p3"}]


def test_who_was_only_settled_late_is_no_companion_of_copied_cards() -> None:
    """p0 was settled late once as well: that does not make a suspect of p2 and p3, who were only ever settled late."""
    mixed = trips(psn_no=["p0", "p1", "p0", "p1", "p2", "p3"], begun_earlier=[True, False, False, False, True, True])
    assert [set(part.psn_no) for part in together(mixed)] == [{"p0", "p1"}, {"p2", "p3"}]
    assert len(together(mixed)[0]) == 4


def test_many_customers_by_telephone_do_not_make_a_clock_wrong() -> None:
    persons = [f"q{k}" for k in range(8)]
    everybody = pd.concat([trips(), trips(8, psn_no=persons, cert_b="01")], ignore_index=True)
    ring = scene(all_trips=everybody, tested={"A": 40, "B": 40}, e_share={"A": 0.3, "B": 0.7})
    assert ring.try_reading("upload_delay").verdict == "rejected"
    swiped = pd.concat([trips(), trips(8, psn_no=persons)], ignore_index=True)
    assert scene(all_trips=swiped, tested={"A": 40, "B": 40}).try_reading("upload_delay").verdict == "holds"


def test_shops_that_contradict_many_places_do_not_make_the_clock_of_one_wrong() -> None:
    wrong = trips(psn_no=[f"p{k}" for k in range(6)], strange=[f"X{k}" for k in range(6)])
    wrong = wrong.assign(place_b=wrong.strange)
    others = trips(18, psn_no=[f"q{k}" for k in range(18)], place_a=[f"C{k}" for k in range(18)])
    others = others.assign(strange=[f"X{k % 6}" for k in range(18)]).assign(place_b=lambda frame: frame.strange)
    tested = {"A": 400, **{f"X{k}": 40 for k in range(6)}, **{f"C{k}": 40 for k in range(18)}}
    everybody = pd.concat([wrong, others], ignore_index=True)
    assert scene(wrong, tested=tested).try_reading("upload_delay").verdict == "holds"
    assert scene(wrong, all_trips=everybody, tested=tested).try_reading("upload_delay").verdict == "rejected"


def test_uses_during_stays_and_a_clock_that_is_hours_wrong_are_told_apart() -> None:
    clock = trips(psn_no=[f"p{k}" for k in range(6)])
    bed = trips(psn_no=[f"v{k % 3}" for k in range(6)], stay=True)
    everybody = pd.concat([clock, bed], ignore_index=True)
    tested = {"A": 400, "B": 40}
    assert scene(clock, all_trips=everybody, tested=tested).try_reading("upload_delay").verdict == "holds"
    assert scene(bed, all_trips=everybody, tested=tested).try_reading("upload_delay").verdict == "rejected"


def test_a_hospital_that_is_paid_by_telephone() -> None:
    paid = trips(kind_b="hospital", cert_b="01")
    assert scene(paid).try_reading("mail_order").verdict == "holds"
    assert scene(trips(kind_b="hospital")).try_reading("mail_order").verdict == "rejected"


def test_a_relative_who_shops_there_may_have_been_there() -> None:
    everywhere = {"address": codes(6, [7, 8, 9, 7, 8, 9])}
    visitor = scene(trips(place_b="A", strange="A", place_a="C", cert_b="02"), people=everywhere)
    assert visitor.try_reading("family").verdict == "holds"
    one_card = scene(trips(place_b="A", strange="A", place_a="C"), people=everywhere, e_share={"A": 0.3, "C": 0.3})
    assert one_card.try_reading("family").verdict == "rejected"
    both_suspects = {"address": codes(6, [7, 7, 7])}
    assert scene(trips(place_b="A", strange="A", place_a="C"), people=both_suspects).try_reading("family").links == 0


def test_without_addresses_a_few_persons_cannot_be_told_from_relatives() -> None:
    nothing = {"has_addresses": False, "has_phones": False}
    assert scene(trips(cert_b="02"), people=nothing).try_reading("family").verdict == "untestable"


def test_one_physical_card_at_both_places_is_no_matter_of_relatives() -> None:
    nothing = {"has_addresses": False, "has_phones": False}
    assert scene(people=nothing).try_reading("family").verdict == "rejected"
    everybody_by_card = {"A": 0.0, "B": 0.0}
    assert scene(people=nothing, e_share=everybody_by_card).try_reading("family").verdict == "untestable"


def test_an_examination_elsewhere_during_a_stay() -> None:
    sent = trips(kind_a="hospital", kind_b="hospital", stay=True, gap=3000.0)
    assert scene(sent).try_reading("transfer").verdict == "holds"
    assert scene(trips(kind_a="hospital", stay=True, gap=3000.0)).try_reading("transfer").verdict == "rejected"
    assert np.all(sent.stay)


def test_a_reading_is_put_to_the_same_trips_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    ask = module.ask
    monkeypatch.setattr(module, "ask", lambda code, *given: asked.append(code) or ask(code, *given))
    case = scene()
    assert apart_from_relatives(case) is case
    assert case.try_reading("family") is case.try_reading("family")
    assert asked == ["family"]
    assert scene(trips(mutual_aid=True)).try_reading("family").links == 6
    assert asked == ["family", "family"]

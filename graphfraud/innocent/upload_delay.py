"""An institution whose clock is wrong or that uploads late (上传延迟、时钟错误)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.innocent.answer import Answer, Reading, no
from graphfraud.innocent.shop_hours import clocks_off, possible_by
from graphfraud.innocent.sign import binomial
from graphfraud.innocent.trips import Trips

if TYPE_CHECKING:
    import pandas as pd

READING = Reading("upload_delay", {"zh": "上传延迟或时钟错误", "en": "late upload or wrong clock"})
PERSONS = 5
SHARE = 0.1
REPEAT = 2.0
DIFFERENT = 4
"""Persons, and other places, that an institution contradicts when its own clock is wrong."""
STRANGERS, BACK, ALWAYS = 3, 2, 0.8
"""Persons to whom a place is strange who came on so many days or more, and share of these days that contradict another place, from which it is
their cards: a clock that is wrong contradicts those who come from afar on the days alone on which they use their cards elsewhere, too."""

AGAIN, HOUSES = 3, 2
"""Days on which a card is contradicted at a strange place, and houses at home by which it is, from which it is the card that travels."""
SIDES = ("place_a", "place_b")
TOGETHER, BEYOND, CHANCE = 0.25, 4.0, 1e-4
"""Share of the strangers' days at a shop that contradict another place, times of chance, and its probability, from which a clock alone does not
explain them: a wrong clock moves hours, but brings nobody to a far shop on the days on which the card is used at home."""


def on_trips(scene: Trips) -> Answer:
    """Trips are cleared at institutions where many persons, each once or so, seem to be at two places at once.

    So they are where an institution that is not strange to its patients contradicts ever different other places: there it is the
    clock that is wrong, not the cards. A person who goes to both places anyway and contradicts the clock once may have been at both.
    Where a whole day, opening and shutting, stands hours beside the county's, whether it is a clock of another zone cannot be told.
    And where a treatment began early enough to leave it for the other place, or the institution sends its days in one go, the settlement alone came late.
    """
    *delayed, doubtful = scene.once("institutions with a wrong clock", lambda: _wrong_clocks(scene))
    trips = scene.trips
    once = trips.groupby("psn_no").night.transform("nunique") == 1
    late = trips.begun_earlier.to_numpy(bool)
    stay = trips.stay.to_numpy(bool)
    places = [trips.place_a.isin(found) | trips.place_b.isin(found) for found in delayed]
    cleared = np.where(stay, places[1], places[0]) | (once & trips.familiar).to_numpy(bool) | late
    untold = (trips.strange.isin(doubtful) & ~trips.stay.astype(bool)).to_numpy(bool) & ~cleared
    zoned = possible_by(scene.once("clocks of another zone", lambda: _another_zone(scene)), trips) & ~cleared
    if zoned.any() and scene.unsure(cleared, untold | zoned):
        count = int(zoned.sum())
        return Answer(
            {
                "zh": f"所涉机构开门、打烊均比本县同类机构早或晚一小时以上，其时钟可能属另一时区；校正后 {count} 次来得及，须核对时钟",
                "en": f"an institution opens and shuts an hour or more before or after the others of its county and kind, as with a clock of another zone; "
                f"put right, the time would do for {count} trips: check its clock",
            },
            cleared=cleared,
            untold=untold | zoned,
        )
    if scene.unsure(cleared, untold):
        count = int(untold.sum())
        return Answer(
            {
                "zh": f"所涉药店与许多人的时间矛盾，其时钟可能有误；但其中 {count} 次是外来卡恰在本人于住地用卡之日反复到店，时钟之误不足以说明，须核对时钟",
                "en": f"the shop contradicts the clock for many persons and may have a wrong one; yet {count} times cards from afar came there again and "
                "again just on days of use at home, which no clock explains: check the shop's clock",
            },
            cleared=cleared,
            untold=untold,
        )
    if not cleared.any():
        return no("所涉机构对其他人并无同样的时间矛盾", "the institutions show no such contradictions for other people")
    wrong = len(delayed[0] | delayed[1])
    return Answer(
        {
            "zh": f"{wrong} 家机构对许多人都有时间矛盾，或本人常去两地而仅一次矛盾，或就诊开始时间足以到达两地（或该机构每日的结算都一次集中上传）、仅结算滞后"
            f"（{int(late.sum())} 次）：共 {int(cleared.sum())} 次由此解释",
            "en": f"{wrong} institutions contradict the clock for many persons, or somebody who goes to both places anyway "
            f"does so once, or the treatment began early enough for both, or the institution sends its days in one go, "
            f"and only its settlement came late ({int(late.sum())} trips): "
            f"that explains {int(cleared.sum())} trips",
        },
        cleared=cleared,
        untold=untold,
    )


def _another_zone(scene: Trips) -> dict[str, float]:
    trips = scene.all_trips[~scene.all_trips.stay.astype(bool)]
    if scene.places is None or not len(trips):
        return {}
    return clocks_off(scene.visits, scene.places, np.union1d(trips.place_a, trips.place_b))


def _wrong_clocks(scene: Trips) -> tuple[set[str], set[str], set[str]]:
    """Institutions with trips of many persons, each of them once or so, and those of ``_own_clock``; the same for uses during stays; doubtful ones.

    Doubtful are shops and clinics that would be of the former, but whose strangers keep step with their own uses at home (``_in_step``).
    A clock that is hours wrong puts nobody at the counter in the middle of a stay, and an upload that is days late shows there first:
    either is told by its own kind. A shop that uploads days late does so for its neighbours, too: where those who lie in a hospital nearby
    are fewer than those who lie far away, it is the far ones' cards that are strange. What was paid by telephone says nothing about a clock.
    """
    trips = scene.all_trips[~scene.all_trips.remote]
    day, stay = trips[~trips.stay], trips[trips.stay]
    counters = {*stay.place_b[stay.kind_b == "pharmacy"]}
    late = _many_once(stay, scene.tested)
    alone = {
        place
        for place in late & counters
        if scene.neighbours.get(place, 0) < stay.psn_no[stay.place_b == place].nunique()
    }
    once = _many_once(day, scene.tested, _carried(day))
    once = {place for place in once if not _same_strangers(scene, day, place)}
    own = _own_clock(day)
    shops = {*day.place_a[day.kind_a == "pharmacy"], *day.place_b[day.kind_b == "pharmacy"]}
    doubtful = {place for place in (once & (shops | _clinics(scene))) - own if _in_step(scene, day, place)}
    return (once - doubtful) | own, late - alone, doubtful


def _clinics(scene: Trips) -> set[str]:
    """Clinics of the records: nobody is sent from afar to one of them, as to a hospital."""
    return set() if scene.places is None else set(scene.places.code[scene.places.subtype == "clinic"])


def _same_strangers(scene: Trips, trips: pd.DataFrame, place: str) -> bool:
    """Whether half of a place's contradictions are of strangers who come back there, and hardly ever without contradicting another place."""
    here = trips[(trips.place_a == place) | (trips.place_b == place)]
    strange = here[(here.strange == place) & ~here.familiar.astype(bool)]
    nights = strange.groupby("psn_no").night.nunique()
    nights = nights[nights >= BACK]
    if len(nights) < STRANGERS:
        return False
    visits = scene.visits
    at = int(visits.codes_of([place], "places")[0])
    own = visits.of(visits.codes_of(nights.index))
    own = own[visits.place[own] == at]
    came = len(np.unique(np.stack((visits.person[own], visits.day[own])), axis=1).T)
    theirs = strange.psn_no.isin(nights.index).sum()
    return bool(nights.sum() >= ALWAYS * came and 2 * theirs >= len(here))


def _in_step(scene: Trips, trips: pd.DataFrame, place: str) -> bool:
    """Whether strangers are what a shop contradicts, and those who come back, to it or to another strange place, keep step with their uses at home.

    They do where they are there on days of use at home far more often than by chance.
    """
    here = trips[(trips.place_a == place) | (trips.place_b == place)]
    strangers = here[here.strange == place]
    if 2 * len(strangers) < len(here):
        return False
    theirs = trips[trips.psn_no.isin(strangers.psn_no)]
    nights = theirs.groupby("psn_no").night.nunique()
    nights = nights[nights >= BACK]
    if len(nights) < STRANGERS:
        return False
    visits = scene.visits
    length = max(int(visits.day.max() - visits.day.min()) + 1, 1)
    came, expected = 0, 0.0
    for person, name, both in zip(visits.codes_of(nights.index).tolist(), nights.index, nights.tolist(), strict=True):
        own = visits.of([person])
        there = np.isin(visits.place[own], visits.codes_of(theirs.strange[theirs.psn_no == name].unique(), "places"))
        days = len(np.unique(visits.day[own[there]]))
        other = len(np.unique(visits.day[own[~there]])) - both
        came, expected = came + days, expected + days * min(1.0, max(other, 1) / length)
    seen = int(nights.sum())
    return came > 0 and bool(
        seen >= TOGETHER * came and seen >= BEYOND * expected and binomial(seen, came, expected / came) <= CHANCE
    )


def _carried(trips: pd.DataFrame) -> np.ndarray:
    """Trips of persons who are contradicted at one strange place on several days, whichever house at home they use, as others are there.

    They tell of the cards that are carried there, not of the clocks of all these houses: a small town has few, and each meets some of the cards.
    """
    usual = trips.place_a.where(trips.strange != trips.place_a, trips.place_b)
    own = trips.assign(usual=usual)[~trips.familiar.astype(bool)]
    each = own.groupby("psn_no").agg(nights=("night", "nunique"), houses=("usual", "nunique"))
    again = each.index[(each.nights >= AGAIN) & (each.houses >= HOUSES)]
    theirs = own[own.psn_no.isin(again)]
    count = theirs.groupby("strange").psn_no.nunique()
    kept = theirs[theirs.strange.isin(count.index[count >= STRANGERS])]
    return np.asarray(trips.index.isin(kept.index), bool)


def _many_once(trips: pd.DataFrame, tested: Mapping[str, int], carried: np.ndarray | None = None) -> set[str]:
    """Institutions with trips of many persons, once or so each; of ``carried`` cards the strange place alone counts."""
    return {
        place
        for place, (rows, persons) in _by_place(trips, carried).items()
        if persons >= PERSONS and rows / persons < REPEAT and rows >= SHARE * tested[place]
    }


def _own_clock(trips: pd.DataFrame) -> set[str]:
    """Institutions that are the usual side of contradictions with many different places, which contradict few others.

    A strange place that contradicts many institutions tells of itself, not of the clock of one of them.
    """
    usual = trips.place_a.where(trips.strange != trips.place_a, trips.place_b)
    own = trips.assign(usual=usual)
    mostly = own.groupby(["usual", "strange"]).strange.transform("size") * 2 > own.groupby("strange").strange.transform(
        "size"
    )
    found = own[mostly].groupby("usual")[["psn_no", "strange"]].nunique()
    wide = (found.strange >= DIFFERENT) & (2 * found.strange >= found.psn_no) & (found.psn_no >= DIFFERENT)
    return set(found.index[wide])


def _by_place(trips: pd.DataFrame, carried: np.ndarray | None = None) -> dict[str, tuple[int, int]]:
    import pandas as pd

    counted = [trips if carried is None else trips[~carried | (trips.strange == trips[side])] for side in SIDES]
    both = pd.concat(
        [part[[side, "psn_no"]].rename(columns={side: "place"}) for part, side in zip(counted, SIDES, strict=True)]
    )
    grouped = both.groupby("place").psn_no.agg(["size", "nunique"])
    return {str(place): (int(row["size"]), int(row["nunique"])) for place, row in grouped.iterrows()}

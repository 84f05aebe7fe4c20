"""The same card at two places that cannot be reached in the time, or while its owner is an inpatient elsewhere.

Fires on: two uses of one person's card so far apart that no road connects them in the time, or a use far from the
hospital on a day within a stay; persons whose cards turn up at the same strange place are one case. Where
the hospital is what is strange about a stay, the bed is hung and bed_hanging tells it.
Where far shops send dates only: cards that are used there on hardly any dates but those of their owners' at home (same_date). Where no coordinates
are known: cards from elsewhere that pass from county to county faster than anybody who lives there (pace); no higher than medium.
Stays silent on: institutions whose clock is wrong for everybody, mail order, prescriptions that are sent to a shop at home, transfers, branches under one
code, family accounts, journeys by fast train or plane.
A distance that only follows from the regions, as a place has no coordinates of its own or such as contradict its county, is no measure: trips
like that are told, but make nothing high, unless the county's other places and the place's customers say the same.
Null model: the rate of such contradictions over all couples of uses within a day, places that are out of line left out; each person's
and each place's number against it, Benjamini–Hochberg over all persons and places with such couples.
Legal basis: State Council order 735, articles 40 and 41.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from graphfraud.detectors.case import Case
from graphfraud.detectors.impossible_travel.in_one_go import with_in_one_go
from graphfraud.detectors.impossible_travel.lead import (
    apart_from_branches,
    apart_from_clocks,
    apart_from_relatives,
    lead_of,
)
from graphfraud.detectors.impossible_travel.measured import with_measured
from graphfraud.detectors.impossible_travel.one_shop import with_one_shop
from graphfraud.detectors.impossible_travel.pace import unmapped
from graphfraud.detectors.impossible_travel.rates import rate_q, usual_rate, without_hung_beds
from graphfraud.detectors.impossible_travel.same_date import same_date
from graphfraud.detectors.impossible_travel.trips import together, with_strange
from graphfraud.detectors.judgement import SIGNIFICANT, Lead
from graphfraud.detectors.law import INDUCES, LENDS
from graphfraud.detectors.spec import Detector, Parameter
from graphfraud.innocent.mail_order import by_telephone
from graphfraud.innocent.trips import Trips

if TYPE_CHECKING:
    import pandas as pd

TITLE = {"zh": "同一张卡不可能的行程", "en": "One card at two places out of reach"}
REACHED = 0.1


@dataclass(frozen=True)
class Tested:
    """How many couples of uses were tested: in all and of how many persons; by person with a trip, by institution.

    ``neighbour``: persons who used their cards at an institution while they lay in a hospital nearby; ``in_bed``, ``bed_days``: of each
    hospital, stays that saw the card used elsewhere and the days of all stays.
    """

    couples: int
    persons: int
    person: dict[str, int]
    place: dict[str, int]
    neighbour: dict[str, int]
    in_bed: dict[str, int]
    bed_days: dict[str, int]


def found_trips(case: Case) -> tuple[pd.DataFrame, Tested]:
    """Impossible trips and what they were found among; couples stay where the records are."""
    settings = case.settings
    case.keep("gf_located", "located.sql")
    case.keep("gf_couple", "couples.sql")
    limits = ("least_km", "fastest_kmh", "slack_minutes", "stay_km")
    case.keep("gf_trip", "links.sql", **{name: float(settings[name]) for name in limits})
    kinds = ("couples", "persons", "person", "place", "neighbour", "in_bed", "bed_days")
    counts: dict[str, dict[str, int]] = {kind: {} for kind in kinds}
    for row in case.linked("tested.sql", stay_km=float(settings["stay_km"])).to_pylist():
        counts[row["kind"]][row["id"]] = int(row["tested"] or 0)
    tested = Tested(counts["couples"][""], counts["persons"][""], *(counts[kind] for kind in kinds[2:]))
    trips = case.linked("trips.sql").to_pandas()
    return trips.assign(region_a=trips.region_a.fillna(""), region_b=trips.region_b.fillna("")), tested


@dataclass(frozen=True)
class Told:
    """The leads with their trips, and what they were found among.

    Attributes:
        leads: each with its trips, a row a trip (detectors.impossible_travel.trips).
        rate: impossible trips a couple of uses, places out of line left out.
        tested: couples of uses, by person with a trip.
    """

    leads: tuple[tuple[Lead, pd.DataFrame], ...] = ()
    rate: float = 0.0
    tested: Mapping[str, int] = field(default_factory=dict)


def run(case: Case) -> list[Lead]:
    """Impossible trips by person, persons joined where they share the strange place."""
    if not case.visits.timed.any():
        case.warn(
            "结算时间只有日期，只能检验住院期间的用卡，以及同日相距甚远的用卡",
            "settlements carry dates only: just uses during stays, and on one date very far apart, are tested",
        )
    return [lead for lead, _ in told(case).leads]


def told(case: Case) -> Told:
    """What ``run`` gives with the trips behind it, made once a run: rings of cards tell trips of their members, too."""

    def make() -> Told:
        found = _told(case)
        case.let_go()
        return found

    return case.in_common(f"impossible trips:{sorted(case.settings.items())}", make)


def _told(case: Case) -> Told:
    import pandas as pd

    moving, tested = found_trips(case)
    parts = [part for part in (moving.assign(way="moving"), *_without_clock_or_map(case)) if len(part)]
    if not parts:
        return Told()
    everything = pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0]
    everything = with_strange(with_in_one_go(everything, case), case).assign(night=everything.time_b.dt.date)
    everything = with_one_shop(everything, case)
    everything = everything[(everything.way != "unmapped bed") | everything.one_shop]
    everything = everything[~(everything.stay & (everything.strange == everything.place_a))]
    everything = without_hung_beds(everything, tested.in_bed, tested.bed_days)
    if everything.empty:
        return Told()
    everything = everything.assign(visit=everything.psn_no + " " + everything.night.astype(str))
    e_share, usual, from_afar = _paid_by_phone(case, everything)
    names = dict(zip(case.places.code, case.places.name, strict=True))
    everything = everything.assign(remote=by_telephone(everything, everything, e_share, names, usual, from_afar))
    everything = with_measured(everything, case)
    moving = everything[everything.way == "moving"]
    rate = usual_rate(moving, tested.place, tested.couples)
    trips = _weighed(everything, moving, tested, rate)
    leads = []
    common: dict[str, Any] = {}
    for group in supported(trips):
        scene = Trips(
            group, moving, tested.place, e_share, names, case.visits, case.people, tested.neighbour, common, case.places
        )
        scene = apart_from_clocks(apart_from_branches(scene))
        rest = _without_relatives(scene, tested, rate)
        leads.append((lead_of(case, rest, TITLE, float(rest.trips.support.max()), rate, tested.person), rest.trips))
    return Told(tuple(leads), rate, tested.person)


def _without_relatives(scene: Trips, tested: Tested, rate: float) -> Trips:
    """The case without what a relative did, tested anew; a trip that only theirs had supported leaves as well, where others stand."""
    rest = apart_from_relatives(scene)
    if len(rest.trips) == len(scene.trips) or not (rest.trips.way == "moving").all():
        return rest
    trips = rest.trips.assign(support=_support(rest.trips, tested, rate))
    strong = trips.support <= SIGNIFICANT
    return replace(rest, trips=trips[strong] if strong.any() else trips)


def _without_clock_or_map(case: Case) -> tuple[pd.DataFrame, ...]:
    """Trips of shops that send dates only (same_date), and between counties of which no coordinates are known (pace)."""
    places = case.places
    if case.visits.timed.all() and np.isfinite(places.lnt).all() and np.isfinite(places.lat).all():
        return ()
    case.keep("gf_home", "home.sql")
    return same_date(case), unmapped(case)


def _paid_by_phone(case: Case, trips: pd.DataFrame) -> tuple[dict[str, float], float, dict[str, int]]:
    """Share of e-credentials at each institution of the trips, at all pharmacies, and how many such uses at each are of people from afar."""
    import pyarrow as pa

    case.engine.bring("gf_trip_place", pa.table({"place": sorted({*trips.place_a, *trips.place_b})}))
    paid = {row["fixmedins_code"]: row for row in case.linked("e_share.sql").to_pylist()}
    usual = float(paid.pop("")["share"])
    share = {place: float(row["share"]) for place, row in paid.items()}
    return share, usual, {place: int(row["from_afar"]) for place, row in paid.items()}


def _weighed(everything: pd.DataFrame, moving: pd.DataFrame, tested: Tested, rate: float) -> pd.DataFrame:
    """The trips with ``support`` and ``firm``: those that have none of their own by the general rate."""
    support = _support(moving, tested, rate)
    firm = _support(moving[moving.measured], tested, rate) <= SIGNIFICANT
    if len(moving) == len(everything):
        return everything.assign(support=support, firm=firm.reindex(everything.index, fill_value=False), expect=0.0)
    own = everything.support.where(everything.way != "moving", support.reindex(everything.index))
    sure = firm.reindex(everything.index, fill_value=False)
    sure = sure.where(everything.way == "moving", everything.firm.eq(True) & (own <= SIGNIFICANT))
    return everything.assign(support=own.astype(float), firm=sure.astype(bool), expect=everything.expect.fillna(0.0))


def _support(trips: pd.DataFrame, tested: Tested, rate: float) -> pd.Series[float]:
    """q-value of each trip's person or of its strange place, the smaller, for both tests; uses by telephone are a test of their own."""
    by_person = rate_q(trips.groupby("psn_no").night.nunique(), tested.person, tested.persons, rate)
    by_place = [
        rate_q(part.groupby("strange").visit.nunique(), tested.place, len(tested.place), rate)
        for part in (trips[~trips.remote], trips[trips.remote])
    ]
    places = np.where(trips.remote, trips.strange.map(by_place[1]), trips.strange.map(by_place[0])).astype(float)
    return np.minimum(2 * np.minimum(trips.psn_no.map(by_person).astype(float), places), 1.0)


def supported(trips: pd.DataFrame) -> list[pd.DataFrame]:
    """Trips by case, the well supported ones among themselves, so that a chance trip neither joins two rings nor weakens one.

    ``support`` is the q-value of the trip's person or of its strange place, the smaller, for both tests.
    """
    strong = trips[trips.support <= SIGNIFICANT]
    weak = trips[(trips.support > SIGNIFICANT) & (trips.support <= REACHED)]
    weak = weak[~weak.psn_no.isin(strong.psn_no) & ~weak.strange.isin(strong.strange)]
    return [*(together(strong) if len(strong) else []), *(together(weak) if len(weak) else [])]


DETECTOR = Detector(
    id="impossible_travel",
    title=TITLE,
    fires_on={
        "zh": "同一人的卡在来不及到达的两地使用，或住院期间在远处使用；远处药店只报日期时，在该处用卡几乎都在本人于住地用卡之日",
        "en": "one person's card at two places that cannot be reached in the time, or far away during a stay; or, where a far shop sends dates "
        "only, there on hardly any dates but those of its owner's at home",
    },
    stays_silent_on={
        "zh": "机构时钟错误或延迟上传、网购配送、转院、账户共济、外出小住、处方流转、乘高铁或飞机往返",
        "en": "wrong clocks and late uploads, mail order, transfers, family accounts, stays elsewhere, prescriptions that are sent home, journeys by "
        "fast train or plane",
    },
    readings={
        "upload_delay": True,
        "mail_order": True,
        "transfer": False,
        "branch_site": True,
        "filled_at_home": False,
        "family": True,
        "fast_way": False,
    },
    legal_basis=(LENDS, INDUCES),
    parameters=(
        Parameter("fastest_kmh", 90.0, "km/h", {"zh": "最快车速", "en": "fastest travel"}),
        Parameter("slack_minutes", 8.0, "min", {"zh": "时钟误差余量", "en": "allowance for clocks"}),
        Parameter(
            "day_km",
            600.0,
            "km",
            {"zh": "同日两地用卡的最短距离（无钟点时）", "en": "least distance of uses on one date, without a clock"},
        ),
        Parameter("least_km", 15.0, "km", {"zh": "最短距离", "en": "least distance"}),
        Parameter(
            "stay_km", 30.0, "km", {"zh": "住院期间用卡的最短距离", "en": "least distance of a use during a stay"}
        ),
    ),
    uses=("medins_info_b", "mdtrt_d", "fee_list_d"),
    grade="clear violation",
    leans_on=("clock", "distance", "regions", "part"),
    run=run,
    tells=told,
)

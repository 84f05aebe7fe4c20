"""The same card at two places that cannot be reached in the time, or while its owner is an inpatient elsewhere.

Fires on: two uses of one person's card so far apart that no road connects them in the time, or a use far from the
hospital on a day within a stay; persons whose cards turn up at the same strange place are one case.
Stays silent on: institutions whose clock is wrong for everybody, mail order, transfers, family accounts.
Null model: the rate of such contradictions over all couples of uses within a day; each person's number against it,
Benjamini–Hochberg over all persons with such couples.
Legal basis: State Council order 735, articles 40 and 41.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.detectors.case import Case
from graphfraud.detectors.judgement import Lead
from graphfraud.detectors.law import INDUCES, LENDS
from graphfraud.detectors.spec import Detector, Parameter
from graphfraud.engines.frame import prefecture
from graphfraud.innocent.trips import Trips
from graphfraud.model.finding import Member, Reason
from graphfraud.stats.fdr import benjamini_hochberg

if TYPE_CHECKING:
    import pandas as pd

TITLE = {"zh": "同一张卡不可能的行程", "en": "One card at two places out of reach"}
REACHED = 0.05


@dataclass(frozen=True)
class Tested:
    """How many couples of uses were tested: in all and of how many persons; by person with a trip, by institution."""

    couples: int
    persons: int
    person: dict[str, int]
    place: dict[str, int]


def found_trips(case: Case) -> tuple[pd.DataFrame, Tested]:
    """Impossible trips and what they were found among; couples stay where the records are."""
    settings = case.settings
    case.keep("gf_couple", "couples.sql")
    limits = ("least_km", "fastest_kmh", "slack_minutes", "stay_km")
    case.keep("gf_trip", "links.sql", **{name: float(settings[name]) for name in limits})
    counts: dict[str, dict[str, int]] = {"couples": {}, "persons": {}, "person": {}, "place": {}}
    for row in case.linked("tested.sql").to_pylist():
        counts[row["kind"]][row["id"]] = int(row["tested"])
    tested = Tested(counts["couples"][""], counts["persons"][""], counts["person"], counts["place"])
    trips = case.linked("trips.sql").to_pandas()
    return trips.assign(region_a=trips.region_a.fillna(""), region_b=trips.region_b.fillna("")), tested


def run(case: Case) -> list[Lead]:
    """Impossible trips by person, persons joined where they share the strange place."""
    if not case.visits.timed.any():
        case.warn(
            "结算时间只有日期，只能检验住院期间的用卡",
            "settlements carry dates only: just uses during stays are tested",
        )
    everything, tested = found_trips(case)
    if everything.empty:
        return []
    trips = everything.assign(night=everything.time_b.dt.date, strange=strange_places(everything, case))
    rate = min(max(float(len(trips)) / float(tested.couples), 1e-6), 0.02)
    by_person = rate_q(trips.groupby("psn_no").night.nunique(), tested.person, tested.persons, rate)
    nights = trips.assign(visit=trips.psn_no + " " + trips.night.astype(str)).groupby("strange").visit.nunique()
    by_place = rate_q(nights, tested.place, len(tested.place), rate)
    trips = trips[(trips.psn_no.map(by_person) <= REACHED) | (trips.strange.map(by_place) <= REACHED)]
    e_share = {row["fixmedins_code"]: float(row["share"]) for row in case.linked("e_share.sql").to_pylist()}
    names = dict(zip(case.places.code, case.places.name, strict=True))
    leads = []
    for group in together(trips):
        scene = Trips(group, everything, tested.place, e_share, names)
        persons, places = group.psn_no.unique(), group.strange.unique()
        q = min(max(by_person[name] for name in persons), max(by_place[name] for name in places))
        leads.append(lead_of(case, scene, min(2 * q, 1.0), rate, tested.person))
    return leads


def rate_q(days: pd.Series[int], tested: Mapping[str, int], tests: int, rate: float) -> dict[str, float]:
    """q-value of each person or place: person-days with impossible trips against the general rate.

    Args:
        days: impossible person-days, by person or place.
        tested: couples of uses within a day, of each of them.
        tests: persons or places that have any: each is a test.
        rate: impossible trips a couple.
    """
    from scipy.special import pdtrc

    p = pdtrc(days.to_numpy() - 1, rate * np.array([tested[name] for name in days.index], float))
    return dict(zip(days.index, benjamini_hochberg(p, tests=tests), strict=True))


def strange_places(trips: pd.DataFrame, case: Case) -> list[str]:
    """The strange place of each trip.

    It is the one outside the prefecture where the person is insured; where both or none are, the one with more impossible
    trips for its size.
    """
    import pandas as pd

    visits, people = case.visits, case.people
    persons = trips.psn_no.unique()
    codes = visits.codes_of(persons)
    home = {
        name: people.region_names[people.region[code]] for name, code in zip(persons, codes, strict=True) if code >= 0
    }
    sizes = dict(zip(visits.places, np.bincount(visits.place, minlength=len(visits.places)), strict=True))
    hits = pd.concat([trips.place_a, trips.place_b]).value_counts()
    found = []
    for row in trips.itertuples():
        pool = prefecture(home.get(row.psn_no))
        sides = [
            (prefecture(region) == pool, -hits[place] / max(sizes.get(place, 1), 1), place)
            for place, region in ((row.place_a, row.region_a), (row.place_b, row.region_b))
        ]
        found.append(min(sides)[2])
    return found


def together(trips: pd.DataFrame) -> list[pd.DataFrame]:
    """Trips by case: persons whose strange place is the same belong together."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from(zip("person " + trips.psn_no, "place " + trips.strange, strict=True))
    parts = [{name[7:] for name in part if name.startswith("person ")} for part in nx.connected_components(graph)]
    return [trips[trips.psn_no.isin(part)] for part in sorted(parts, key=lambda part: min(part))]


def lead_of(case: Case, scene: Trips, q: float, rate: float, tested: Mapping[str, int]) -> Lead:
    """One case: its persons, the places, the trips as reasons."""
    trips = scene.trips
    persons = sorted(trips.psn_no.unique())
    days = scene.days(np.ones(len(trips), bool))
    expected = rate * sum(int(tested[name]) for name in persons)
    tried = [scene.try_reading(code) for code in case.detector.readings]
    worst = trips.sort_values(["km", "gap"], ascending=[False, True]).iloc[0]
    per_person = trips.groupby("psn_no").night.nunique()
    members = [
        Member("patient", name, "card_used_out_of_reach", round(min(1.0, int(per_person[name]) / 4), 3),
               {"zh": f"{int(per_person[name])} 天出现不可能的行程", "en": f"impossible trips on {int(per_person[name])} days"})
        for name in persons
    ]  # fmt: skip
    kinds = dict(zip(trips.place_a, trips.kind_a, strict=True)) | dict(zip(trips.place_b, trips.kind_b, strict=True))
    for place in sorted(kinds):
        hits = int(((trips.place_a == place) | (trips.place_b == place)).sum())
        kind = "pharmacy" if kinds[place] == "pharmacy" else "hospital"
        members.append(Member(kind, place, "place_of_use", round(hits / len(trips), 3)))  # type: ignore[arg-type]
    text = {
        "zh": f"{days} 人日用卡地点无法到达；最远 {worst.km:.0f} 公里、相隔 {worst.gap:.0f} 分钟；总体比率下期望 {expected:.2g} 次",
        "en": f"{days} person-days with uses out of reach; the farthest {worst.km:.0f} km and {worst.gap:.0f} minutes apart; "
        f"{expected:.2g} expected at the general rate",
    }
    reasons = [Reason("out_of_reach", float(days), round(expected, 4), q, text)]
    inside = int(trips.stay.sum())
    if inside:
        reasons.append(Reason("during_stay", float(inside), None, None,
                              {"zh": f"其中 {inside} 次在住院期间", "en": f"{inside} of them during a stay in hospital"}))  # fmt: skip
    return Lead(
        identity=tuple(persons),
        members=tuple(members),
        settlements=tuple(dict.fromkeys([*trips.setl_a, *trips.setl_b])),
        reasons=tuple(reasons),
        readings=tuple(item.result(case.detector.readings[item.reading.code]) for item in tried),
        title=TITLE,
        summary={
            "zh": f"{len(persons)} 人的卡在 {text['zh']}。",
            "en": f"Cards of {len(persons)} persons: {text['en']}.",
        },
        nats=-float(np.log(max(q, 1e-300))),
        q_value=q,
        thin=days < 2,
    )


DETECTOR = Detector(
    id="impossible_travel",
    title=TITLE,
    fires_on={
        "zh": "同一人的卡在来不及到达的两地使用，或住院期间在远处使用",
        "en": "one person's card at two places that cannot be reached in the time, or far away during a stay",
    },
    stays_silent_on={
        "zh": "机构时钟错误或延迟上传、网购配送、转院、账户共济",
        "en": "wrong clocks and late uploads, mail order, transfers, family accounts",
    },
    readings={"upload_delay": True, "mail_order": True, "transfer": False, "family": True},
    legal_basis=(LENDS, INDUCES),
    parameters=(
        Parameter("fastest_kmh", 120.0, "km/h", {"zh": "最快车速", "en": "fastest travel"}),
        Parameter("slack_minutes", 20.0, "min", {"zh": "时钟误差余量", "en": "allowance for clocks"}),
        Parameter("least_km", 15.0, "km", {"zh": "最短距离", "en": "least distance"}),
        Parameter(
            "stay_km", 30.0, "km", {"zh": "住院期间用卡的最短距离", "en": "least distance of a use during a stay"}
        ),
    ),
    uses=("medins_info_b", "mdtrt_d"),
    grade="clear violation",
    run=run,
)

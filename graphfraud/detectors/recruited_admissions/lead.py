"""From persons who keep being admitted together to a lead."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.detectors.case import Case
from graphfraud.detectors.judgement import Lead
from graphfraud.detectors.plain import put
from graphfraud.detectors.rates import REPORTED
from graphfraud.detectors.recruited_admissions.batches import (
    SPREAD,
    Admissions,
    Batch,
    Candidate,
    batches_of,
    candidates,
    crowd_around,
    one_village,
    surprise,
)
from graphfraud.detectors.wording import counted, digits, few, institutions, present
from graphfraud.innocent.acquaintances import MARKETS
from graphfraud.innocent.events import Events
from graphfraud.innocent.stratum import keeps_calendar
from graphfraud.model.finding import Member, Reason, Text
from graphfraud.stats.decoys import Tail
from graphfraud.store.protocol import Link, Node

Array = npt.NDArray[Any]
Days = frozenset[tuple[int, int]]
SIGNIFICANT = 0.01
MOST_LINKS = 1000
LITTLE = 0.15
"""Share of the admissions up to which what readings explain is no account of the group: it then stands up to REPORTED, as medium."""
CROWDED = 0.01
"""Probability up to which so many others on the batches' days are no chance."""
PLAIN, SOME = 0.05, 3
"""Probability up to which so many of special identity are no chance, and how many they must be: any village has two."""
RARE, PRIOR = 0.01, 20.0
"""Probability up to which so many of special identity are evidence beside the company; persons as whom all inpatients weigh in a village's share."""
FEW, KEPT = 5, 0.9
"""Other villagers' admissions that tell on which weekdays a village travels, and the share of the batches that keep to two of them."""


@dataclass(frozen=True)
class Scene:
    """All admissions, as a table and as codes, the decoys' tail and the least sizes."""

    table: Any
    rows: Admissions
    tail: Tail
    least: int
    repeats: int


def recruited_lead(case: Case, scene: Scene, found: Candidate, q: float, title: Text) -> tuple[Lead, Days, list[str]]:
    """Judge one group: readings clear admissions, what is left must still be batches, and surprising.

    Returns:
        The lead, the days of its batches by hospital, and its stays, whose settlements are not read yet.
    """
    at = np.concatenate([batch.at for batch in found.batches])
    number = np.repeat(np.arange(len(found.batches)), [len(batch.at) for batch in found.batches])
    events = Events(_with(case, scene, at, number, found), present(case))
    answers = put(case, "admissions", events)
    left = batches_of(scene.rows, at[~answers.gone], found.least or scene.least)
    score = 0.0
    own = np.setdiff1d(found.among, at[answers.gone])
    if left and len(own):
        score = surprise(scene.rows, own)[2]
        if not found.by_village:
            score += one_village(scene.rows, np.unique(scene.rows.person[own]), left)
    poor = _poor(scene, at)
    expected, q = _with_identity(scene.tail.expected(score), poor), _with_identity(q, poor)
    little = bool(answers.gone.mean() <= LITTLE)
    stands = len(left) >= scene.repeats and expected <= (REPORTED if little else SIGNIFICANT)
    batches = tuple(left) if stands else found.batches
    kept = np.concatenate([batch.at for batch in batches])
    rows = scene.table.take(kept).to_pydict()
    ids, places = counted(rows["psn_no"]), counted(rows["place"])
    total = len(batches)
    first, last = min(rows["began"]).date(), max(rows["ended"]).date()
    signs = _signs(scene, rows, ids)
    lead = Lead(
        identity=tuple(ids),
        members=(
            *_persons(rows, ids, total),
            *institutions(case, places, "admitting_institution", "{n} 人次在此入院", "{n} admissions here"),
            *_doctors(rows),
        ),
        settlements=(),
        reasons=(
            Reason(
                "batches",
                found.pairs,
                digits(found.expected),
                scene.tail.p_value(found.score),
                {
                    "zh": f"{len(ids)} 人分 {total} 批入院 {len(kept)} 人次；相隔 {SPREAD} 天内入院的人对 {found.pairs:.0f}，"
                    f"按各院客流期望 {few(found.expected)}",
                    "en": f"{len(ids)} persons came in {total} batches, {len(kept)} admissions; {found.pairs:.0f} pairs "
                    f"within {SPREAD} days, by the hospitals' crowds {few(found.expected)} would be",
                },
            ),
            *signs,
        ),
        readings=answers.results(np.ones(len(at), bool), case.detector.readings, stands),
        title=title,
        summary={
            "zh": f"{first} 至 {last}，{len(ids)} 人分 {total} 批先后入住 {len(places)} 家医院（q = {q:.2g}）。",
            "en": f"From {first} to {last} {len(ids)} persons were admitted in {total} batches at {len(places)} hospitals (q = {q:.2g}).",
        },
        nats=found.score,
        excess=max(0.0, 1 - found.expected / found.pairs) if found.pairs else 0.0,
        q_value=q,
        ring=True,
        stability=_stability(scene, found),
        thin=len(ids) < 4 or total < 4 or (stands and expected > SIGNIFICANT) or not _hired(signs),
        links=_links(case, scene, batches),
    )
    return lead, frozenset((int(scene.rows.place[batch.at[0]]), batch.day) for batch in batches), sorted(rows["stay"])


def _with(case: Case, scene: Scene, at: Array, number: Array, found: Candidate) -> Any:
    """The batches' admissions with the batch's number, how crowded the hospital was beside it, and the days on which the villages come to town."""
    import pyarrow as pa

    rows = scene.rows
    ratio = _crowded(rows, found)[number]
    table = scene.table.take(at)
    for name, values in (
        ("batch", number.astype(str)),
        ("crowd_ratio", ratio),
        ("same_weekdays", _same_weekdays(rows, at)),
        ("market_ratio", np.full(len(at), _market_ratio(case, scene, at))),
    ):
        table = table.append_column(name, pa.array(values))
    return table


def _crowded(rows: Admissions, found: Candidate) -> Array:
    """How many times the usual number of others came with each batch; 0 where so few more come by chance.

    No chance are all batches' others together, or those of one batch, where Poisson's law gives so many once in a hundred (groups).
    """
    from scipy.stats import poisson

    crowd = crowd_around(rows)
    others, usual = np.zeros(len(found.batches)), np.zeros(len(found.batches))
    for k, batch in enumerate(found.batches):
        here = rows.place == rows.place[batch.at[0]]
        usual[k] = max(5 * here.sum() / max(float(np.ptp(rows.day[here])) + 1, 1), 0.5)
        others[k] = max(float(crowd[batch.at].mean()) - len(batch.at), 0)
    own = poisson.sf(np.ceil(others) - 1, usual) * len(others)
    every = poisson.sf(np.ceil(others.sum()) - 1, usual.sum())
    return np.where((own <= CROWDED) | (every <= CROWDED), others / usual, 0.0)


def _same_weekdays(rows: Admissions, at: Array) -> Array:
    """For each admission of the batches, the share of its village's other people's admissions that fall on the batches' own weekdays.

    At any hospital; 0 where the batches are spread over more than two weekdays, or fewer than FEW of the others' admissions are known.
    """
    found = np.zeros(len(at))
    for village in np.unique(rows.village[at]):
        own = rows.village[at] == village
        count = np.bincount(rows.day[at[own]] % 7, minlength=7)
        days = np.argsort(-count)[:2]
        others = np.flatnonzero((rows.village == village) & ~np.isin(rows.person, rows.person[at]))
        if village >= 0 and len(others) >= FEW and count[days].sum() >= KEPT * own.sum():
            found[own] = np.isin(rows.day[others] % 7, days[count[days] > 0]).mean()
    return found


def _market_ratio(case: Case, scene: Scene, at: Array) -> float:
    """How many times as many of the villages' other people go to any institution on the days of the batches as on other days.

    0 where these days keep no cycle of markets, or where so many more go by chance.
    """
    from scipy.stats import poisson

    days = np.unique(scene.rows.day[at])
    if keeps_calendar(days)[0] not in MARKETS:
        return 0.0
    visits = case.visits
    members = visits.codes_of(scene.table["psn_no"].take(at).unique().to_pylist())
    members = members[members >= 0]
    homes = np.unique(case.people.village[members])
    others = np.setdiff1d(np.flatnonzero(np.isin(case.people.village, homes[homes >= 0])), members)
    seen = visits.of(others)
    went = np.unique(visits.person[seen].astype(np.int64) * 100_000 + visits.day[seen]) % 100_000
    went += int((visits.first_day.astype("datetime64[D]") - np.datetime64("2000-01-01", "D")).astype(int))
    own = went[(went >= days[0]) & (went <= days[-1])]
    usual = len(own) * len(days) / (int(days[-1] - days[0]) + 1)
    hits = int(np.isin(own, days).sum())
    return hits / usual if usual and poisson.sf(hits - 1, usual) <= CROWDED else 0.0


def _poor(scene: Scene, at: Array) -> float:
    """P(so many of those admitted are of special identity), against other inpatients of their own villages, drawn to all inpatients."""
    from scipy.stats import binom

    rows = scene.rows
    special = scene.table["special"].fill_null(False).to_numpy(zero_copy_only=False).astype(bool)
    persons, first = np.unique(rows.person[at], return_index=True)
    count = int(special[at[first]].sum())
    near = np.isin(rows.village, np.unique(rows.village[at])) & (rows.village >= 0) & ~np.isin(rows.person, persons)
    everybody = float(special.mean())
    others = np.unique(rows.person[near], return_index=True)[1]
    beside = (float(special[near][others].sum()) + PRIOR * everybody) / (len(others) + PRIOR)
    return float(binom.sf(count - 1, len(persons), max(beside, everybody))) if count >= SOME else 1.0


def _with_identity(chance: float, poor: float) -> float:
    """Chance of such company and of such people together (Fisher), where these are no chance by themselves: recruiters look for those who pay nothing."""
    both = min(chance, 1.0) * poor
    return chance if poor > RARE or both <= 0 else min(chance, both * (1.0 - float(np.log(both))))


def _persons(rows: dict[str, list[Any]], ids: dict[str, int], total: int) -> tuple[Member, ...]:
    return tuple(
        Member(
            "patient",
            name,
            "recruited_patient",
            round(min(count / total, 1.0), 3),
            {"zh": f"随 {count} 批入院", "en": f"admitted with {count} batches"},
        )
        for name, count in sorted(ids.items(), key=lambda item: (-item[1], item[0]))
    )


def _doctors(rows: dict[str, list[Any]]) -> tuple[Member, ...]:
    from graphfraud.detectors.place_lead import doctors

    return doctors(rows, "admitting_doctor", 0.4)


def _signs(scene: Scene, rows: dict[str, list[Any]], ids: dict[str, int]) -> list[Reason]:
    """Villages, special identities and length of stay, against the other inpatients of these hospitals."""
    from scipy.stats import binomtest

    found = []
    village = Counter(dict(zip(rows["psn_no"], rows["village"], strict=True)).values())
    known = {name: count for name, count in village.items() if name is not None}
    if known:
        top = sum(sorted(known.values())[-2:])
        text = {
            "zh": f"{top} / {len(ids)} 人来自两个村或小区",
            "en": f"{top} of {len(ids)} persons are from two villages or estates",
        }
        found.append(Reason("few_villages", float(top), None, None, text))
    special = dict(zip(rows["psn_no"], rows["special"], strict=True))
    count = sum(bool(value) for value in special.values())
    everybody = scene.table["special"].fill_null(False).to_numpy(zero_copy_only=False)
    rate = float(everybody.mean())
    if count and rate > 0:
        p = float(binomtest(count, len(special), min(rate, 1.0), alternative="greater").pvalue)
        text = {
            "zh": f"{count} / {len(special)} 人为困难等特殊身份，全部住院患者 {rate:.0%}",
            "en": f"{count} of {len(special)} persons are low-income or otherwise special, {rate:.0%} of all inpatients",
        }
        found.append(Reason("special_identity", float(count), round(rate * len(special), 2), p, text))
    nights = float(np.median(rows["nights"]))
    usual = float(np.median(scene.table["nights"].to_numpy()))
    text = {
        "zh": f"住院天数中位数 {nights:.0f}，全部住院 {usual:.0f}",
        "en": f"{nights:.0f} nights in the median, {usual:.0f} for all stays",
    }
    return [*found, Reason("short_stays", nights, usual, None, text)]


def _hired(signs: list[Reason]) -> bool:
    """Whether they are those whom recruiters look for, or stay shorter than others do: courses at a sanatorium come in batches, too."""
    found = {sign.code: sign for sign in signs}
    special, stays = found.get("special_identity"), found["short_stays"]
    poor = special is not None and special.p_value is not None and special.p_value <= PLAIN and special.observed >= SOME
    return poor or bool(stays.expected is not None and stays.observed < stays.expected)


def _stability(scene: Scene, found: Candidate, runs: int = 5) -> float:
    """Mean Jaccard index with what comes out when a tenth of the neighbourhood's admissions is dropped."""
    rows = scene.rows
    places = np.unique(rows.place[np.concatenate([batch.at for batch in found.batches])])
    near = np.flatnonzero(np.isin(rows.place, places))
    names, person = np.unique(rows.person[near], return_inverse=True)
    rows = Admissions(person, rows.place[near], rows.day[near], rows.village[near])
    wanted = set(np.searchsorted(names, found.persons).tolist())
    rng = np.random.default_rng(11)
    total = 0.0
    for _ in range(runs):
        at = np.flatnonzero(rng.random(len(near)) >= 0.1)
        part = Admissions(rows.person[at], rows.place[at], rows.day[at], rows.village[at])
        again = [set(item.persons.tolist()) for item in candidates(part, scene.least, scene.repeats)]
        mine = set().union(*(item for item in again if 2 * len(item & wanted) >= len(item)))
        total += len(mine & wanted) / max(len(mine | wanted), 1)
    return total / runs


def _links(case: Case, scene: Scene, batches: tuple[Batch, ...]) -> tuple[Link, ...]:
    """CO_ADMITTED links of the pairs that came together most."""
    met: dict[tuple[str, str], list[int]] = {}
    kept = (
        scene.table.select(["psn_no", "began", "stay"])
        .take(np.concatenate([batch.at for batch in batches]))
        .to_pydict()
    )
    start = 0
    for batch in batches:
        part = {kept["psn_no"][k]: k for k in range(start, start + len(batch.at))}
        start += len(batch.at)
        for one, other in combinations(sorted(part), 2):
            met.setdefault((one, other), []).extend((part[one], part[other]))
    links = []
    for (one, other), at in sorted(met.items(), key=lambda item: (-len(item[1]), item[0]))[:MOST_LINKS]:
        days = [kept["began"][k].date() for k in at]
        links.append(
            Link(
                case.detector.id,
                "CO_ADMITTED",
                Node("patient", one),
                Node("patient", other),
                len(at) // 2,
                min(days),
                max(days),
                settlements=tuple(kept["stay"][k] for k in at),
            )
        )
    return tuple(links)

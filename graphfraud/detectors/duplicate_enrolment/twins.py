"""From pairs of person numbers with the same care to one lead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy.typing as npt

from graphfraud.detectors.case import Case
from graphfraud.detectors.judgement import Lead
from graphfraud.detectors.plain import Answers
from graphfraud.detectors.stays import rows_of_stays
from graphfraud.detectors.wording import counted, institutions
from graphfraud.innocent.events import Events
from graphfraud.model.finding import Member, Reason, Text
from graphfraud.resolve.persons import Matches
from graphfraud.stats.tails import p_value

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Twins:
    """Events of all pairs: ``pair`` of each event; ``shared`` events left of each pair."""

    events: Events
    answers: Answers
    matches: Matches
    pair: Array
    shared: Array


def twin_leads(
    case: Case, twins: Twins, groups: Sequence[Array], nats: Sequence[float], q: Array, title: Text
) -> list[Lead]:
    """One lead for the pairs behind the events of each group, with its nats and q-value."""
    rows = [twins.events.table.filter(own & ~twins.answers.gone).to_pydict() for own in groups]
    parts = zip(groups, rows, _settlements(case, rows), nats, q.tolist(), strict=True)
    return [_lead(case, twins, *part, title) for part in parts]


def _lead(
    case: Case,
    twins: Twins,
    own: Array,
    rows: dict[str, list[Any]],
    settlements: Sequence[str],
    nats: float,
    q: float,
    title: Text,
) -> Lead:
    pairs = sorted(set(rows["pair"]))
    both = zip(rows["place"], rows["place_b"], strict=True)
    places, kinds = counted([name for pair in both for name in dict.fromkeys(pair)]), counted(rows["kind"])
    total, stays, drugs = len(rows["pair"]), kinds.get("stay", 0), kinds.get("drug", 0)
    best = max(pairs, key=lambda pair: int(twins.shared[pair]))
    same = sum(rows["same_amount"])
    return Lead(
        identity=tuple(sorted({name for pair in pairs for name in (twins.matches.a[pair], twins.matches.b[pair])})),
        members=(
            *_persons(twins, pairs),
            *institutions(case, places, "settling_institution", "其中 {n} 起在此", "{n} of them here", of=total),
        ),
        settlements=tuple(settlements),
        reasons=(
            Reason(
                "same_care",
                float(total),
                None,
                p_value(nats),
                {
                    "zh": f"{len(pairs)} 人在两个编号下同一次就医被结算两次共 {total} 起，其中住院 {stays} 起、三日内同一药品 {drugs} 起、金额相同 {same} 起",
                    "en": f"the same care of {len(pairs)} persons was settled under two numbers {total} times, "
                    f"{stays} of them stays, {drugs} one drug within three days at two places, {same} with equal amounts",
                },
            ),
            Reason(
                "one_person",
                float(twins.matches.probability[best]),
                None,
                None,
                {
                    "zh": f"两编号为同一人的依据（比特）：{twins.matches.explain(best, 'zh')}",
                    "en": f"why two numbers are one person (bits): {twins.matches.explain(best)}",
                },
            ),
        ),
        readings=twins.answers.results(own, case.detector.readings),
        title=title,
        summary={
            "zh": f"{len(pairs)} 人各有两个参保编号，{total} 起相同的就医在两处各结算一次，涉及 {len(places)} 家机构（q = {q:.2g}）。",
            "en": f"{len(pairs)} persons with two person numbers each; {total} times the same care was settled under both, "
            f"at {len(places)} institutions (q = {q:.2g}).",
        },
        nats=nats,
        excess=0.5,
        q_value=q,
    )


def _persons(twins: Twins, pairs: list[int]) -> tuple[Member, ...]:
    members = []
    for pair in pairs:
        a, b, count = twins.matches.a[pair], twins.matches.b[pair], int(twins.shared[pair])
        share = round(float(twins.matches.probability[pair]), 3)
        for name, other, region in ((a, b, twins.matches.region_a[pair]), (b, a, twins.matches.region_b[pair])):
            words = {
                "zh": f"参保地 {region or '未知'}；与 {other} 为同一人，{count} 起就医重复结算",
                "en": f"insured in {region or 'an unknown region'}; the same person as {other}, {count} events settled twice",
            }
            members.append(Member("patient", name, "insured_twice", share, words))
    return tuple({member.id: member for member in members}.values())


def _settlements(case: Case, groups: Sequence[dict[str, list[Any]]]) -> list[list[str]]:
    """Of each group the settlements of its stays, then the visits; read once for all."""
    pairs = [list(zip(rows["kind"], rows["setl_a"], rows["setl_b"], strict=True)) for rows in groups]
    stays = [sorted({name for kind, *both in own if kind == "stay" for name in both}) for own in pairs]
    visits = [dict.fromkeys(name for kind, *both in own if kind != "stay" for name in both) for own in pairs]
    return [[*told, *others] for told, others in zip(rows_of_stays(case, stays), visits, strict=True)]

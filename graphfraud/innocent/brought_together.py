"""Patients who are brought on the same days, by a coach, a lift or whoever fetches for them (同日结伴而来)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading, no
from graphfraud.innocent.flow import Flow

READING = Reading("brought_together", {"zh": "同日结伴而来", "en": "brought together"})
PARTIES = (3, 4)
"""Patients of the flow on one day from which on they may have come together: a lift to the market takes now four, now three of those who ride."""
HALF = 0.5
"""Part of the fills, of those that would not fall on such days by chance, that parties make; and of a patient's own, that makes him one of them."""


def on_flow(scene: Flow) -> Answer:
    """The fills of patients who mostly come in parties are cleared, where these make half of what would else not fall on such days.

    Who is brought is taken on to a pharmacy as well: what they share is the ride, whoever the doctor is. On each of the days on which the
    doctors saw anybody, so many patients of the flow come as a Poisson law of their mean says, if they come singly.
    """
    from scipy.special import pdtrc

    if scene.beds:
        return no("去向为住院", "these are admissions")
    visits = scene.fills[["psn_no", "date"]].drop_duplicates()
    size = visits.groupby("date").psn_no.transform("size").to_numpy()
    told = []
    for party in PARTIES:
        many = size >= party
        share = float(many.mean())
        chance = float(pdtrc(party - 2, len(visits) / max(scene.days, 1)))
        zh = f"{share:.0%} 的购药在 {party} 人以上同日前来之日，按医生出诊日期望 {chance:.0%}"
        en = f"{share:.0%} of the fills were on days on which {party} or more of them came, {chance:.0%} expected by the doctors' days"
        if chance <= HALF and share >= HALF + (1 - HALF) * chance:
            mostly = visits.assign(many=many).groupby("psn_no").many.mean() >= HALF
            return Answer({"zh": zh, "en": en}, cleared=scene.fills.psn_no.isin(mostly.index[mostly]).to_numpy())
        told.append((zh, en))
    return no(*told[-1])

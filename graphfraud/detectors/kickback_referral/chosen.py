"""Which doctors steer to which institutions: couples beyond chance, those that are so together, and who joins them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphfraud.detectors.judgement import SIGNIFICANT
from graphfraud.detectors.kickback_referral.model import COUPLE, Field, pairs_of, times
from graphfraud.detectors.kickback_referral.onset import onsets_of
from graphfraud.detectors.kickback_referral.rounds import ONSET_LIFT, in_turn

if TYPE_CHECKING:
    import pandas as pd

JOINS = 0.01


def steered(field: Field, least: int, lift: float, limit: float) -> pd.DataFrame:
    """Significant couples, tested a second time without one another among the colleagues, and other doctors of the same targets.

    Two doctors of one house who are each other's only colleagues to speak of cannot be held against one another where both may steer. Where
    the share of one rose from some day on, or both stand out, each is taken for a house's only doctor: the patients' own purchases and gravity tell.

    Two or three pharmacies of a doctor that do not stand one by one are tested as one (``rounds.in_turn``).

    Once a target is found, the doctors who send patients there are few tests: they join at p ≤ 0.01 over them alone. So do, once a doctor is
    found, the other pharmacies to which he sends patients (``joins``): they are told with the first, never by themselves.

    Where the share plainly rises from some day on, a lower lift is enough: what is next door, or liked, is so from the first day.
    """
    import pandas as pd

    first = pairs_of(field, set(), least, accomplice=True)
    chosen = _beyond(field, first, lift, limit)
    alone = _without_mates(field, first.drop(chosen.index), least)
    lone = _by_themselves(field, alone, lift, limit)
    turns = in_turn(field, first.drop(chosen.index[chosen.q <= SIGNIFICANT]), alone, lift, limit)
    left_out = {*zip(chosen.doctor, chosen.target, strict=True), *zip(turns.doctor, turns.target, strict=True)}
    left_out |= {(doctor, target) for doctor, _, target in lone}
    again = pairs_of(field, left_out, least, lone=lone).assign(places=1, sent=0, due=0.0, theirs=np.nan, joins=False)
    found = _beyond(field, again, lift, limit)
    together = _told_together(again.drop(found.index[found.q <= SIGNIFICANT]), turns)
    found = pd.concat([found[~_among(found, together)], together], ignore_index=True)
    joining = again[again.target.isin(found.target) & ~_among(again, found)]
    senders = joining.groupby("target").doctor.transform("size")
    joining = joining[
        (joining.p * senders <= JOINS) & (times(joining.patients, joining.expected, joining["of"]) >= lift)
    ]
    more = [joining] if len(joining) else []
    if field.rates is None:
        rest = again.drop(joining.index)
        more += [part for part in (_others_of(field, found, rest, alone, lift),) if len(part)]
    return pd.concat([found, *more], ignore_index=True) if more else found


def _others_of(field: Field, found: pd.DataFrame, rest: pd.DataFrame, alone: pd.DataFrame, lift: float) -> pd.DataFrame:
    """The found doctors' couples with other targets that stand, one by one or in turn, over the found doctors alone."""
    import pandas as pd

    sure = pd.MultiIndex.from_frame(found.loc[found.q <= SIGNIFICANT, ["doctor", "origin"]]).unique()

    def theirs(rows: pd.DataFrame) -> pd.DataFrame:
        whose = pd.MultiIndex.from_frame(rows[["doctor", "origin"]]).isin(sure)
        return rows[np.asarray(whose, bool) & ~_among(rows, found)]

    others = theirs(rest)
    tests = others.groupby(["doctor", "origin"]).target.transform("size") * len(sure)
    single = others.assign(q=np.minimum(others.p * tests, 1.0))
    single = single[(single.q <= JOINS) & (times(single.patients, single.expected, single["of"]) >= ONSET_LIFT * lift)]
    left = others.drop(single.index)
    turns = in_turn(field, left, theirs(alone), ONSET_LIFT * lift, JOINS, doctors=len(sure))
    return pd.concat([single, _told_together(left, turns)]).assign(joins=True)


def _told_together(again: pd.DataFrame, turns: pd.DataFrame) -> pd.DataFrame:
    """The couples that stand together with others of their doctor, with the p- and q-value of them together."""
    told = again.drop(columns=["p", "q", "places", "sent", "due", "theirs"])
    return told.merge(turns, on=COUPLE, how="inner")[again.columns]


def _among(rows: pd.DataFrame, others: pd.DataFrame) -> np.ndarray:
    """Which of the rows are couples of the others, too."""
    import pandas as pd

    return np.asarray(pd.MultiIndex.from_frame(rows[COUPLE]).isin(pd.MultiIndex.from_frame(others[COUPLE])))


def _without_mates(field: Field, first: pd.DataFrame, least: int) -> pd.DataFrame:
    """Couples with one other doctor to compare with, tested as those of the house's only ones."""
    asked = set(first.loc[first.mated, COUPLE].itertuples(index=False, name=None))
    if field.rates is not None or not asked:
        return first[:0]
    return pairs_of(field, set(), least, lone=asked, only=True)


def _by_themselves(field: Field, tested: pd.DataFrame, lift: float, limit: float) -> set[tuple[str, str, str]]:
    """Those of the couples that are significant and rose from some day on, or stand beside the other doctor's to the same place.

    One doctor who stands alone all year may have the other for an honest comparison; two who both stand are none to each other.
    """
    found = _beyond(field, tested, lift, limit)
    risen = np.array([onset is not None for onset in onsets_of(field, found)], bool)
    both = found.groupby(["origin", "target"]).doctor.transform("size").to_numpy(int) > 1
    return set(found.loc[risen | both, COUPLE].itertuples(index=False, name=None))


def _beyond(field: Field, tested: pd.DataFrame, lift: float, limit: float) -> pd.DataFrame:
    odds = times(tested.patients, tested.expected, tested["of"])
    likely = tested[(tested.q <= limit) & (odds >= ONSET_LIFT * lift)]
    keep = np.array(odds[likely.index] >= lift, dtype=bool)
    keep[~keep] = [onset is not None for onset in onsets_of(field, likely[~keep])]
    return likely[keep]

"""One doctor's pharmacies told together: who sends patients to two or three in turn is not far above chance at any one of them."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from graphfraud.detectors.kickback_referral.model import COUPLE, Field, pairs_of, times
from graphfraud.detectors.kickback_referral.onset import onsets_of
from graphfraud.stats.fdr import benjamini_hochberg

if TYPE_CHECKING:
    import pandas as pd

ONSET_LIFT = 0.6
"""Part of the least lift that is enough where the flow has an onset."""
HINT = 0.5
"""p-value of a couple up to which it may be one of several that are told together: which ones are, every choice of so many counts as a test."""
SIZES = (2, 3)
"""How many pharmacies are told together."""
MARGIN = 3.0
"""How far the q-value that the sums over the pharmacies give may lie above that of the test, at most."""
TOGETHER, REST = "together", "rest"


def in_turn(
    field: Field, tested: pd.DataFrame, lone: pd.DataFrame, lift: float, limit: float, doctors: int | None = None
) -> pd.DataFrame:
    """Couples of a doctor whose patients go to two or three pharmacies together far more than colleagues, distance and habit explain.

    The pharmacies that draw most beyond chance are taken for one and tested like one, against colleagues and, by itself, against distance and
    the patients' own purchases: whose colleagues send everybody next door is not to be told from them alone, as his patients go everywhere
    else more than theirs. Every choice of so many among those to which
    anybody's patients go from the institution counts as a test (Bonferroni), and every doctor (Benjamini–Hochberg). Where the only other
    doctor may steer as well, a rise from some day on is asked for, as in ``steered``.

    Args:
        field: the records of fills.
        tested: rows of ``pairs_of`` that are not beyond doubt by themselves.
        lone: those of them whose colleagues may steer, too, tested without these.
        lift: least odds of observed over expected, as in ``steered``.
        limit: of the q-value.
        doctors: how many are tested; None: all with patients enough.

    Returns:
        doctor, origin, target, p, q, places (how many together), and of them together sent, due (patients, expected ones) and theirs (share of
        the colleagues' patients, NaN where there are too few).
    """
    import pandas as pd

    columns = [*COUPLE, "p", "q", "places", "sent", "due", "theirs"]
    hints = pd.concat([tested[~tested.mated], lone]) if len(lone) else tested[~tested.mated]
    hints = hints[(hints.p <= HINT) & (hints.patients > hints.expected) & ~hints.regular]
    doctors = _doctors(field) if doctors is None else doctors
    sets = _sets(hints, field, limit, doctors)
    if field.rates is not None or not sets:
        return pd.DataFrame(columns=columns)
    whole = _taken_for_one(field, sets)
    found = pairs_of(whole, set(), field.least, accomplice=True)
    asked = {(doctor, name, TOGETHER) for name, (doctor, _, _) in sets.items()}
    keys = pd.MultiIndex.from_frame(found[COUPLE])
    found = found[keys.isin(asked)]
    alone = pairs_of(
        whole, set(), field.least, lone=set(found[COUPLE].itertuples(index=False, name=None)), only=True
    ).set_index(COUPLE)
    found = found.set_index(COUPLE)
    risen = [onset is not None for onset in onsets_of(whole, found[found.mated].reset_index())]
    single = found.index[found.mated]
    found = pd.concat([found[~found.mated], alone.loc[single[risen]]])
    found["theirs"] = found.others
    found["p"] = np.maximum(found.p, alone.p.reindex(found.index))
    found["expected"] = np.maximum(found.expected, alone.expected.reindex(found.index))
    found = found.reset_index()
    if found.empty:
        return pd.DataFrame(columns=columns)
    sizes = np.array([len(sets[name][2]) for name in found.origin])
    known = field.count.groupby("origin").target.nunique()
    choices = np.array(
        [math.comb(int(known[sets[name][1]]), size) for name, size in zip(found.origin, sizes, strict=True)]
    )
    found = found.assign(
        home=[sets[name][1] for name in found.origin],
        places=sizes,
        p=np.minimum(found.p * np.maximum(choices, 1) * len(SIZES), 1.0),
    )
    found = found.sort_values(["p", "places", "doctor", "origin"]).drop_duplicates(["doctor", "home"])
    found = found.assign(q=benjamini_hochberg(found.p, tests=max(doctors, len(found))))
    odds = times(found.patients, found.expected, found["of"])
    keep = np.array((found.q <= limit) & (odds >= lift))
    late = np.array((found.q <= limit) & (odds >= ONSET_LIFT * lift) & ~keep)
    keep[late] = [onset is not None for onset in onsets_of(whole, found[late])]
    rows = [
        (row.doctor, row.home, target, row.p, row.q, row.places, row.patients, row.expected, row.theirs)
        for row in found[keep].itertuples()
        for target in sets[row.origin][2]
    ]
    return pd.DataFrame(rows, columns=columns)


def _sets(hints: pd.DataFrame, field: Field, limit: float, doctors: int) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """By a name of its own each set of pharmacies to be told together: doctor, institution, the pharmacies with the least p-values.

    Sets that hardly can stand are left out, so that the rows of few institutions are asked for: what the sums over the pharmacies let one
    expect of the test (who goes to two of them counted twice, patients taken to be alike) lies beyond MARGIN of what is asked for.
    """
    from scipy.special import bdtrc

    known = field.count.groupby("origin").target.nunique()
    sets: list[tuple[str, str, tuple[str, ...]]] = []
    p: list[float] = []
    for (doctor, origin), rows in hints.sort_values(["p", "target"]).groupby(["doctor", "origin"], sort=True):
        of = float(rows["of"].iloc[0])
        for size in SIZES:
            part = rows.iloc[:size]
            if len(part) < size:
                continue
            sent, due = part.patients.clip(upper=of).sum(), part.expected.sum()
            choices = math.comb(int(known[origin]), size)
            p.append(min(float(bdtrc(min(sent, of) - 1, int(of), min(due / of, 1.0))) * choices * len(SIZES), 1.0))
            sets.append((str(doctor), str(origin), tuple(part.target)))
    q: npt.NDArray[np.float64] = benjamini_hochberg(np.array(p), tests=max(doctors, len(p))) if p else np.empty(0)
    likely = [item for item, value in zip(sets, q, strict=True) if value <= limit * MARGIN]
    return {f"{number}": item for number, item in enumerate(likely)}


def _doctors(field: Field) -> int:
    """Doctors with patients enough for two flows: each counts as a test."""
    return int((field.total.everybody >= 2 * field.least).sum())


def _taken_for_one(field: Field, sets: dict[str, tuple[str, str, tuple[str, ...]]]) -> Field:
    """The institutions of the sets, once a set, with two targets each: the set's pharmacies as one, and all others as one."""
    import pandas as pd

    homes = sorted({origin for _, origin, _ in sets.values()})
    all_fills, all_own = _rows_at(field, homes)
    fills: list[pd.DataFrame] = []
    own: list[pd.DataFrame] = []
    total: list[pd.DataFrame] = []
    pull = np.empty((len(sets), 2))
    by_home = {
        name: dict(tuple(rows.groupby("origin")))
        for name, rows in (("fills", all_fills), ("own", all_own), ("total", field.total))
    }
    for number, (name, (_, origin, targets)) in enumerate(sets.items()):
        for kept, what in ((fills, "fills"), (own, "own")):
            rows = by_home[what].get(origin)
            if rows is not None:
                kept.append(rows.assign(origin=name, target=np.where(rows.target.isin(targets), TOGETHER, REST)))
        total.append(by_home["total"][origin].assign(origin=name))
        share = float(field.pull[field.origins[origin], [field.targets[target] for target in targets]].sum())
        pull[number] = share, max(1 - share, 0.0)
    sent = pd.concat(fills, ignore_index=True)
    who = ["doctor", "origin", "psn_no", "target"]
    bought = pd.concat(own, ignore_index=True) if own else field.own
    return replace(
        field,
        fills=sent,
        count=sent.groupby(COUPLE, as_index=False).agg(patients=("psn_no", "nunique"), fills=("setl_id", "size")),
        total=pd.concat(total, ignore_index=True),
        own=bought.groupby(who, as_index=False)[["count", "earlier"]].sum(),
        pull=pull,
        origins={name: number for number, name in enumerate(sets)},
        targets={TOGETHER: 0, REST: 1},
        apart=None,
    )


def _rows_at(field: Field, origins: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Fills and own purchases of the patients of these institutions' doctors, wherever they are kept."""
    if field.apart is not None:
        return field.apart.at(origins)
    return field.fills_with("origin", origins), field.own[field.own.origin.isin(origins)]

"""What chance each patient of a doctor had to go to a target anyway, and how unlikely it is that so many did."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.stats.persons import chances_at, tails

if TYPE_CHECKING:
    import pandas as pd

    from graphfraud.detectors.kickback_referral.model import Field

HABIT = 2.0
"""Weight of what is usual against a person's own purchases, in purchases."""
WITNESSES = 20
"""Patients of colleagues below whom the doctor's own patients, buying by themselves, are called as witnesses, too."""
EARLIER, FORMED = 20, 0.5
"""Own purchases before a doctor's first fills from which these alone tell the patients' habit, where later ones went to the target more often
than they, but less than half as often as fills did: what follows the doctor's word is no habit that comes before it."""
REGULAR, MOSTLY = 3, 0.5
"""Fills from which on a patient is a regular one, and the share of them that says where he mostly goes."""
PLAIN = 1e-6
"""p-value of all patients from which on the regular ones need not be asked: where to the chronically ill are sent may be lost among passers-by."""
OFTEN = 0.35
"""Chance of having gone there at least once from which on this tells little, so that shares of fills are counted instead."""
SEVERAL = 1.5
"""Fills a patient from which on shares of fills are counted beside: who fills ten times has been everywhere once, who fills once has not."""


def weigh(field: Field, tested: pd.DataFrame, prior: float) -> pd.DataFrame:
    """Add ``expected`` (patients) and ``p`` to couples; ``control`` and ``usual``, how often patients go there by themselves.

    A patient's chance is the share of the colleagues' patients who go there, and what the patient's own purchases by nobody's
    prescription depart from theirs by: in full where he goes there more often, else as far as fills follow own purchases on the
    whole (a regression over all tested couples). Where hardly any colleague's patient is there to compare with, as at a village's only
    doctor, where the doctor's patients go by themselves stands beside gravity: they live where they live.

    ``control`` is the share of the doctor's patients who go there by themselves (of ``controlled`` who buy anything by themselves), and
    ``usual`` that of the colleagues' patients: a negative control (Lipsitch 2010), which no doctor's word reaches.

    Args:
        field: the records.
        tested: doctor, origin, target, patients, base (share by colleagues and gravity), colleagues (number of their patients),
            pull (share by gravity alone).
        prior: weight of gravity in ``base``, in patients.
    """
    if tested.empty:
        return tested.assign(expected=0.0, p=1.0, control=0.0, controlled=0, usual=0.0, formed=False, regular=False)
    if field.apart is not None:
        return field.apart.weigh(tested, prior, field.keeping)
    patients = patients_of(field, tested, prior)
    return weighed(patients, follows(leaning(patients)), field.keeping)


@dataclass(frozen=True)
class Patients:
    """The patients of the tested couples' doctors.

    Attributes:
        tested: the couples, with ``formed``.
        rows: from ``_persons``, by couple; own: from ``_own_shares``.
        shares: of each patient's fills at the target; departs: what the patient's own purchases depart from the habit by.
        prior: as in ``weigh``; least: distinct patients of a couple.
    """

    tested: pd.DataFrame
    rows: pd.DataFrame
    own: pd.DataFrame
    shares: np.ndarray
    departs: np.ndarray
    prior: float
    least: int


def patients_of(field: Field, tested: pd.DataFrame, prior: float) -> Patients:
    """The patients of the couples' doctors; what is summed is summed within an institution (see ``weigh``)."""
    tested = tested.assign(formed=_formed(field, tested))
    rows = _persons(field, tested)
    own = _own_shares(field, tested, prior)
    above = rows.own - rows.all_own * own.habit.to_numpy()[rows.couple.to_numpy()]
    departs = (above / (rows.all_own + HABIT)).to_numpy(float)
    return Patients(tested, rows, own, (rows.hits / rows.tries).to_numpy(float), departs, prior, field.least)


def leaning(patients: Patients | None) -> pd.DataFrame:
    """By how much fills follow own purchases at each institution: origin, up and square, numerator and denominator of the slope."""
    import pandas as pd

    if patients is None:
        return pd.DataFrame({"origin": [], "up": [], "square": []})
    couple = patients.rows.couple.to_numpy()
    code, names = pd.factorize(patients.tested.origin)
    at = code[couple]
    above = patients.shares - patients.own.base.to_numpy(float)[couple]
    up, square = (
        np.bincount(at, sums, len(names)) for sums in (above * patients.departs, patients.departs * patients.departs)
    )
    return pd.DataFrame({"origin": names, "up": up, "square": square})


def follows(lean: pd.DataFrame) -> float:
    """Slope, 0…1, of what a person's fills depart from the base by on what his own purchases do; the same in any order of institutions."""
    square = math.fsum(lean.square)
    return min(max(math.fsum(lean.up) / square, 0.0), 1.0) if square > 0 else 1.0


def weighed(patients: Patients | None, follow: float, keeping: float = 1.0) -> pd.DataFrame:
    """The couples with the columns that ``weigh`` adds, where fills follow own purchases by the slope ``follow`` and one another by ``keeping``."""
    import pandas as pd

    if patients is None:
        names = (
            "doctor",
            "origin",
            "target",
            "base",
            "expected",
            "p",
            "control",
            "controlled",
            "usual",
            "formed",
            "regular",
            "patients",
            "of",
        )
        return pd.DataFrame({name: [] for name in names})
    tested, rows, own = patients.tested, patients.rows, patients.own
    couple, shares, departs = rows.couple.to_numpy(), patients.shares, patients.departs
    base = own.base.to_numpy(float)
    slope = np.where(departs > 0, 1.0, follow)
    shift, tries = slope * departs, rows.tries.to_numpy(float)
    couples = len(tested)
    starts = np.searchsorted(couple, np.arange(couples + 1))
    expected = np.array(
        [
            chances_at(base[k], shift[starts[k] : starts[k + 1]], tries[starts[k] : starts[k + 1]], True).sum()
            for k in range(couples)
        ]
    )
    persons = np.diff(starts)
    ever = expected <= OFTEN * persons
    observed = {
        ones: np.bincount(couple, weights=(shares > 0).astype(float) if ones else shares, minlength=couples).astype(
            float
        )
        for ones in (True, False)
    }
    others = own.witnesses.to_numpy(float)
    weight = others / (others + patients.prior)

    def tail(ones: bool) -> np.ndarray:
        return tails(starts, base, others, weight, shift, tries, observed[ones], np.full(couples, ones), keeping)

    both = ever & (np.bincount(couple, weights=tries, minlength=couples) >= SEVERAL * persons)
    p = np.where(ever, tail(True), 1.0)
    p = np.where(both | ~ever, np.minimum(p, tail(False)), p)
    tested = tested.assign(base=base, expected=expected)
    tested = tested.assign(control=own.control, controlled=own.controlled, usual=own.usual)
    rows = rows.assign(share=shares, shift=shift)
    return _or_regulars(patients.least, tested, p, (np.where(both, 2, 1), ever), rows, (base, others, weight), keeping)


def _or_regulars(
    least: int,
    tested: pd.DataFrame,
    p: np.ndarray,
    made: tuple[np.ndarray, np.ndarray],
    rows: pd.DataFrame,
    rest: tuple[np.ndarray, np.ndarray, np.ndarray],
    keeping: float,
) -> pd.DataFrame:
    """The couples, of which the regular patients alone say more told by these: patients who mostly go there, of the regular ones.

    Where a person goes may be one choice, made once, so that shares are summed, a person once. Where there are
    enough regular patients one test more is made; p is multiplied by the tests made.

    Args:
        least: distinct patients of a couple.
        tested: the couples, told by all patients.
        p: their least p-values.
        made: how many tests were made of each, and whether who ever went there was counted. Where most had gone there at least once anyway, their number
            says nothing of how much more they go: the regular ones are told wherever they stand.
        rows: ``_persons`` with share (of the fills, at the target) and shift.
        rest: base, others and weight as ``tails`` takes them.
        keeping: as ``tails`` takes it.
    """
    tests, ever = made
    often = rows[rows.tries >= REGULAR]
    couple, count = often.couple.to_numpy(), len(tested)
    starts = np.searchsorted(couple, np.arange(count + 1))
    base, others, weight = rest
    share, shift, tries = (often[name].to_numpy(float) for name in ("share", "shift", "tries"))
    observed = np.bincount(couple, weights=share, minlength=count).astype(float)
    alone = tails(starts, base, others, weight, shift, tries, observed, np.zeros(count, np.bool_), keeping)
    mostly = np.bincount(couple[share >= MOSTLY], minlength=count)
    more = np.diff(starts) >= least
    stand = np.where(ever, (tests * p > PLAIN) & (alone < p), alone <= np.maximum(p, PLAIN))
    told = more & stand & (mostly >= least)
    expected = np.array(
        [
            chances_at(base[k], shift[starts[k] : starts[k + 1]], tries[starts[k] : starts[k + 1]], False).sum()
            for k in range(count)
        ]
    )
    return tested.assign(
        regular=told,
        patients=np.where(told, mostly, tested.patients),
        of=np.where(told, np.diff(starts), tested["of"]),
        expected=np.where(told, expected, tested.expected),
        p=np.minimum((tests + more) * np.where(told, np.minimum(alone, p), p), 1.0),
    )


def mostly_there(fills: pd.DataFrame, target: str) -> pd.DataFrame:
    """The fills at the target of the regular patients who mostly go there."""
    there = (fills.target == target).groupby(fills.psn_no).agg(["size", "mean"])
    chosen = there.index[(there["size"] >= REGULAR) & (there["mean"] >= MOSTLY)]
    return fills[(fills.target == target) & fills.psn_no.isin(chosen)]


def _persons(field: Field, tested: pd.DataFrame) -> pd.DataFrame:
    """The patients of each couple's doctor: couple (position), tries (fills), hits (at the target), own, all_own (purchases)."""
    fills = field.fills[field.fills.doctor.isin(tested.doctor)]
    tries = fills.groupby(["doctor", "origin", "psn_no"], sort=False).size().rename("tries").reset_index()
    hits = fills.groupby(["doctor", "origin", "psn_no", "target"], sort=False).size().rename("hits").reset_index()
    couples = tested[["doctor", "origin", "target"]].assign(couple=np.arange(len(tested)))
    rows = couples.merge(tries, on=["doctor", "origin"]).merge(
        hits, on=["doctor", "origin", "psn_no", "target"], how="left"
    )
    who = ["doctor", "origin", "psn_no"]
    rows = rows.merge(field.own, on=[*who, "target"], how="left")
    rows = rows.merge(field.own_by_patient, on=who, how="left", suffixes=("", "_all")).fillna(0.0)
    formed = tested.formed.to_numpy()[rows.couple.to_numpy()]
    rows["own"] = np.where(formed, rows.earlier, rows["count"]).astype(float)
    rows["all_own"] = np.where(formed, rows.earlier_all, rows.count_all).astype(float)
    return rows.sort_values("couple", kind="stable")


def _formed(field: Field, tested: pd.DataFrame) -> np.ndarray:
    """Of which couples the patients' habit is told by what they bought before the doctor's first fill (see EARLIER)."""
    own = field.own.groupby(["doctor", "origin", "target"])[["count", "earlier"]].sum()
    whole = field.own_by_patient.groupby(["doctor", "origin"])[["count", "earlier"]].sum()
    sent = field.count.set_index(["doctor", "origin", "target"]).fills
    everywhere = field.count.groupby(["doctor", "origin"]).fills.sum()
    full, pair = (pd_index(tested, names) for names in (["doctor", "origin", "target"], ["doctor", "origin"]))
    there, all_own = own.reindex(full).fillna(0).to_numpy(float), whole.reindex(pair).fillna(0).to_numpy(float)
    share = sent.reindex(full).to_numpy(float) / everywhere.reindex(pair).to_numpy(float)
    later, all_later = there[:, 0] - there[:, 1], all_own[:, 0] - all_own[:, 1]
    risen = later * all_own[:, 1] > there[:, 1] * all_later
    return np.asarray((all_own[:, 1] >= EARLIER) & risen & (later <= FORMED * share * all_later))


def pd_index(rows: pd.DataFrame, names: list[str]) -> pd.MultiIndex:
    """These columns as an index."""
    import pandas as pd

    return pd.MultiIndex.from_frame(rows[names])


def _own_shares(field: Field, tested: pd.DataFrame, prior: float) -> pd.DataFrame:
    """What patients buy by themselves at the target, a row a couple.

    Returns:
        habit: mean share of the target in the own purchases of the colleagues' patients, shrunk towards gravity's; base: the couple's,
        and witnesses: patients on whom it rests, with the doctor's own patients where colleagues' are few; control, usual and
        controlled as in ``weigh``.
    """
    import pandas as pd

    parts = [
        _own_of(field, tested[tested.formed == formed], prior, "earlier" if formed else "count")
        for formed in (True, False)
    ]
    return pd.concat(parts).reindex(tested.index)


def _own_of(field: Field, tested: pd.DataFrame, prior: float, when: str) -> pd.DataFrame:
    """``_own_shares`` by the purchases of the column ``when``."""
    import pandas as pd

    mine_of, pair_of = (pd_index(tested, names) for names in (["doctor", "origin", "target"], ["doctor", "origin"]))
    by_doctor, at_origin, known = field.own_shares(when)
    mine = by_doctor.reindex(mine_of).fillna(0).to_numpy(float)
    here = np.maximum(at_origin.reindex(pd_index(tested, ["origin", "target"])).fillna(0).to_numpy(float) - mine, 0)
    own = known.reindex(pair_of).fillna(0).to_numpy(float)
    others = np.maximum(known.groupby("origin").sum().reindex(tested.origin).fillna(0).to_numpy(float) - own, 0)
    pull = tested.pull.to_numpy(float)
    colleagues = tested.colleagues.to_numpy(float)
    called = np.where(colleagues < WITNESSES, own, 0.0)
    itself = mine[:, 0] / np.maximum(own, 1)

    def with_own(share: np.ndarray, firm: np.ndarray) -> np.ndarray:
        return np.asarray((firm * share + called * itself) / (firm + called))

    columns = {
        "base": with_own(tested.base.to_numpy(float), colleagues + prior),
        "witnesses": colleagues + called,
        "habit": with_own((here[:, 0] + prior * pull) / (others + prior), others + prior),
        "control": mine[:, 1] / np.maximum(own, 1),
        "controlled": own.astype(int),
        "usual": (here[:, 1] + prior * pull) / (others + prior),
    }
    return pd.DataFrame(columns, index=tested.index)

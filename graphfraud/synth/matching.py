"""Which finding answers which planted ring: the rules of matching, kept apart from the counting.

A ring is known by its patients, or by a key: the truth's ``key`` (patient, institution, doctor, employer, code), else
KEY_OF_KIND; a key of which the truth names nobody falls back to the patients.

* A finding **matches** a ring by Jaccard ≥ 0.5 of patients, or, where the ring has a key, when it names one of the
  key's holders and holds half of the ring's patients or settlements (or codes); where the ring lists neither, naming
  the key is enough.
* A finding **belongs** to a ring when half of its own patients are the ring's (where it names none, half of its
  settlements); to a ring with a key that it names also when half of its settlements are the ring's.
* Only detectors of the family of the ring's kind can find it (FAMILIES).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

FAMILIES: tuple[frozenset[str], ...] = (
    frozenset({"collected_cards", "lent_card_ring", "cross_region_ring", "impossible_travel", "proxy_swipe"}),
    frozenset({"kickback_referral", "recruited_admissions"}),
    frozenset({"split_stay", "bed_hanging", "recruited_admissions"}),
    frozenset({"duplicate_enrolment", "deceased_claims", "identity_mismatch", "impossible_travel"}),
    frozenset({"drug_resale", "trace_code_resale", "over_prescribing", "repeat_prescription"}),
    frozenset({"stock_mismatch", "trace_code_resale"}),
    frozenset({"phantom_charges", "high_value_consumables", "repeat_prescription"}),
    frozenset({"maternity_employer"}),
    frozenset({"trauma_liability"}),
    frozenset({"blacklist_proximity", "lent_card_ring", "collected_cards"}),
)
"""Detectors that look at the same trick from several sides."""

KEY_OF_KIND = {
    "kickback_referral": "doctor",
    "phantom_charges": "doctor",
    "repeat_prescription": "doctor",
    "over_prescribing": "doctor",
    "split_stay": "institution",
    "bed_hanging": "institution",
    "proxy_swipe": "institution",
    "stock_mismatch": "institution",
    "high_value_consumables": "institution",
    "maternity_employer": "employer",
    "trace_code_resale": "code",
}
"""What a ring is known by where the truth does not say; all other kinds by their patients."""

_KIND_OF_MEMBER = {"pharmacy": "institution", "hospital": "institution", "drug_trac_codg": "code"}
_FIELD_OF_KEY = {"institution": "institutions", "doctor": "doctors", "employer": "employers", "code": "codes"}
HALF = 0.5
ENOUGH_EVENTS = 6


@dataclass(frozen=True)
class Ring:
    """A line of the truth.

    ``named`` holds what the ring is known by, empty for patients. ``thin``: fewer than six joint events.
    """

    id: str
    kind: str
    innocent: bool
    patients: frozenset[str]
    settlements: frozenset[str]
    codes: frozenset[str]
    key: str
    named: frozenset[str]
    thin: bool

    @classmethod
    def read(cls, row: dict[str, Any]) -> Ring:
        """From a line of truth.jsonl.

        ``events`` and ``key`` may be missing. KeyError where a field of the contract is.
        """
        key = str(row.get("key") or KEY_OF_KIND.get(row["kind"], "patient"))
        named = frozenset(map(str, row[_FIELD_OF_KEY[key]])) if key in _FIELD_OF_KEY else frozenset()
        events = row.get("events")
        return cls(
            id=str(row["ring_id"]),
            kind=str(row["kind"]),
            innocent=bool(row["innocent"]),
            patients=frozenset(map(str, row["patients"])),
            settlements=frozenset(map(str, row["settlements"])),
            codes=frozenset(map(str, row["codes"])),
            key=key if named else "patient",
            named=named,
            thin=events is not None and int(events) < ENOUGH_EVENTS,
        )


@dataclass(frozen=True)
class Answer:
    """A finding, as far as scoring needs it."""

    id: str
    detector: str
    severity: str
    score: float
    patients: frozenset[str]
    settlements: frozenset[str]
    members: dict[str, frozenset[str]]

    @classmethod
    def read(cls, row: dict[str, Any]) -> Answer:
        """From a finding's JSON. KeyError where a field of the contract is missing."""
        members: dict[str, set[str]] = {}
        for member in row["members"]:
            members.setdefault(_KIND_OF_MEMBER.get(member["kind"], member["kind"]), set()).add(str(member["id"]))
        return cls(
            id=str(row["id"]),
            detector=str(row["detector"]),
            severity=str(row["severity"]),
            score=float(row["score"]),
            patients=frozenset(members.get("patient", ())),
            settlements=frozenset(map(str, row["settlements"])),
            members={kind: frozenset(ids) for kind, ids in members.items()},
        )


def same_family(detector: str, kind: str) -> bool:
    """Whether that detector may find a ring of that kind."""
    return detector == kind or any(detector in family and kind in family for family in FAMILIES)


def jaccard(first: frozenset[str], second: frozenset[str]) -> float:
    """Size of the common part over that of both, 0 where both are empty."""
    either = len(first | second)
    return len(first & second) / either if either else 0.0


def share(part: frozenset[str], whole: frozenset[str]) -> float:
    """Share of ``whole`` that lies in ``part``, 0 where it is empty."""
    return len(part & whole) / len(whole) if whole else 0.0


def f1(answer: Answer, ring: Ring) -> float:
    """F1 of the patients; of the settlements where the ring lists no patients."""
    found, real = (answer.patients, ring.patients) if ring.patients else (answer.settlements, ring.settlements)
    both = len(found) + len(real)
    return 2 * len(found & real) / both if both else 1.0


def matches(answer: Answer, ring: Ring) -> float:
    """How well a finding matches a ring, above 0 where it does (see the module's rules); 0 where it does not."""
    alike = jaccard(answer.patients, ring.patients)
    if alike >= HALF:
        return alike
    if not ring.named or not answer.members.get(ring.key, frozenset()) & ring.named:
        return 0.0
    held = max(
        share(answer.patients, ring.patients),
        share(answer.settlements, ring.settlements),
        share(answer.members.get("code", frozenset()), ring.codes),
    )
    if held >= HALF or not (ring.patients or ring.settlements):
        return max(alike, 0.01)
    return 0.0


def belongs(answer: Answer, ring: Ring) -> float:
    """Share of the finding that is of the ring (see the module's rules)."""
    of_patients = share(ring.patients, answer.patients)
    of_rows = share(ring.settlements, answer.settlements)
    if not ring.named:
        return of_patients if answer.patients else of_rows
    if not answer.members.get(ring.key, frozenset()) & ring.named:
        return of_patients
    return max(of_patients, of_rows) if ring.patients or ring.settlements else 1.0


def touching(answers: Sequence[Answer], rings: Sequence[Ring]) -> list[list[int]]:
    """For each finding the rings that share a patient, a settlement, a code or a key with it; no other can match."""
    holders: dict[tuple[str, str], list[int]] = {}
    for number, ring in enumerate(rings):
        for kind, ids in (("", ring.patients), ("row", ring.settlements), ("code", ring.codes), (ring.key, ring.named)):
            for item in ids:
                holders.setdefault((kind, item), []).append(number)
    found = []
    for answer in answers:
        held = [("", item) for item in answer.patients] + [("row", item) for item in answer.settlements]
        held += [(kind, item) for kind, ids in answer.members.items() for item in ids]
        found.append(sorted({number for item in held for number in holders.get(item, ())}))
    return found


def pair(answers: Sequence[Answer], rings: Sequence[Ring]) -> dict[int, int]:
    """Best one-to-one pairs, finding index → ring index.

    As many as can be, then those most alike, then those ranked first.

    Optimal assignment after Kuhn and Munkres (scipy.optimize.linear_sum_assignment).
    """
    from scipy.optimize import linear_sum_assignment
    from scipy.sparse import coo_array

    near = touching(answers, rings)
    at = [
        (row, column, 1 + alike / 100 + answer.score / 10_000)
        for row, answer in enumerate(answers)
        for column in near[row]
        if same_family(answer.detector, rings[column].kind) and (alike := matches(answer, rings[column])) > 0
    ]
    if not at:
        return {}
    used_rows = sorted({row for row, _, _ in at})
    used_columns = sorted({column for _, column, _ in at})
    weights = coo_array(
        (
            [weight for _, _, weight in at],
            ([used_rows.index(row) for row, _, _ in at], [used_columns.index(column) for _, column, _ in at]),
        ),
        shape=(len(used_rows), len(used_columns)),
    ).toarray()
    chosen = linear_sum_assignment(weights, maximize=True)
    return {
        used_rows[row]: used_columns[column] for row, column in zip(*chosen, strict=True) if weights[row, column] > 0
    }

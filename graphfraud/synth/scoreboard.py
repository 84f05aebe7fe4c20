"""The scorer's result and its public forms: a frame, JSON, a text table."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Verdict:
    """What became of a finding.

    Attributes:
        finding: its id.
        detector: its detector.
        severity: its severity.
        verdict: ring (the one finding of a ring), loose (matches a ring, but less than half of it is of the ring:
        finds it, yet is
            not right), other family, thin, duplicate, fragment, innocent or false.
        ring: the ring that it matches or belongs to.
        kind: the matched ring's kind, None where it was not paired with one.
        f1: of the members, 0 where it was not paired.
    """

    finding: str
    detector: str
    severity: str
    verdict: str
    ring: str | None
    kind: str | None
    f1: float


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


@dataclass(frozen=True)
class Figures:
    """Counts of one kind, or of all; rings are those with six joint events or more.

    Attributes:
        kind: detector id, or all.
        rings: planted.
        found: matched by a finding of high or medium severity.
        found_high: matched by one of high severity.
        high: high findings that count (those of thin rings do not).
        high_right: of these, the one finding of a ring, or right in another family.
        high_belonging: of these, those of which half belongs to one ring, fragments and duplicates included.
        shown: high and medium findings that count.
        shown_right: of these, right ones.
        member_f1: mean F1 of the members over found rings.
        average_precision: of the ranking by score.
        thin_rings: planted rings with fewer than six joint events.
        thin_found: of these, found.
    """

    kind: str
    rings: int
    found: int
    found_high: int
    high: int
    high_right: int
    high_belonging: int
    shown: int
    shown_right: int
    member_f1: float | None
    average_precision: float | None
    thin_rings: int
    thin_found: int

    @property
    def recall(self) -> float | None:
        """Share of the rings found at high or medium severity."""
        return _ratio(self.found, self.rings)

    @property
    def recall_high(self) -> float | None:
        """Share of the rings found at high severity alone."""
        return _ratio(self.found_high, self.rings)

    @property
    def precision_high(self) -> float | None:
        """Share of the high findings that are right; fragments and duplicates are not."""
        return _ratio(self.high_right, self.high)

    @property
    def purity_high(self) -> float | None:
        """Share of the high findings of which half belongs to one ring; fragments and duplicates included."""
        return _ratio(self.high_belonging, self.high)

    @property
    def precision_shown(self) -> float | None:
        """Share of the high and medium findings that are right."""
        return _ratio(self.shown_right, self.shown)

    def plain(self) -> dict[str, Any]:
        """Counts and ratios as plain types."""
        ratios = ("recall", "recall_high", "precision_high", "purity_high", "precision_shown")
        return asdict(self) | {name: getattr(self, name) for name in ratios}


@dataclass(frozen=True)
class Scoreboard:
    """Figures overall and by kind; innocent groups as (kind, groups, flagged).

    A verdict for each high or medium finding.
    """

    overall: Figures
    by_kind: tuple[Figures, ...]
    innocent: tuple[tuple[str, int, int], ...]
    verdicts: tuple[Verdict, ...]

    @property
    def innocent_groups(self) -> int:
        """Planted innocent groups."""
        return sum(groups for _, groups, _ in self.innocent)

    @property
    def innocent_flagged(self) -> int:
        """Innocent groups that a high finding accuses."""
        return sum(flagged for _, _, flagged in self.innocent)

    def frame(self) -> pd.DataFrame:
        """One row a kind and one for all."""
        import pandas as pd

        return pd.DataFrame([figures.plain() for figures in (*self.by_kind, self.overall)]).set_index("kind")

    def to_json(self) -> dict[str, Any]:
        """Everything as plain types."""
        return {
            "overall": self.overall.plain(),
            "by_kind": {figures.kind: figures.plain() for figures in self.by_kind},
            "innocent": {
                "groups": self.innocent_groups,
                "flagged": self.innocent_flagged,
                "by_kind": {kind: {"groups": groups, "flagged": flagged} for kind, groups, flagged in self.innocent},
            },
            "verdicts": [asdict(verdict) for verdict in self.verdicts],
        }

    def text(self) -> str:
        """A table for people."""
        heads = ("kind", "rings", "found", "recall", "high", "prec.high", "prec.h+m", "F1", "AP", "thin")
        lines = [f"{heads[0]:<24}" + "".join(f"{head:>10}" for head in heads[1:])]
        for item in (*self.by_kind, self.overall):
            cells = (
                str(item.rings),
                str(item.found),
                _percent(item.recall),
                _percent(item.recall_high),
                _percent(item.precision_high) + f"/{item.high}",
                _percent(item.precision_shown) + f"/{item.shown}",
                _percent(item.member_f1),
                _percent(item.average_precision),
                f"{item.thin_found}/{item.thin_rings}",
            )
            lines.append(f"{item.kind:<24}" + "".join(f"{cell:>10}" for cell in cells))
        accused = ", ".join(f"{kind} {flagged}/{groups}" for kind, groups, flagged in self.innocent if flagged)
        lines.append(
            f"innocent groups at high severity: {self.innocent_flagged} of {self.innocent_groups}"
            + (f" ({accused})" if accused else "")
        )
        return "\n".join(lines)


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"

"""The tests of couples where the fills are: institution by institution, on an engine whose rows are not the driver's.

The driver gives the couples of doctor and target with what colleagues and distance let expect, and gets their p-values;
fills come to it for the couples that stood only. What runs there is what runs on one machine (chance.py, onset.py): sums are
taken within an institution, in the same order of rows, so that the figures are the same to the last digit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from graphfraud.detectors.case import Case
from graphfraud.detectors.kickback_referral.chance import Patients, follows, leaning, patients_of, weighed
from graphfraud.detectors.kickback_referral.model import Field
from graphfraud.detectors.kickback_referral.onset import Onset, onset_of

if TYPE_CHECKING:
    import pandas as pd

COUPLE = ["doctor", "origin", "target"]
GIVEN = [*COUPLE, "position", "patients", "everybody", "base", "colleagues", "pull"]
LEANING = "origin string, up double, square double"
WEIGHED = (
    "doctor string, origin string, target string, base double, expected double, p double, control double, "
    "controlled bigint, usual double, formed boolean, regular boolean, patients bigint, everybody bigint"
)
ONSETS = "doctor string, origin string, target string, day date, before double, later double, p_value double"


@dataclass(frozen=True)
class Apart:
    """Fills (gf_near) and own purchases (gf_own) of the institutions with a tested couple, kept on the engine.

    Attributes:
        case: the detector's case, whose engine holds them.
        least: distinct patients from which on a couple is tested.
    """

    case: Case
    least: int

    def weigh(self, tested: pd.DataFrame, prior: float, keeping: float) -> pd.DataFrame:
        """What ``chance.weigh`` adds to the couples."""
        given = tested.rename(columns={"of": "everybody"})
        given = given.assign(position=range(len(given)), colleagues=given.colleagues.astype(float))
        self._bring("gf_tested", given[GIVEN])
        lean = self._at_rows("leaning", partial(lean_there, prior=prior, least=self.least), LEANING)
        found = self._at_rows(
            "weighed",
            partial(weigh_there, prior=prior, least=self.least, slope=follows(lean), keeping=keeping),
            WEIGHED,
        )
        found = found.rename(columns={"everybody": "of"})
        return tested.drop(columns=["base", "patients", "of"]).merge(found, on=COUPLE, how="left", validate="1:1")

    def onsets(self, couples: pd.DataFrame) -> list[Onset | None]:
        """The onset of each couple since its target ``opened``, None where there is none."""
        if couples.empty:
            return []
        opened = couples.opened.astype("datetime64[ns]").dt.strftime("%Y-%m-%d")
        self._bring("gf_asked", couples[COUPLE].assign(opened=opened.fillna("")))
        tables: Mapping[str, Any] = {"fills": (self.case.sql("courses.sql"), {})}
        rows = self.case.engine.apart(self._step("courses"), tables, "origin", onsets_there, ONSETS)
        assert rows is not None
        found = {
            tuple(row[name] for name in COUPLE): Onset(row["day"], row["before"], row["later"], row["p_value"])
            for row in rows.to_pylist()
        }
        return [found.get(key) for key in couples[COUPLE].itertuples(index=False, name=None)]

    def around(self, found: pd.DataFrame) -> pd.DataFrame:
        """Fills of the found doctors and of their colleagues at the same institutions, in their order."""
        self._bring("gf_found", found[["doctor", "origin"]].drop_duplicates())
        fills: pd.DataFrame = self.case.linked("around.sql").to_pandas()
        return fills

    def at(self, origins: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Fills at these institutions, and own purchases of their doctors' patients, in their order."""
        import pandas as pd

        fills = self.around(pd.DataFrame({"doctor": [""] * len(origins), "origin": origins}))
        return fills, numbers(self.case.linked("own_around.sql").to_pandas())

    def _at_rows(self, step: str, work: Any, schema: str) -> pd.DataFrame:
        names = {"fills": "near.sql", "own": "near_own.sql", "tested": "tested.sql"}
        tables: Mapping[str, Any] = {name: (self.case.sql(file), {}) for name, file in names.items()}
        rows = self.case.engine.apart(self._step(step), tables, "origin", work, schema)
        assert rows is not None
        found: pd.DataFrame = rows.to_pandas()
        return found

    def _bring(self, name: str, rows: pd.DataFrame) -> None:
        import pyarrow as pa

        self.case.engine.bring(name, pa.Table.from_pandas(rows, preserve_index=False))

    def _step(self, name: str) -> str:
        return f"{self.case.detector.id}/{name}"


def numbers(own: pd.DataFrame) -> pd.DataFrame:
    """Own purchases with their counts as numbers that may be divided."""
    return own.astype({"count": float, "earlier": float})


def lean_there(tables: Mapping[str, Any], prior: float, least: int) -> Any:
    """``chance.leaning`` of some institutions' rows."""
    return _arrow(leaning(_patients(tables, prior, least)), LEANING)


def weigh_there(tables: Mapping[str, Any], prior: float, least: int, slope: float, keeping: float) -> Any:
    """``chance.weighed`` of some institutions' rows."""
    return _arrow(weighed(_patients(tables, prior, least), slope, keeping).rename(columns={"of": "everybody"}), WEIGHED)


def onsets_there(tables: Mapping[str, Any]) -> Any:
    """``onset.onset_of`` each couple's fills: doctor, origin, wanted (the couple's target), target, date, setl_id."""
    import pandas as pd

    found = []
    for couple, fills in tables["fills"].to_pandas().groupby(["doctor", "origin", "wanted"], sort=True):
        onset = onset_of(fills, couple[2])
        if onset is not None:
            found.append((*couple, onset.day, onset.before, onset.later, onset.p_value))
    return _arrow(pd.DataFrame(found, columns=[*COUPLE, "day", "before", "later", "p_value"]), ONSETS)


def _patients(tables: Mapping[str, Any], prior: float, least: int) -> Patients | None:
    """The patients of the couples of some institutions; None where they have no couple that is tested."""
    rows = {name: table.to_pandas() for name, table in tables.items()}
    tested = rows["tested"].rename(columns={"everybody": "of"}).sort_values("position", ignore_index=True)
    if tested.empty:
        return None
    fills = rows["fills"].sort_values(["date", "setl_id"], ignore_index=True)
    own = numbers(rows["own"]).sort_values(["doctor", "origin", "psn_no", "target"], ignore_index=True)
    count = fills.groupby(COUPLE, as_index=False).agg(patients=("psn_no", "nunique"), fills=("setl_id", "size"))
    none: dict[str, int] = {}
    return patients_of(Field(fills, count, count, own, None, none, none, least), tested, prior)  # type: ignore[arg-type]


def _arrow(rows: pd.DataFrame, schema: str) -> Any:
    import pyarrow as pa

    types = {
        "string": pa.string(),
        "double": pa.float64(),
        "bigint": pa.int64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
    }
    fields = [part.split() for part in schema.split(", ")]
    wanted = pa.schema([(name, types[kind]) for name, kind in fields])
    return pa.Table.from_pandas(rows[[name for name, _ in fields]], schema=wanted, preserve_index=False)

"""The service does not fit the owner's sex or age: somebody else was treated on the card (冒名顶替).

Fires on: an institution where visits keep bearing services or diagnoses of the other sex or of another age
Stays silent on: wrong codes, newborns on the mother's card, a register with the wrong sex; drugs alone are no more than medium
Innocent readings: see ``readings``; True marks those without which nothing is called high.
Null model: such visits per visit against all other institutions (stats.peers), Benjamini–Hochberg over all of them.
Legal basis: State Council order 735, articles 40 and 41 (impersonation).
"""

from __future__ import annotations

import csv
from importlib import resources

from graphfraud.detectors.case import Case
from graphfraud.detectors.judgement import Lead
from graphfraud.detectors.law import INDUCES, LENDS, RULES
from graphfraud.detectors.place_lead import Words, place_lead
from graphfraud.detectors.rates import Bar, rates, weigh
from graphfraud.detectors.spec import Detector, Parameter
from graphfraud.detectors.stays import need_items
from graphfraud.detectors.wording import present
from graphfraud.innocent.events import Events
from graphfraud.model.finding import Reason

LOOSE_PLACES = 5
LOOSE_USES = 30
LOOSE_SHARE = 0.1
"""What so many institutions bill to the wrong owners, in such a share of so many uses, is no sign: the code is loose."""
LEAST_NIGHTS, MOSTLY = 2, 0.5
"""A stay of so many nights is no record opened by mistake: who lies in the bed is asked at the desk and billed day after day. Where more than
this share are such stays, that each is the only one is no ground against."""
TITLE = {"zh": "冒名就医（项目与性别年龄不符）", "en": "Care that does not fit the card's owner"}
WORDS = Words(
    title=TITLE,
    place_role="treating_institution",
    patient_role="borrowed_card",
    code="does_not_fit",
    event={"zh": "项目或诊断与持卡人性别年龄不符的就诊", "en": "visits that do not fit the owner's sex or age"},
    patient={"zh": "{n} 次就诊与本人不符", "en": "{n} visits that do not fit"},
)


def run(case: Case) -> list[Lead]:
    """One lead an institution."""
    import pyarrow as pa

    need_items(case)
    text = resources.files(__package__).joinpath("bounds.csv").read_text(encoding="utf-8")
    bounds = list(csv.DictReader(text.splitlines()))
    columns = {name: [row[name] for row in bounds] for name in ("what", "pattern", "but")}
    numbers = {name: [int(row[name]) for row in bounds] for name in ("sex", "age_from", "age_to")}
    case.database.con.register("gf_bound", pa.table({**columns, **numbers}))
    try:
        table = case.frame(
            loose_places=LOOSE_PLACES, loose_uses=LOOSE_USES, loose_share=LOOSE_SHARE, least_nights=LEAST_NIGHTS
        )
    finally:
        case.database.con.unregister("gf_bound")
    if not table.num_rows:
        return []
    bar = Bar(int(case.settings["least_visits"]), int(case.settings["least_persons"]), float(case.settings["ratio"]))
    events = Events(table, present(case))
    leads = []
    for item in weigh(case, "mismatch", events, rates(table, case.frame("chances.sql")), bar):
        rows = table.take(item.kept).to_pydict()
        days = len(set(rows["setl_date"]))
        more = {"zh": f"分布在 {days} 天", "en": f"on {days} days"}
        once = len(set(rows["psn_no"])) == len(set(rows["setl_id"])) and sum(rows["lay"]) <= MOSTLY * len(rows["lay"])
        leads.append(place_lead(case, item, rows, rows["setl_id"], WORDS, more, _once() if once else (), thin=once))
    return leads


def _once() -> tuple[Reason, ...]:
    """A ground against: a lent card is used again, a record opened by mistake hits everybody once."""
    text = {
        "zh": "每人仅一次：可能是错开了他人的就诊记录，先核对病历",
        "en": "everybody only once: somebody else's record may have been opened by mistake, check the notes first",
    }
    return (Reason("once_each", 1.0, None, None, text),)


DETECTOR = Detector(
    id="identity_mismatch",
    title=TITLE,
    fires_on={
        "zh": "机构反复出现与持卡人性别、年龄不符的项目或诊断",
        "en": "an institution whose visits keep bearing services or diagnoses of the other sex or another age",
    },
    stays_silent_on={
        "zh": "编码错误、新生儿记在母亲名下、登记性别有误",
        "en": "wrong codes, newborns on the mother's card, a register with the wrong sex",
    },
    readings={
        "code_error": True,
        "register_error": False,
        "mother_newborn": False,
        "partner_test": True,
        "off_label": True,
    },
    legal_basis=(INDUCES, LENDS, RULES),
    parameters=(
        Parameter("least_visits", 5, "visits", {"zh": "最少就诊次数", "en": "least number of visits"}, at_least=3),
        Parameter("least_persons", 3, "persons", {"zh": "最少人数", "en": "least number of persons"}),
        Parameter("ratio", 3.0, "times", {"zh": "相对同类的最低倍数", "en": "least multiple of the expectation"}),
    ),
    uses=("fee_list_d", "mdtrt_d", "psn_info_b", "medins_info_b"),
    needs_columns=("setl_d.gend|psn_info_b.gend",),
    leans_on=("births", "lines"),
    run=run,
)

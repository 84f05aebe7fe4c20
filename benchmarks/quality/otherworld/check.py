"""``python -m benchmarks.quality.otherworld.check OUT``: do the tables and the truth hold together?"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pandas as pd

from graphfraud.model import schema

_BACK = {"feedetl_sn": "bkkp_sn", "med_list_codg": "hilist_code", "bilg_dr_codg": "bilg_dr_code"}
_FUNDS = [*schema.FUNDS]


def read(folder: Path, name: str) -> pd.DataFrame | None:
    """A table as text under the national names; None where the variant lacks it."""
    path = folder / f"{name}.csv"
    if not path.exists():
        return None
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    except UnicodeDecodeError:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="gb18030")
    zh = {c.zh: c.name for c in schema.table(name).columns}
    return frame.rename(columns=zh | _BACK)


def fen(values: pd.Series) -> pd.Series:
    """Yuan as text to whole fen."""
    return (pd.to_numeric(values) * 100).round().astype("int64")


def faults(folder: Path) -> list[str]:
    """Everything that does not hold, one line each; an empty list when all does."""
    out: list[str] = []

    def hold(what: str, ok: pd.Series | bool) -> None:
        bad = int((~ok).sum()) if isinstance(ok, pd.Series) else int(not ok)
        if bad:
            out.append(f"{what}: {bad}")

    s = read(folder, "setl_d")
    assert s is not None
    hold("a repeated setl_id differs", not s.drop_duplicates().setl_id.duplicated().any())
    s = s.drop_duplicates("setl_id")
    total, fund, own = fen(s.medfee_sumamt), fen(s.fund_pay_sumamt), fen(s.psn_pay)
    hold("total = fund + person", total == fund + own)
    hold("fund = its layers", fund == sum(fen(s[f]) for f in _FUNDS))
    hold("person = account + aid + cash", own == fen(s.acct_pay) + fen(s.acct_mulaid_pay) + fen(s.cash_payamt))
    parts = sum(fen(s[c]) for c in ("fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_amt"))
    hold("total = own + over + first + scope", total == parts)
    refund = s.refd_setl_flag == "1"
    hold("only refunds are negative", (total < 0) == (refund & (total != 0)))
    hold("a visit costs something", total != 0)
    hold("refund names its original", ~refund | s.init_setl_id.isin(set(s.setl_id[~refund])))
    amount = dict(zip(s.setl_id, total, strict=True))
    hold("refund is the original's sum", -total[refund] == s.init_setl_id[refund].map(amount))
    hold("begndate <= enddate", s.begndate <= s.enddate)
    hold("token rows show no identity", (s.mdtrt_cert_type != "02") | (s.mdtrt_cert_no == s.certno))
    keys = {"psn_info_b": "psn_no", "medins_info_b": "fixmedins_code", "fee_list_d": "bkkp_sn", "mdtrt_d": "mdtrt_id"}
    for name in ("fee_list_d", "mdtrt_d", "psn_info_b", "psn_insu_d", "medins_info_b", "drugtracinfo", "purcinfo"):
        frame = read(folder, name)
        if frame is None:
            continue
        hold(f"{name}: unknown column", set(frame.columns) <= set(schema.table(name).names))
        if name in keys:
            hold(f"{name}: key repeated", ~frame[keys[name]].duplicated())
        if name in ("fee_list_d", "drugtracinfo"):
            hold(f"{name}: settlement unknown", frame.setl_id.isin(amount))
        if name == "fee_list_d":
            lines = fen(frame.det_item_fee_sumamt)
            hold("line = count x price", lines == (pd.to_numeric(frame.cnt) * fen(frame.pric)).round().astype("int64"))
            sums = lines.groupby(frame.setl_id).sum()
            hold("lines add up to the settlement", sums == sums.index.map(amount).to_series(index=sums.index))
            hold("every settlement has lines", s.setl_id.isin(sums.index))
        if name == "mdtrt_d":
            hold("mdtrt unknown", frame.mdtrt_id.isin(set(s.mdtrt_id)))
            hold("begntime <= endtime", frame.begntime <= frame.endtime)
        if name == "medins_info_b":
            hold("institution unknown", s.fixmedins_code.isin(set(frame.fixmedins_code)))
        if name == "psn_insu_d":
            hold("insured person unknown", s.psn_no.isin(set(frame.psn_no)))
    known = {"patients": set(s.psn_no), "institutions": set(s.fixmedins_code), "settlements": set(s.setl_id)}
    for text in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        group = json.loads(text)
        for field, values in known.items():
            missing = set(group[field]) - values
            if missing and not (field == "institutions" and not group["settlements"]):
                out.append(f"{group['ring_id']}: {len(missing)} {field} not in setl_d")
        if not group["patients"] or (not group["settlements"] and not group["innocent"]):
            out.append(f"{group['ring_id']}: empty")
    return out


def main() -> int:
    """Print the faults of a folder; status 1 where there are some."""
    found = faults(Path(sys.argv[1]))
    print("\n".join(found) or "all holds")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())

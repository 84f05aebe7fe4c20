"""The made-up records hold together: keys, references, sums, times, identities."""

from __future__ import annotations

import pytest

from graphfraud.model.schema import FUNDS, TABLES

from .conftest import Prefecture

CHECKS = "10X98765432"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_bears_the_canonical_headers_and_its_keys_are_unique(prefecture: Prefecture, table) -> None:
    with open(prefecture.folder / f"{table.name}.csv", encoding="utf8") as file:
        assert file.readline().strip().split(",") == list(table.names)
    assert prefecture.one(f"SELECT COUNT(*) FROM {table.name}") == prefecture.report.tables[table.name] > 0
    for column in table.columns:
        if column.required:
            assert prefecture.one(f"SELECT COUNT(*) FROM {table.name} WHERE {column.name} IS NULL") == 0
    if table.key:
        key = ", ".join(f"COALESCE(CAST({name} AS VARCHAR), '')" for name in table.key)
        assert prefecture.one(f"SELECT COUNT(*) - COUNT(DISTINCT ({key})) FROM {table.name}") == 0


@pytest.mark.parametrize(
    ("child", "column", "parent", "key"),
    [
        ("setl_d", "psn_no", "psn_info_b", "psn_no"),
        ("setl_d", "mdtrt_id", "mdtrt_d", "mdtrt_id"),
        ("setl_d", "fixmedins_code", "medins_info_b", "fixmedins_code"),
        ("setl_d", "init_setl_id", "setl_d", "setl_id"),
        ("fee_list_d", "setl_id", "setl_d", "setl_id"),
        ("fee_list_d", "mdtrt_id", "mdtrt_d", "mdtrt_id"),
        ("mdtrt_d", "psn_no", "psn_info_b", "psn_no"),
        ("psn_insu_d", "psn_no", "psn_info_b", "psn_no"),
        ("psn_info_b", "psn_no", "psn_insu_d", "psn_no"),
        ("drugtracinfo", "setl_id", "setl_d", "setl_id"),
        ("purcinfo", "fixmedins_code", "medins_info_b", "fixmedins_code"),
        ("purcinfo", "hilist_code", "fee_list_d", "hilist_code"),
    ],
)
def test_every_reference_is_answered(prefecture: Prefecture, child: str, column: str, parent: str, key: str) -> None:
    query = f"SELECT COUNT(*) FROM {child} AS c ANTI JOIN {parent} AS p ON c.{column} = p.{key}"
    query += f" WHERE c.{column} IS NOT NULL"
    assert prefecture.one(query) == 0


def test_a_settlement_and_its_visit_and_lines_name_the_same_person_and_institution(prefecture: Prefecture) -> None:
    for other, key in (("mdtrt_d", "mdtrt_id"), ("fee_list_d", "setl_id")):
        query = f"""SELECT COUNT(*) FROM setl_d AS s JOIN {other} AS o USING ({key})
                    WHERE s.psn_no <> o.psn_no OR s.fixmedins_code <> o.fixmedins_code"""
        assert prefecture.one(query) == 0


def test_amounts_add_up(prefecture: Prefecture) -> None:
    for whole, parts in (
        ("medfee_sumamt", ("fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_amt")),
        ("medfee_sumamt", ("fund_pay_sumamt", "psn_pay")),
        ("fund_pay_sumamt", FUNDS),
        ("psn_pay", ("acct_pay", "cash_payamt")),
    ):
        assert prefecture.one(f"SELECT COUNT(*) FROM setl_d WHERE {whole} <> {' + '.join(parts)}") == 0
    lines = """SELECT COUNT(*) FROM (SELECT setl_id, SUM(det_item_fee_sumamt) AS total FROM fee_list_d GROUP BY setl_id)
               RIGHT JOIN setl_d USING (setl_id) WHERE vali_flag = '1' AND total IS DISTINCT FROM medfee_sumamt"""
    assert prefecture.one(lines) == 0
    assert prefecture.one("SELECT COUNT(*) FROM fee_list_d WHERE cnt * pric <> det_item_fee_sumamt") == 0
    negative = "medfee_sumamt <= 0 OR fund_pay_sumamt < 0 OR acct_pay < 0 OR cash_payamt < 0 OR acct_mulaid_pay < 0"
    assert prefecture.one(f"SELECT COUNT(*) FROM setl_d WHERE refd_setl_flag = '0' AND ({negative})") == 0
    assert prefecture.one("SELECT COUNT(*) FROM setl_d WHERE balc < 0 OR ABS(acct_mulaid_pay) > ABS(acct_pay)") == 0


def test_an_account_runs_down_by_what_it_paid_until_the_next_deposit(prefecture: Prefecture) -> None:
    query = """
      WITH own AS (
        SELECT setl_id, balc, acct_pay, (setl_time::DATE - DATE '2025-11-01') // 30 AS month,
               LAG(balc) OVER turn AS before, LAG((setl_time::DATE - DATE '2025-11-01') // 30) OVER turn AS month_before
        FROM setl_d WHERE psn_type IN ('11', '12') WINDOW turn AS (PARTITION BY psn_no ORDER BY setl_time, setl_id))
      SELECT COUNT(*), COUNT(*) FILTER (balc > before - acct_pay), COUNT(*) FILTER (balc < before - acct_pay) FROM own
      WHERE month = month_before"""
    rows, more_left, paid_for_others = prefecture.rows(query)[0]
    assert rows > 500 and more_left == 0 and 0 < paid_for_others < rows / 2
    emptied = prefecture.one("SELECT COUNT(*) FROM setl_d WHERE acct_pay > 0 AND cash_payamt > 0 AND balc = 0")
    assert emptied > 0


def test_a_refund_undoes_one_settlement_and_comes_later(prefecture: Prefecture) -> None:
    query = """SELECT COUNT(*), COUNT(DISTINCT r.init_setl_id),
                 COUNT(*) FILTER (r.medfee_sumamt <> -o.medfee_sumamt OR r.fund_pay_sumamt <> -o.fund_pay_sumamt
                   OR r.acct_pay <> -o.acct_pay OR r.psn_no <> o.psn_no OR r.fixmedins_code <> o.fixmedins_code
                   OR r.setl_time <= o.setl_time OR o.refd_setl_flag <> '0')
               FROM setl_d AS r JOIN setl_d AS o ON r.init_setl_id = o.setl_id"""
    refunds, originals, wrong = prefecture.rows(query)[0]
    assert refunds == originals == prefecture.one("SELECT COUNT(*) FROM setl_d WHERE refd_setl_flag = '1'") > 20
    assert wrong == 0
    assert prefecture.one("SELECT COUNT(*) FROM setl_d WHERE vali_flag = '0'") > 0


def test_nobody_is_treated_outside_opening_hours_or_before_the_opening(prefecture: Prefecture) -> None:
    hours = """SELECT COUNT(*) FROM setl_d JOIN medins_info_b USING (fixmedins_code)
               WHERE med_type {kinds} AND medins_type = '{kind}'
                 AND (begndate::TIME < '07:25' OR begndate::TIME > '{closing}')"""
    assert prefecture.one(hours.format(kinds="= '41'", kind="pharmacy", closing="22:15")) == 0
    assert prefecture.one(hours.format(kinds="= '11'", kind="clinic", closing="19:15")) == 0
    assert prefecture.one(hours.format(kinds="IN ('11', '14', '51')", kind="hospital", closing="18:30")) == 0
    night = "SELECT COUNT(*) FROM setl_d WHERE med_type = '13' AND (hour(begndate) < 6 OR hour(begndate) > 21)"
    assert prefecture.one(night) > 0
    early = "SELECT COUNT(*) FROM setl_d JOIN medins_info_b USING (fixmedins_code) WHERE setl_time < aprv_esta_date"
    assert prefecture.one(early) == 0
    assert prefecture.one("SELECT COUNT(*) FROM setl_d WHERE begndate > enddate OR enddate > setl_time") == 0


def test_identity_numbers_are_valid_and_of_no_real_region(prefecture: Prefecture) -> None:
    people = prefecture.rows("SELECT certno, strftime(brdy, '%Y%m%d'), gend, mob FROM psn_info_b")
    for certno, birthday, sex, mobile in people:
        assert certno.startswith("99") and certno[6:14] == birthday
        assert int(certno[16]) % 2 == int(sex) % 2
        total = sum(int(digit) * weight for digit, weight in zip(certno[:17], WEIGHTS, strict=True))
        assert certno[17] == CHECKS[total % 11]
        assert mobile is None or (mobile.startswith("100") and len(mobile) == 11)
    twins = {
        tuple(group["patients"])
        for kind in ("duplicate_enrolment", "moved_residence", "student")
        for group in prefecture.groups(kind)
    }
    assert len({certno for certno, *_ in people}) == len(people) - len(twins)


def test_a_token_is_used_once_and_a_card_has_one_owner(prefecture: Prefecture) -> None:
    token = "SELECT COUNT(*) - COUNT(DISTINCT mdtrt_cert_no) FROM setl_d WHERE mdtrt_cert_type = '01'"
    assert prefecture.one(token) == 0
    owners = (
        "SELECT COUNT(DISTINCT (psn_no, ssc_cardno)) - COUNT(DISTINCT ssc_cardno) FROM setl_d WHERE ssc_cardno > ''"
    )
    assert prefecture.one(owners) == 0
    assert (
        prefecture.one("SELECT COUNT(*) FROM setl_d WHERE mdtrt_cert_type = '03' AND mdtrt_cert_no <> ssc_cardno") == 0
    )
    assert prefecture.one("SELECT COUNT(*) FROM setl_d WHERE mdtrt_cert_type = '02' AND mdtrt_cert_no <> certno") == 0
    assert {row[0] for row in prefecture.rows("SELECT DISTINCT mdtrt_cert_type FROM setl_d")} == {"01", "02", "03"}


def test_normal_diagnoses_fit_sex_and_age(prefecture: Prefecture) -> None:
    normal = "FROM setl_d ANTI JOIN planted USING (setl_id)"
    assert prefecture.one(f"SELECT COUNT(*) {normal} WHERE dise_no LIKE 'N76%' AND gend = '1'") == 0
    assert prefecture.one(f"SELECT COUNT(*) {normal} WHERE dise_no LIKE 'N40%' AND (gend = '2' OR age < 49)") == 0
    assert prefecture.one(f"SELECT COUNT(*) {normal} WHERE dise_no LIKE 'P59%' AND age > 1") == 0


def test_nobody_dead_is_treated_outside_the_planted_rings(prefecture: Prefecture) -> None:
    query = """SELECT kind, COUNT(*) FROM setl_d JOIN psn_info_b AS p USING (psn_no) LEFT JOIN planted USING (setl_id)
               WHERE begndate::DATE > p.die_date GROUP BY kind"""
    assert {row[0] for row in prefecture.rows(query)} == {"deceased_claims"}


def test_nobody_normal_is_at_two_places_during_a_stay(prefecture: Prefecture) -> None:
    query = """SELECT COUNT(*) FROM setl_d AS stay JOIN setl_d AS other USING (psn_no)
               WHERE stay.med_type IN ('21', '25') AND other.begndate > stay.begndate AND other.begndate < stay.enddate
                 AND stay.fixmedins_code <> other.fixmedins_code AND stay.vali_flag = '1' AND other.vali_flag = '1'
                 AND stay.refd_setl_flag = '0' AND other.refd_setl_flag = '0'
                 AND stay.psn_no NOT IN (SELECT psn_no FROM setl_d JOIN planted USING (setl_id))"""
    assert prefecture.one(query) <= 0.05 * prefecture.one("SELECT COUNT(*) FROM setl_d WHERE med_type IN ('21', '25')")


def test_boxes_are_sold_once_but_for_planted_and_opened_ones(prefecture: Prefecture) -> None:
    query = """
      WITH sold AS (
        SELECT DISTINCT drug_trac_codg, setl_id, SIGN(sel_retn_cnt) AS way FROM drugtracinfo WHERE trdn_flag = '0')
      SELECT drug_trac_codg FROM sold GROUP BY drug_trac_codg HAVING SUM(way) > 1"""
    twice = {row[0] for row in prefecture.rows(query)}
    planted = {code for group in prefecture.groups("trace_code_resale") for code in group["codes"]}
    assert twice and twice <= planted
    opened = "SELECT COUNT(*) - COUNT(DISTINCT drug_trac_codg) FROM drugtracinfo WHERE trdn_flag = '1'"
    assert prefecture.one(opened) > 0
    assert prefecture.one("SELECT COUNT(*) FROM drugtracinfo WHERE LENGTH(drug_trac_codg) <> 20") == 0


def test_what_is_sold_was_bought_but_where_stock_is_short_on_purpose(prefecture: Prefecture) -> None:
    query = """
      WITH sold AS (
             SELECT fixmedins_code, hilist_code, SUM(cnt) AS n FROM fee_list_d WHERE list_type = '101' GROUP BY ALL),
           bought AS (SELECT fixmedins_code, hilist_code, SUM(purc_cnt) AS n FROM purcinfo GROUP BY ALL)
      SELECT DISTINCT fixmedins_code FROM sold LEFT JOIN bought USING (fixmedins_code, hilist_code)
      WHERE sold.n > COALESCE(bought.n, 0)"""
    short = {row[0] for row in prefecture.rows(query)}
    guilty = {code for group in prefecture.groups("stock_mismatch") for code in group["institutions"]}
    innocent = {
        code
        for kind in ("opening_stock", "strips")
        for group in prefecture.groups(kind)
        for code in group["institutions"]
    }
    assert guilty <= short <= guilty | innocent
    assert short & innocent


def test_a_year_looks_like_a_year(prefecture: Prefecture) -> None:
    per_person = prefecture.one("SELECT COUNT(*) FROM setl_d ANTI JOIN planted USING (setl_id)") / 4000
    assert 3.0 <= per_person <= 6.5
    share = dict(prefecture.rows("SELECT med_type, COUNT(*) / SUM(COUNT(*)) OVER () FROM setl_d GROUP BY med_type"))
    assert 0.35 <= share["41"] <= 0.6 and 0.01 <= share["21"] <= 0.08 and 0.2 <= share["11"] <= 0.5
    visits = [
        row[0]
        for row in prefecture.rows(
            "SELECT COUNT(*) AS n FROM setl_d WHERE med_type = '41' GROUP BY fixmedins_code ORDER BY n DESC"
        )
    ]
    assert visits[0] > 2.5 * visits[len(visits) // 2]

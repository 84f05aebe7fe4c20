"""What makes a row accepted, rejected, repeated or a conflict."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from ingest_records import canonical, one, rejects, settlement, write

from graphfraud.ingest import ingest


def test_a_plain_settlement_is_kept_with_its_place_and_hash(take, database):
    report = take([settlement(7)])
    assert report.to_json()["accepted"] == 1
    assert report.to_json()["rejected"] == report.to_json()["repeated"] == 0
    row = database.con.execute("SELECT psn_no, setl_time, medfee_sumamt, _file, _line, _hash FROM setl_d").fetchall()[0]
    assert row[:5] == ("P00007", datetime(2026, 3, 8, 8, 7, 30), Decimal("17.50"), 1, 2)
    assert row[5] > 2**64


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"psn_no": ""}, "psn_no"),
        ({"psn_no": "nan"}, "psn_no"),
        ({"psn_no": "3.2E+17"}, "psn_no"),
        ({"psn_no": "3.20102199001e+17"}, "psn_no"),
        ({"psn_no": "320102199001011000.0"}, "psn_no"),
        ({"setl_id": "1E+17"}, "setl_id"),
        ({"setl_id": "\\N"}, "setl_id"),
        ({"fixmedins_code": "-"}, "fixmedins_code"),
        ({"setl_time": ""}, "setl_time"),
        ({"setl_time": "2026-02-30 08:00:00"}, "setl_time"),
        ({"setl_time": "2026-03-05 24:00:00"}, "setl_time"),
        ({"begndate": "2026-13-01"}, "begndate"),
        ({"brdy": "00000000"}, "brdy"),
        ({"begndate": "2026-03-05", "enddate": "2026-03-04"}, "enddate"),
        ({"begndate": "2026-03-05 10:00:00", "enddate": "2026-03-05 09:59:59"}, "enddate"),
        ({"medfee_sumamt": "free"}, "medfee_sumamt"),
        ({"medfee_sumamt": "12.345"}, "medfee_sumamt"),
        ({"medfee_sumamt": "1e3"}, "medfee_sumamt"),
        ({"medfee_sumamt": "(12.00)"}, "medfee_sumamt"),
        ({"medfee_sumamt": "123456789012345678"}, "medfee_sumamt"),
        ({"cash_payamt": "-0.01"}, "cash_payamt"),
        ({"cash_payamt": "-5", "refd_setl_flag": ""}, "cash_payamt"),
        ({"age": "old"}, "age"),
    ],
)
def test_a_row_that_cannot_be_used_is_rejected_with_line_column_and_reason(take, database, change, column):
    report = take([settlement(1), settlement(2, **change), settlement(3)])
    assert (report.accepted, report.rejected, report.repeated) == (2, 1, 0)
    ((line, where, reason),) = rejects(report)
    assert (line, where) == (3, column)
    assert reason
    assert database.con.execute("SELECT setl_id FROM setl_d ORDER BY 1").fetchall() == [("S000001",), ("S000003",)]


def test_refunds_may_be_negative(take, database):
    refund = settlement(2, refd_setl_flag="1", init_setl_id="S000001", medfee_sumamt="-11.50", fund_pay_sumamt="-5")
    report = take([settlement(1), refund])
    assert report.accepted == 2
    assert one(database, "net", "settlement") == Decimal("0.00")
    assert not report.all_warnings()


def test_a_refund_without_its_original_warns(take):
    report = take([settlement(2, refd_setl_flag="1", init_setl_id="S999999", medfee_sumamt="-11.50")])
    assert [(warned.code, warned.rows) for warned in report.all_warnings()] == [("refund_unpaired", 1)]


def test_a_refund_that_forgot_its_sign_is_netted_all_the_same(take, database):
    refund = settlement(2, refd_setl_flag="1", init_setl_id="S000001", medfee_sumamt="11.50", balc="3")
    report = take([settlement(1), refund])
    assert "refd_setl_flag_made_negative" in {warned.code for warned in report.all_warnings()}
    assert one(database, "net", "settlement") == Decimal("0.00")


def test_a_refund_without_a_flag_is_known_by_its_original_and_its_sign(take, database):
    amounts = {"medfee_sumamt": "-11.50", "fund_pay_sumamt": "-5"}
    refund = settlement(2, refd_setl_flag="", init_setl_id="S000001", **amounts)
    report = take([settlement(1), refund])
    assert report.accepted == 2
    assert [(warned.code, warned.rows) for warned in report.all_warnings()] == [("refd_setl_flag_taken_for_refunds", 1)]
    assert one(database, "net", "settlement") == Decimal("0.00")


def test_what_says_that_it_is_no_refund_or_names_no_original_is_none(take):
    told = settlement(2, refd_setl_flag="0", init_setl_id="S000001", medfee_sumamt="-11.50")
    report = take([settlement(1), told, settlement(3, refd_setl_flag="", medfee_sumamt="-11.50")])
    assert (report.accepted, report.rejected) == (1, 2)


def test_an_end_without_a_clock_time_lasts_the_day(take):
    assert take([settlement(1, begndate="2026-03-05 14:00:00", enddate="2026-03-05")]).accepted == 1


def test_an_invalid_settlement_is_counted_but_not_used(take, database):
    report = take([settlement(1), settlement(2, vali_flag="0")])
    assert report.accepted == 2
    assert [(warned.code, warned.rows) for warned in report.all_warnings()] == [("vali_flag_not_valid", 1)]
    assert one(database, "setl_id", "settlement") == "S000001"


def test_a_wrong_identity_checksum_only_warns(take, database):
    good, wrong = "11010519491231002X", "110105194912310021"
    report = take([settlement(1, certno=good), settlement(2, certno=wrong), settlement(3, certno=good.lower())])
    assert report.accepted == 3
    assert [(warned.code, warned.rows) for warned in report.all_warnings()] == [("certno_checksum", 1)]


@pytest.mark.parametrize("column", ["certno", "ssc_cardno", "mdtrt_cert_no", "init_setl_id", "opter_id"])
def test_a_mangled_number_elsewhere_becomes_empty_with_a_warning(take, database, column):
    report = take([settlement(1, **{column: "3.2E+17"})])
    assert report.accepted == 1
    assert one(database, column) is None
    assert [(warned.code, warned.rows) for warned in report.all_warnings()] == [(f"{column}_mangled_emptied", 1)]


def test_the_same_row_again_is_repeated_however_it_is_written(take, database):
    again = settlement(1, medfee_sumamt="11.5", setl_time="2026/3/2T8:01:30", psn_no=" P00001\t", begndate="20260301")
    report = take([settlement(1), again, settlement(1)])
    assert (report.accepted, report.rejected, report.repeated) == (1, 0, 2)
    report = take([again], "later_setl_d.csv")
    assert (report.accepted, report.rejected, report.repeated) == (0, 0, 1)
    assert len(canonical(database, "setl_d")) == 1


def test_an_empty_column_more_is_no_other_content(take):
    take([settlement(1)])
    assert take([settlement(1, invono="", dise_no="nan")], "wide_setl_d.csv").repeated == 1


def test_of_one_id_with_several_contents_none_is_kept(take, database):
    rows = [settlement(1), settlement(2), settlement(1, medfee_sumamt="99.00"), settlement(1)]
    report = take(rows)
    assert (report.accepted, report.rejected, report.conflicts) == (1, 3, 3)
    assert [(line, column) for line, column, _ in rejects(report)] == [(2, "setl_id"), (4, "setl_id"), (5, "setl_id")]
    assert one(database, "setl_id") == "S000002"


def test_a_conflict_across_the_files_of_one_ingest(database, tmp_path):
    first = write(tmp_path / "setl_d_1.csv", [settlement(1), settlement(2)])
    second = write(tmp_path / "setl_d_2.csv", [settlement(1, med_type="21"), settlement(3)])
    report = ingest(database, [str(first), str(second)])
    assert [(file.accepted, file.rejected) for file in report.files] == [(1, 1), (1, 1)]
    assert len(report.rejects) == 2


def test_against_a_kept_row_the_new_one_is_rejected_unless_replace(take, database):
    take([settlement(1), settlement(2)])
    changed = settlement(1, medfee_sumamt="99.00")
    report = take([changed], "second_setl_d.csv")
    assert (report.accepted, report.rejected, report.conflicts) == (0, 1, 1)
    assert (Decimal("11.50"),) in database.con.execute("SELECT medfee_sumamt FROM setl_d").fetchall()

    report = take([changed], "second_setl_d.csv", replace=True)
    assert (report.accepted, report.rejected, report.replaced) == (1, 0, 1)
    assert database.con.execute("SELECT medfee_sumamt FROM setl_d WHERE setl_id = 'S000001'").fetchall() == [
        (Decimal("99.00"),)
    ]
    ((table, key, old, new),) = database.con.execute(
        "SELECT table_name, key, old_hash, new_hash FROM gf_replaced"
    ).fetchall()
    assert (table, key) == ("setl_d", "S000001")
    assert old != new
    assert int(new, 16) == database.con.execute("SELECT _hash FROM setl_d WHERE setl_id = 'S000001'").fetchall()[0][0]
    assert one(database, "gross", "(SELECT * FROM settlement WHERE setl_id = 'S000001')") == Decimal("99.00")


def test_replace_does_not_choose_between_two_new_contents(take, database):
    take([settlement(1)])
    rows = [settlement(1, medfee_sumamt="98.00"), settlement(1, medfee_sumamt="99.00")]
    report = take(rows, "second_setl_d.csv", replace=True)
    assert (report.accepted, report.rejected) == (0, 2)
    assert one(database, "medfee_sumamt") == Decimal("11.50")


def test_a_rejected_row_does_not_hinder_its_correction(take):
    report = take([settlement(1, medfee_sumamt="x"), settlement(1)])
    assert (report.accepted, report.rejected) == (1, 1)


def test_a_dry_run_counts_and_keeps_nothing(take, database, tmp_path):
    report = take([settlement(1), settlement(2, psn_no="")], dry_run=True)
    assert (report.accepted, report.rejected, report.dry_run) == (1, 1, True)
    assert canonical(database, "setl_d") == []
    assert database.con.execute("SELECT COUNT(*) FROM gf_file").fetchall() == [(0,)]
    assert not (tmp_path / "case" / "rejects").exists()


def test_persons_may_be_insured_several_times(take, database):
    rows = [
        {"psn_no": "P1", "insutype": "310", "insu_admdvs": "320102", "psn_insu_date": "2020-01-01", "emp_no": "E1"},
        {"psn_no": "P1", "insutype": "510", "insu_admdvs": "320102", "psn_insu_date": "2020-01-01", "emp_no": "E1"},
        {"psn_no": "P1", "insutype": "310", "insu_admdvs": "320102", "psn_insu_date": "", "emp_no": "E1"},
        {"psn_no": "P1", "insutype": "310", "insu_admdvs": "320102", "psn_insu_date": "", "emp_no": "E2"},
    ]
    report = take(rows, "psn_insu_d.csv")
    assert (report.accepted, report.rejected) == (2, 2)


STOCK = {"fixmedins_code": "P1", "hilist_code": "X1", "purc_cnt": "10", "purc_time": "2026-03-01"}


def test_equal_rows_of_a_table_without_a_key_count_but_not_twice(take, database, tmp_path):
    assert take([STOCK, STOCK], "purcinfo.csv").accepted == 2
    again = take([STOCK, STOCK, STOCK], "purcinfo_all.csv")
    assert (again.accepted, again.repeated) == (1, 2)
    assert len(canonical(database, "purcinfo")) == 3


def test_a_file_given_twice_counts_once(database, tmp_path):
    first = write(tmp_path / "purcinfo.csv", [STOCK, STOCK])
    copy = write(tmp_path / "purcinfo_copy.csv", [STOCK, STOCK])
    report = ingest(database, [str(first), str(copy), str(first)])
    assert [(file.accepted, file.repeated) for file in report.files] == [(2, 0), (0, 2)]


def test_a_fee_line_may_be_negative_only_with_a_negative_quantity(take):
    line = {"setl_id": "S1", "hilist_code": "X", "det_item_fee_sumamt": "-3.00"}
    rows = [{"bkkp_sn": "1", "cnt": "-1", **line}, {"bkkp_sn": "2", "cnt": "1", **line}]
    report = take(rows, "fee_list_d.csv")
    assert (report.accepted, report.rejected) == (1, 1)

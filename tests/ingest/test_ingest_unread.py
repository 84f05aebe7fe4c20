"""Headings that nothing was read from are named, with what they may be."""

from __future__ import annotations

from click.testing import CliRunner
from ingest_records import settlement, write

from graphfraud.cli.group import graphfraud
from graphfraud.ingest import ingest
from graphfraud.ingest.unread import Unread


def test_a_file_whose_every_heading_is_taken_leaves_none(take):
    report = take([settlement()])
    assert report.files[0].unread == ()
    assert report.all_unread() == {}


def test_a_heading_of_no_field_is_named_as_it_stands_and_one_without_a_name_is_not(take):
    report = take([settlement(**{" 备用字段三 ": "x", "": "y"})])
    assert report.files[0].unread == (Unread("备用字段三"),)


def test_a_slip_of_the_pen_is_led_to_the_field_that_the_file_lacks(take):
    row = settlement(**{"medins_sett_id": "M1", "fixmedins_cod": "H1"})
    assert take([row]).files[0].unread == (Unread("medins_sett_id", "medins_setl_id"), Unread("fixmedins_cod"))


def test_a_second_heading_of_a_field_tells_which_one_was_taken(take):
    report = take([settlement(结算时间="2026-03-01 08:00:00")])
    assert report.files[0].unread == (Unread("结算时间", "setl_time", "setl_time"),)


def test_a_field_of_another_table_is_told_as_that_tables(take):
    row = settlement(bkkp_sn="1")
    assert take([row]).files[0].unread == (Unread("bkkp_sn", "fee_list_d.bkkp_sn"),)


def test_what_one_table_of_a_mapping_takes_is_read_whatever_the_other_leaves(tmp_path, database):
    mapping = tmp_path / "m.toml"
    columns = '[table.columns]\nsetl_id = "Id"\npsn_no = "Who"\n'
    mapping.write_text(
        f'[[table]]\nto = "setl_d"\nfiles = ["all.csv"]\n{columns}fixmedins_code = "Where"\nsetl_time = "When"\n'
        f'[[table]]\nto = "fee_list_d"\nfiles = ["all.csv"]\n{columns}bkkp_sn = "Line"\nhilist_code = "Item"\n'
    )
    row = {"Id": "S1", "Who": "P1", "Where": "H1", "When": "2026-03-01", "Line": "1", "Item": "X", "Ward": "3"}
    report = ingest(database, [str(write(tmp_path / "all.csv", [row]))], mapping=mapping)
    assert [file.table for file in report.files] == ["setl_d", "fee_list_d"]
    assert list(report.all_unread().values()) == [(Unread("Ward"),)]


def test_a_file_that_is_known_already_says_so_again(take):
    first, again = take([settlement(ward="3")]), take([settlement(ward="3")])
    assert (again.accepted, again.repeated) == (0, 1)
    assert again.all_unread() == first.all_unread() != {}


def test_the_command_names_them_in_both_languages(tmp_path):
    file = write(tmp_path / "setl_d.csv", [settlement(ward="3", 结算时间="2026-03-01 08:00:00", medins_sett_id="M")])
    said = {
        lang: CliRunner().invoke(
            graphfraud, ["ingest", str(file), "-w", str(tmp_path / lang), "--lang", lang, "--dry-run"]
        )
        for lang in ("zh", "en")
    }
    assert (
        f"columns of {file} that were not read (3): 结算时间 (setl_time was taken from setl_time), "
        "medins_sett_id (perhaps medins_setl_id), ward; say" in said["en"].stderr
    )
    assert (
        f"{file} 中未读取的 3 列：结算时间（setl_time 已取自 setl_time）、medins_sett_id（可能是 medins_setl_id）、ward；"
        in said["zh"].stderr
    )

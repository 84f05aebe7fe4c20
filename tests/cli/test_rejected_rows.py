"""Ingest says why rows were rejected, each reason once, and which file must have another layout."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import Run

HEAD = "setl_id,psn_no,fixmedins_code,begndate,enddate,setl_time,medfee_sumamt\n"
RIGHT = "S{n},u1,P1,2026-01-02,2026-01-02,2026-01-02 10:00:00,20\n"
SHIFTED = "S{n},u1,,P1,2026-02-02,2026-02-02,2026-02-02 10:00:00\n"
BELOW = "S{n},u1,P1,2026-03-02,2026-03-02,2026-03-02 10:00:00,-20\n"


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["2 rows rejected (2 files", "medfee_sumamt: a negative amount", "most rows of", "may be shifted"]),
        ("zh", ["被拒绝 2 行（2 个文件", "medfee_sumamt：非退费行金额为负", "的多数行被拒绝（3 行）", "列可能错位"]),
    ],
)
def test_reasons_are_told_once_and_a_shifted_file_is_named(
    run: Run, tmp_path: Path, lang: str, words: list[str]
) -> None:
    def file(month: int, *lines: str) -> str:
        path = tmp_path / f"setl_d_{month}.csv"
        path.write_text(
            HEAD + "".join(line.format(n=100 * month + n) for n, line in enumerate(lines)), encoding="utf-8"
        )
        return str(path)

    files = [file(1, RIGHT, RIGHT, BELOW), file(2, SHIFTED, SHIFTED, SHIFTED), file(3, RIGHT, RIGHT, BELOW)]
    said = run("ingest", *files, "-w", str(tmp_path / "ws"), "--lang", lang)
    assert said.exit_code == 0
    for text in words:
        assert text in said.stderr
    assert said.stderr.count("setl_d_2.csv") >= 2
    named = [line for line in said.stderr.splitlines() if words[2] in line]
    assert len(named) == 1
    assert "setl_d_2.csv" in named[0]

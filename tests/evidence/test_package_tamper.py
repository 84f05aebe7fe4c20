"""Whatever is changed in a package is found, and said."""

from __future__ import annotations

import hashlib
import io
import json
import random
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from graphfraud.errors import NotFoundError
from graphfraud.evidence import verify
from graphfraud.evidence.bag import BASE, SIGNATURE, SIGNED, write_zip
from graphfraud.evidence.checking import VerifyReport

FLIPS = 500


def checked(content: bytes, folder: Path, **more: object) -> VerifyReport:
    file = folder / "suspect.zip"
    file.write_bytes(content)
    return verify(file, **more)  # type: ignore[arg-type]


def zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    write_zip(out, {f"{BASE}/{name}": content for name, content in files.items()})
    return out.getvalue()


def kinds(report: VerifyReport) -> set[str]:
    return {problem.kind for problem in report.problems}


def where(report: VerifyReport, kind: str) -> set[str]:
    return {problem.where for problem in report.problems if problem.kind == kind}


def test_an_untouched_package_is_intact_and_its_signer_unproven_without_a_fingerprint(package) -> None:
    report = verify(package.path)
    assert report.ok and report.problems == () and report.signer == "unproven"
    assert report.statement["en"].startswith("intact, signer unproven") and "未经证实" in report.statement["zh"]
    assert report.settlements == 53 and set(report.findings) == set(package.findings) and not report.masked


@pytest.mark.parametrize(
    "form", [str, str.upper, lambda f: f.replace(":", ""), lambda f: "SHA256:" + f.replace(":", " ")]
)
def test_a_fingerprint_that_came_another_way_proves_the_signer(package, form) -> None:
    report = verify(package.path, fingerprint=form(package.report.fingerprint))
    assert report.ok and report.signer == "proven"


def test_another_fingerprint_is_a_problem(package) -> None:
    report = verify(package.path, fingerprint="ab" * 32)
    assert not report.ok and report.signer == "wrong" and kinds(report) == {"signer"}
    assert report.statement["en"].startswith("content intact, but not signed by")
    assert "完整无改动，但不是由所给指纹的密钥签名" in report.statement["zh"]


def test_a_file_that_is_no_zip_is_told_in_both_languages(tmp_path: Path) -> None:
    (tmp_path / "ring.html").write_text("<html>", encoding="utf-8")
    report = verify(tmp_path / "ring.html")
    assert not report.ok and report.lines("zh")[1] == "不是 zip 压缩包" and report.lines("en")[1] == "is no zip"


def test_every_flipped_bit_is_found(case, maker, tmp_path: Path) -> None:
    whole = maker(case[0], case[1][1:], tmp_path / "small.zip").path.read_bytes()
    rng = random.Random(20261121)
    directory = whole.index(b"PK\x01\x02")
    places = [rng.randrange(len(whole)) for _ in range(FLIPS)]
    places += [rng.randrange(directory, len(whole)) for _ in range(100)] + [
        *range(12),
        *range(len(whole) - 22, len(whole)),
    ]
    missed = []
    for place in places:
        changed = bytearray(whole)
        changed[place] ^= 1 << rng.randrange(8)
        if checked(bytes(changed), tmp_path).ok:
            missed.append(place)
    assert missed == []


def test_a_changed_file_is_named_with_both_hashes(package, tmp_path: Path) -> None:
    files = dict(package.files)
    files["data/02-report.docx"] += b"x"
    report = checked(zipped(files), tmp_path)
    assert kinds(report) == {"changed"} and where(report, "changed") == {"data/02-report.docx"}
    text = report.problems[0].say("en")
    assert hashlib.sha256(files["data/02-report.docx"]).hexdigest() in text
    assert hashlib.sha256(package.files["data/02-report.docx"]).hexdigest() in text


def test_a_file_added_removed_renamed_or_swapped_is_named_so(package, tmp_path: Path) -> None:
    files = dict(package.files)
    report = checked(zipped({**files, "data/extra.txt": b"x"}), tmp_path)
    assert kinds(report) == {"added"} and where(report, "added") == {"data/extra.txt"}
    report = checked(zipped({**files, "extra.txt": b"x"}), tmp_path)
    assert where(report, "added") == {"extra.txt"}
    gone = {name: content for name, content in files.items() if name != "data/05-timeline.csv"}
    report = checked(zipped(gone), tmp_path)
    assert where(report, "removed") == {"data/05-timeline.csv"}
    report = checked(zipped({**gone, "data/05-other.csv": files["data/05-timeline.csv"]}), tmp_path)
    assert where(report, "renamed") == {"data/05-other.csv"} and "data/05-timeline.csv" in report.problems[0].say("en")
    one, two = "data/05-ring-1.png", "data/05-ring-2.png"
    report = checked(zipped({**files, one: files[two], two: files[one]}), tmp_path)
    assert where(report, "swapped") == {one, two}
    for name in (
        "signature/audit.jsonl",
        "signature/public.pem",
        SIGNATURE,
        SIGNED,
        "manifest-sha256.txt",
        "bagit.txt",
    ):
        report = checked(zipped({key: content for key, content in files.items() if key != name}), tmp_path)
        assert not report.ok and name in {problem.where for problem in report.problems}, name


def rewrite(whole: bytes, **changes: object) -> bytes:
    """The same files in a zip with other metadata."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        for name in reversed(names) if changes.get("reverse") else names:
            entry = zipfile.ZipInfo(name, changes.get("date_time", (1980, 1, 1, 0, 0, 0)))  # type: ignore[arg-type]
            entry.create_system, entry.external_attr = 3, int(changes.get("attributes", 0o100600 << 16))  # type: ignore[call-overload]
            entry.compress_type = int(changes.get("compression", zipfile.ZIP_STORED))  # type: ignore[call-overload]
            entry.comment = bytes(changes.get("comment", b""))  # type: ignore[call-overload]
            new.writestr(entry, old.read(name))
    return out.getvalue()


@pytest.mark.parametrize(
    "changes",
    [
        {"date_time": (2026, 1, 1, 0, 0, 0)},
        {"attributes": 0o100777 << 16},
        {"reverse": True},
        {"comment": b"x"},
        {"compression": zipfile.ZIP_DEFLATED},
    ],
)
def test_metadata_of_the_zip_count_as_content(package, tmp_path: Path, changes: dict[str, object]) -> None:
    whole = package.path.read_bytes()
    assert rewrite(whole) == whole
    report = checked(rewrite(whole, **changes), tmp_path)
    assert not report.ok and kinds(report) & {"structure", "damaged"}


def test_bytes_before_behind_or_between_are_found(package, tmp_path: Path) -> None:
    whole = package.path.read_bytes()
    for content in (whole + b"x", b"x" + whole, whole + whole):
        assert not checked(content, tmp_path).ok


@pytest.mark.parametrize("kept", [0, 1, 100, 50_000, -1, -22, -400])
def test_a_cut_package_counts_as_changed(package, tmp_path: Path, kept: int) -> None:
    report = checked(package.path.read_bytes()[:kept], tmp_path)
    assert not report.ok and report.lines("zh")[0].startswith("已被改动或损坏")


def test_what_is_no_package_counts_as_changed(tmp_path: Path) -> None:
    for content in (b"", b"hello", zipped({}), zipped({"data/x": b"y"})):
        assert not checked(content, tmp_path).ok
    with pytest.raises(NotFoundError):
        verify(tmp_path / "nowhere.zip")
    assert not verify(tmp_path).ok


@pytest.mark.parametrize(
    "name", ["../../etc/cron.d/x", "/etc/x", f"{BASE}/../x", f"{BASE}/data\\x", f"{BASE}/data/\u202ex", "x"]
)
def test_a_name_that_leads_elsewhere_is_refused_and_nothing_is_unpacked(package, tmp_path: Path, name: str) -> None:
    out = io.BytesIO(package.path.read_bytes())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, b"x")
    report = checked(out.getvalue(), tmp_path)
    assert not report.ok and "added" in kinds(report)
    assert [entry.name for entry in tmp_path.iterdir()] == ["suspect.zip"]


def resigned(files: dict[str, bytes]) -> dict[str, bytes]:
    """What a forger does: mend all lists and sign with a key of his own."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    from graphfraud.evidence import keys

    def listed(names: list[str]) -> bytes:
        return "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in names).encode()

    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    record = {**json.loads(files["signature/record.json"]), "fingerprint": keys.fingerprint(public)}
    files = {**files, "signature/public.pem": public, "signature/record.json": json.dumps(record).encode()}
    files["manifest-sha256.txt"] = listed(sorted(name for name in files if name.startswith("data/")))
    tags = ["VERIFY.txt", "bag-info.txt", "bagit.txt", "manifest-sha256.txt"]
    files["tagmanifest-sha256.txt"] = listed(tags)
    block = ["signature/audit.jsonl", "signature/public.pem", "signature/record.json", "tagmanifest-sha256.txt"]
    files[SIGNED] = listed(sorted(tags + block))
    files[SIGNATURE] = key.sign(files[SIGNED])
    return files


def test_a_forger_who_signs_again_stays_unproven(package, tmp_path: Path) -> None:
    report = checked(zipped(resigned(dict(package.files))), tmp_path)
    assert report.ok and report.signer == "unproven"
    report = checked(zipped(resigned(dict(package.files))), tmp_path, fingerprint=package.report.fingerprint)
    assert not report.ok and report.signer == "wrong"


def test_forged_amounts_do_not_add_up(package, tmp_path: Path) -> None:
    def told(name: str, old: bytes, new: bytes) -> VerifyReport:
        assert old in package.files[name], (name, old)
        files = {**package.files, name: package.files[name].replace(old, new, 1)}
        return checked(zipped(resigned(files)), tmp_path)

    rows = "data/04-settlements.csv"
    assert "amounts" in kinds(told(rows, b",68.37,0.00,68.37,", b",68.38,0.00,68.37,"))
    assert "amounts" in kinds(told(rows, b",68.37,0.00,68.37,", b",68.38,0.00,68.38,"))
    assert "amounts" in kinds(told("data/case.json", b'"net": "4670.44"', b'"net": "4670.45"'))
    assert "amounts" in kinds(told("data/04-sums.csv", b"4670.44", b"4670.45"))
    assert "amounts" in kinds(told("data/findings.jsonl", b'"net": "4250.24"', b'"net": "4250.25"'))
    assert "rows" in kinds(told("data/findings.jsonl", b'"S0000001", ', b""))
    assert "rows" in kinds(told(rows, b"S0000001", b"S0000002"))


def test_a_forged_excerpt_of_the_log_lacks_its_seal(package, tmp_path: Path) -> None:
    files = dict(package.files)
    files["signature/audit.jsonl"] = files["signature/audit.jsonl"].replace(
        "移送公安机关审查".encode(), "例行检查".encode()
    )
    assert "log" in kinds(checked(zipped(resigned(files)), tmp_path))
    files["signature/audit.jsonl"] = b"".join(package.files["signature/audit.jsonl"].splitlines(keepends=True)[:-1])
    assert "log" in kinds(checked(zipped(resigned(files)), tmp_path))

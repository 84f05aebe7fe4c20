"""truth.jsonl: what was planted, one group a line."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np

from graphfraud.synth import identities
from graphfraud.synth.background import Stage
from graphfraud.synth.drugtracinfo import GIVEN_BOXES, trace_codes
from graphfraud.synth.plan import Group, Plan
from graphfraud.synth.texts import setl_ids
from graphfraud.system.files import BINARY, replace


def truth_rows(plan: Plan) -> list[dict[str, Any]]:
    """The planted groups in the contract's fields.

    Beyond them: ``key`` says what the group is known by (patient, institution, doctor, employer, code) and
    ``events`` how many joint events it had.
    """
    made = plan.stage.institutions
    codes, doctors = made.codes(), made.doctor_codes()
    return [
        _row(plan.stage, plan.camouflage, number, group, codes, doctors) for number, group in enumerate(plan.groups)
    ]


def _row(
    stage: Stage, camouflage: str, number: int, group: Group, codes: list[str], doctors: list[str]
) -> dict[str, Any]:
    serials = np.sort(np.concatenate(group.settlements)) if group.settlements else np.zeros(0, dtype=np.int64)
    boxes = np.array([box for _, box in group.codes], dtype=np.int64)
    items = np.array([item for item, _ in group.codes], dtype=np.int64)
    return {
        "ring_id": ring_id(number, group.innocent),
        "kind": group.kind,
        "innocent": group.innocent,
        "camouflage": camouflage,
        "patients": sorted(identities.person_numbers(stage.geography, stage.people, group.patients).to_pylist()),
        "institutions": sorted({codes[index] for index in group.institutions}),
        "doctors": sorted({doctors[index] for index in group.doctors}),
        "employers": sorted(
            identities.employer_numbers(np.array(sorted(set(group.employers)), dtype=np.int64)).to_pylist()
        ),
        "codes": sorted(set(trace_codes(items, GIVEN_BOXES + boxes).to_pylist())),
        "settlements": setl_ids(serials).to_pylist(),
        "key": group.key,
        "events": group.events,
    }


def blacklist_rows(plan: Plan) -> list[dict[str, Any]]:
    """Persons who are on the blacklist from the start, with the ring that they belong to."""
    stage = plan.stage
    persons = np.array([person for _, person in plan.blacklist], dtype=np.int64)
    numbers = identities.person_numbers(stage.geography, stage.people, persons).to_pylist()
    reason = "出借医保凭证,已处理"
    return [
        {"kind": "patient", "id": number, "reason": reason, "ring_id": ring_id(group, False)}
        for (group, _), number in zip(plan.blacklist, numbers, strict=True)
    ]


def ring_id(number: int, innocent: bool) -> str:
    """Name of a group in the truth."""
    return f"{'group' if innocent else 'ring'}-{number:04d}"


def write_lines(path: Path, rows: list[dict[str, Any]]) -> None:
    """JSON lines, swapped in when whole, for the owner only."""
    temporary = path.with_name(f".{path.name}.part")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | BINARY, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    replace(temporary, path)

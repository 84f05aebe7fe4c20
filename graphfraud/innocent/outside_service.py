"""The house lacks a machine: inpatients are sent out for a scan or for dialysis (外送检查、外送透析)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("outside_service", {"zh": "外送检查或治疗", "en": "sent out for what the house does not offer"})


def on_absences(scene: Events) -> Answer:
    """All that was billed elsewhere meanwhile the hospital of the stay never billed to anybody: examinations, treatments, drugs its doctors prescribed."""
    text = {
        "zh": "住院期间在外的结算全部为本院从未开展的检查、透析或治疗且未带药的，或由本院收治医师开方、购买本院从未计费的药品（双通道）的，视为外送",
        "en": "all bills elsewhere during the stay are for examinations, dialysis or treatment that this hospital never billed, without drugs: "
        "or for drugs that it never billed, on the prescription of a doctor of its beds: the patient was sent out",
    }
    return Answer(text, cleared=scene.flag("sent_out"))

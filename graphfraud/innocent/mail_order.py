"""An internet pharmacy or delivery platform, paid with the e-credential from anywhere (网售配送)."""

from __future__ import annotations

import re

import numpy as np

from graphfraud.innocent.answer import Answer, Reading, no, untestable
from graphfraud.innocent.trips import Trips

READING = Reading("mail_order", {"zh": "网购或配送", "en": "mail order or delivery"})
SHARE = 0.6
WORDS = re.compile(r"网上|互联网|线上|电商|快送|速递|配送|云药|online|internet|delivery", re.IGNORECASE)


def on_trips(scene: Trips) -> Answer:
    """Uses at pharmacies named as internet sellers, or of the e-credential where most pay so, are cleared: nobody need be there."""
    trips = scene.trips
    remote = np.zeros(len(trips), bool)
    for side in ("a", "b"):
        place = trips[f"place_{side}"]
        pharmacy = (trips[f"kind_{side}"] == "pharmacy").to_numpy()
        paid = (trips[f"cert_{side}"] == "01").to_numpy() & (place.map(scene.e_share).fillna(0.0).to_numpy() >= SHARE)
        named = place.map(scene.names).fillna("").str.contains(WORDS).to_numpy()
        remote |= pharmacy & (paid | named)
    if not remote.any() and trips.cert_a.isna().all() and trips.cert_b.isna().all():
        return untestable("无就诊凭证类型", "no kind of credential in the records")
    if not remote.any():
        return no("并非网售药店的电子凭证支付", "no use of the e-credential at an internet pharmacy")
    count = int(remote.sum())
    return Answer(
        {
            "zh": f"{count} 次在网售药店或以电子凭证为主的药店支付",
            "en": f"{count} uses were at internet pharmacies or with e-credentials where most pay so",
        },
        cleared=remote,
    )

"""Settings that the detectors of cards in company share."""

from graphfraud.detectors.spec import Parameter

RING = (
    Parameter("window_minutes", 30, "min", {"zh": "同行的最大间隔", "en": "greatest gap of swipes in company"}),
    Parameter("least_persons", 3, "persons", {"zh": "最少人数", "en": "least number of persons"}),
    Parameter("least_days", 4, "days", {"zh": "最少同行天数", "en": "least number of days in company"}),
    Parameter(
        "crowd",
        40,
        "visits",
        {"zh": "窗口内的最多就诊数，超过则缩短窗口", "en": "visits that a window may hold before it is shortened"},
    ),
)

"""Masking of names, identity numbers, card numbers, phones and addresses, and the card's stand-in id."""

from __future__ import annotations

import hashlib
import hmac


def mask_name(name: str | None) -> str:
    """First character, then a star a character: 张三丰 → 张**; one character becomes a star. Empty stays empty."""
    name = (name or "").strip()
    if len(name) <= 1:
        return "*" * len(name)
    return name[:1] + "*" * min(len(name) - 1, 3)


def mask_number(number: str | None) -> str:
    """First four and last four of a long number; of a short one (< 12) the last two only."""
    number = (number or "").strip()
    if not number:
        return ""
    if len(number) >= 12:
        return number[:4] + "*" * (len(number) - 8) + number[-4:]
    return "*" * max(len(number) - 2, 1) + number[-2:] if len(number) > 4 else "*" * len(number)


def mask_address(address: str | None) -> str:
    """The first six characters (province, city, district), the rest starred."""
    address = (address or "").strip()
    return address[:6] + "***" if len(address) > 6 else ("***" if address else "")


def card_id(number: str, key: bytes) -> str:
    """``card-`` + 16 hex digits of HMAC-SHA-256 under the workspace's key: stable within it, not reversible."""
    return "card-" + hmac.new(key, number.strip().encode(), hashlib.sha256).hexdigest()[:16]

"""The access log: who saw or exported what, when and why; append-only, chained, sealed.

Attacker model. The log finds every edit, deletion, reordering and insertion made by somebody who can write the files
but does not hold ``audit.key``; a truncation is found against ``audit.head`` (count and hash of the last entry, sealed
apart) and against every head that was quoted elsewhere, such as in an evidence package. Somebody who holds the key, or
who puts an older log *and* its older head back, is found by a quoted head alone. The key is not protected from the
operating-system user who owns the workspace: that user is outside the model.
"""

from __future__ import annotations

from graphfraud.audit.entry import Entry
from graphfraud.audit.log import AuditLog
from graphfraud.audit.who import Identity, identity

__all__ = ["AuditLog", "Entry", "Identity", "identity"]

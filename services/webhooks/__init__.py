"""Every step told to the other systems that ask for it: signed, in each case's order, until it is taken.

`announcing` owes a step within its own transaction; `addresses` decides where anything may be sent to, `signing` makes a
receiver sure who sends, `calling` hands one call over, `telling` drives it all; `keeping` and `missed` are for administrators.
"""

from services.webhooks.announcing import announce
from services.webhooks.telling import deliver_due, run

__all__ = ["announce", "deliver_due", "run"]

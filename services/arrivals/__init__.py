"""What comes in and still has to become a case: a recording of the 24-hour line, a customer who complains again, another system.

No article says how long it may wait: docs/decisions/arrivals.md. The officers of the project complete it, or say why not.
"""

from services.arrivals.completing import complete, complete_in, dismiss
from services.arrivals.taking_in import arrive, arrive_in
from services.arrivals.waiting import Arrival, count, listed, one, sound

__all__ = ["Arrival", "arrive", "arrive_in", "complete", "complete_in", "count", "dismiss", "listed", "one", "sound"]

"""What reaches people outside this product: from the outbox through gateways, to each person once.

`outbox` takes messages, `routing` decides who gets them by which channel, `lanes` sends a person's messages one after another,
`letters` words them, `gateways` are what is configured, `carrying` and `mail` hand them over, `outcomes` says what follows from
an attempt, `loop` drives all of it, and `undelivered` shows what could not be delivered.
"""

from services.delivery.loop import deliver_due, next_instant, run
from services.delivery.undelivered import resend, undelivered

__all__ = ["deliver_due", "next_instant", "resend", "run", "undelivered"]

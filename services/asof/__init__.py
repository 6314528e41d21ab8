"""How things stood at an instant: board, list of cases, case and ledger, without a row being written.

`instants` reads and checks the instant, `building` reckons what was there, `pasts` keeps it for as long as it is looked at,
`board` is the wall of then, `base` the figures of units from which they are compared.

A past is a session of the database in which every stored table is what it was (see db/queries/asof.py): inside
`with past.looked_at():` the services of the live pages answer as they would have answered then.
"""

"""The ledger of penalties: what lateness has cost, what was waived, decided and appealed against. It only grows."""

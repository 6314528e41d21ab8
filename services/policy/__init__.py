"""Regimes as data and the pure functions that read them. No database, no clock: instants come as arguments."""

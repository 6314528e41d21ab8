"""Customers on their own telephones: a link to one case, what it tells, and what can be done by it."""

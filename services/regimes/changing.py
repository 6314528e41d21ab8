"""Changing rules: everything that people do about a change, by name.

A version that the house decides begins tomorrow or later, and is approved by somebody else than its author after exactly its
text was tried on cases on record. What was opened before keeps its rules, unless the change names a day for open cases, too.
"""

from services.regimes.candidates import Problem, candidates, problems
from services.regimes.deciding import approve, refuse, withdraw
from services.regimes.proposals import Change, listed, one, waiting
from services.regimes.proposing import keep_trial, propose, revise

__all__ = [
    "Change",
    "Problem",
    "approve",
    "candidates",
    "keep_trial",
    "listed",
    "one",
    "problems",
    "propose",
    "refuse",
    "revise",
    "waiting",
    "withdraw",
]

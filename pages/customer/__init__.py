"""The page of customers: plain HTML in one answer, for any telephone. Streamlit has no part in it.

Why: docs/decisions/customer-links.md. Everything that a person or a regime wrote goes through `badges.text`.
"""

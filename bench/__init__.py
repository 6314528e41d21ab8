"""Measurements, each with its peer in the same run. Never part of the tests."""

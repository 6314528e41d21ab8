"""The demonstration: an invented group, its cases in every stage, and counters that keep busy. What is told stands in `data`."""

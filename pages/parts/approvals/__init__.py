"""The parts of the directors' desk: what it remembers, its cards, its paper, and what its buttons do."""

"""What the counter knows before a case is opened: the regime's form, the room and its owner, and what was said before."""

"""“Why this deadline”, whole: its sentences, where it started, the days that it counted, and by which rules and calendar."""

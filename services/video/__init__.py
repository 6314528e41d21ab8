"""Counter cameras: one pull a camera, shared by all who watch; and what can be said of a camera without watching it."""

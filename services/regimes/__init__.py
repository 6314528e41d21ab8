"""Which regime holds where, and from when."""

"""The daily check of the counters by camera: draw, form, visits held against cases, and findings until they are decided."""

"""The HTTP API below /api: what other systems of the house may ask, one module a resource. It decides nothing: it turns requests
into the calls of services that pages make too, and refusals into problems."""

"""How a case is kept: from steps to rows, the same way for pages, import, replay and worker."""

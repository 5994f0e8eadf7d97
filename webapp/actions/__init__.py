"""Floor 4: the verbs, one transaction each; no Flask."""

"""A checker of geometry proofs that derives nothing: it holds every step to what its theorem says."""

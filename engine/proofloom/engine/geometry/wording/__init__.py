"""Problems, facts, proofs and numbers in the words of school geometry, as text and as LaTeX."""

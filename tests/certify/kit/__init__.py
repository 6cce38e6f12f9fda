"""What several parts of the long proofs share."""

"""An oracle for facts of plane geometry: figures found from the hypotheses alone, identities over fields."""

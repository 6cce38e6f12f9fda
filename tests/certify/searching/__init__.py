"""A search for responses that earn a reward without the right answer, and the reader that tells them."""

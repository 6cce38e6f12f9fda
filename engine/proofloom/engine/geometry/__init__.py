"""The vocabulary of geometry problems: facts as typed values, and the bodies built from them."""

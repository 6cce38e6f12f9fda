"""How the right answer to each kind of question is worked out; `program/keys.py` is the way in."""

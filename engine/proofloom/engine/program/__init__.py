"""Small typed programs: their tree, its notation, the step semantics, the static rules and the printers.

Verifiers may read the vocabulary (`task`, `syntax`, `notation`); they never import `interpret` or `printers`.
"""

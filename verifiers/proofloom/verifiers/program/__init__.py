"""Verifiers of program rows, reading the printed source not the tree, its interpreter or its printer."""

"""Auxiliary points: what a figure shows but does not yet prove, and constructions that close the gap."""

"""Generators of questions about programs: grown, made smaller, asked about in many ways, and told."""

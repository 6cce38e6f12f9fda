"""The theorems as text: one paragraph each, in `*.rules`; the format is told in `base.rules`."""

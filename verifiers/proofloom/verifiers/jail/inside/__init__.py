"""What runs inside the jail's processes: standard library only, and nothing here knows an expected answer.

The zygote imports this package by itself (as `inside`, from its folder), hence the relative imports.
"""

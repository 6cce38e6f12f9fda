"""The audit of plane geometry rows: means of its own, none of them the generators'."""

"""Look: a finished dataset as a report, as pages to browse, and as the tables and plots of a paper."""

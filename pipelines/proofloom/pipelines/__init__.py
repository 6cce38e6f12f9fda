"""The loom: recipes, plans, executors, shards, datasets, and the command line over them."""

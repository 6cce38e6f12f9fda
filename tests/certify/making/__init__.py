"""Random programs over the whole grammar, and how they are tried in every toolchain."""

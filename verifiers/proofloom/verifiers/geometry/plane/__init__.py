"""What the verifiers of plane geometry rows share: reading a row, measuring figures, reckoning with balls."""

"""Runs student code in children that never see an expected value, and brings back data only."""

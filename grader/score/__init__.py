"""From judgements to points: partial credit, dependencies, totals and marks by hand."""

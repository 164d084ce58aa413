"""One spider a type of place that is polled, over one base (`source`); each says only how its list is read."""

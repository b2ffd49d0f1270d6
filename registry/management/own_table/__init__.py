"""The lag of a table that somebody brings, without a database: by every estimator, or by a rule that was published."""

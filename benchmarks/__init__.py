"""Speed measured side by side with what a user would pick instead; ratios of medians, never a timed test."""

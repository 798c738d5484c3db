"""May we launch, and when: campaigns, criteria, verdicts."""

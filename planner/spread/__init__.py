"""What varies from drop to drop, and the forecast's own error."""

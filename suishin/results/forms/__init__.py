"""What is typed about results, and the filters of their lists."""

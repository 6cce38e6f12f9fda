"""What the scorecard asks of graders, and the processes in which they answer."""

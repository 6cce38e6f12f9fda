"""The graders as other pipelines call them: a small file for each, that imports its framework only in use."""

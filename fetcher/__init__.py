"""Fetches a model's files into a folder, in a pod, before its engine starts.

It runs in a plain Python image, so it has the standard library alone. Its words on the command
line are in the template of every pod: new versions take the old ones' words.
"""

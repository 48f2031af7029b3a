"""The worker, jobs that were lost or keep failing, and schedules: what runs without anybody waiting for it.

What a job does stands in the `jobs.py` of its app; which run by the clock, in the settings.
"""

"""Reporting rounds, the report of each prefecture in a round, its versions and answers.

How a file becomes a version is told in `ingestion`; pictures over many reports in `dashboards`.
"""

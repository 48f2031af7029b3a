"""The tree of organizations, its dated memberships and who sees which part of it.

People and their posts belong to `accounts`; what organizations report to `rounds`.
"""

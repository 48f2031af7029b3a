"""People, their posts, signing in and out; the pages to manage them and the page that reads the audit.

What a role may do stands in `permissions`; where organizations hang in `organizations`.
"""

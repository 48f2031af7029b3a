"""The manual inside the product: the pages of docs/manual, one for each role, and which of their parts helps on a page.

What the pages say is written in docs/manual; their pictures are taken by `make docs`.
"""

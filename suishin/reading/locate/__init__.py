"""Form definition + pages → which fragments answer which item, one `LocatedReport` for each report in a document.

`by_geometry` serves pages whose fragments have a place (PDF, workbooks); `by_order` serves plain text, and the
stretches of a page whose geometry says nothing.
"""

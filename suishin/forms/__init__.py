"""Forms as data: stored versions of a form, the packaged definitions, drawing a form as a workbook."""

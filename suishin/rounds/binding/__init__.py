"""A frozen booklet made into files: what stands in it (`content`), as PDF, as Word, as Excel, and where they are kept."""

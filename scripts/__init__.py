"""What the Makefile calls to install, check and document the project; nothing here runs in the product."""

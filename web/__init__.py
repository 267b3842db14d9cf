"""The public pages: rendered once per language at build, read from a CDN, no framework in the browser."""

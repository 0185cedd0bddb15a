"""Documents: text, Markdown, HTML, PDF, Word and tables."""

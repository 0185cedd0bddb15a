"""What several pages share: frame, jobs, links, and the spaces and documents at hand."""

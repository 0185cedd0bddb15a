"""Back and Forward of the browser as undo and redo."""

"""The table of rows: a component that shows a page of any number of rows, and asks for the rest."""

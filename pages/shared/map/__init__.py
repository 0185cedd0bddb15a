"""The interactive map: a Streamlit component, and its JavaScript beside it."""

"""A Streamlit page that does nothing: what any page costs at least."""

import streamlit as st

st.text("Nothing here")

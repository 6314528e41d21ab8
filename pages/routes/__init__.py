"""Plain HTTP beside the pages. Streamlit protects none of it: each route asks by itself who is there."""

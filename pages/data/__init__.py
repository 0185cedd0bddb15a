"""The page where one brings words and vectors."""

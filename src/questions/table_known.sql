-- In SQL each expression asks for its own: answered('operation').
NULL

"""A check report in every form: the screen, one line a case, JSON, annotations, JUnit and Markdown."""

"""The derivation of one entry's gradient, with its numbers: as data, and as table, Markdown, JSON and Graphviz text."""

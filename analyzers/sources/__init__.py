"""Thesauri as files hold them: readers of SKOS, tables, JSON lines and paths → one vocabulary.

    rows = read_lines(file, "cpv.jsonl", columns)        # Entry or BadRow, in the file's order
    draft = Assembly(); draft.add(rows); draft.vocabulary("cpv", kinds)

Readers take open files and give rows: nothing here knows paths, SQL or a terminal.
"""

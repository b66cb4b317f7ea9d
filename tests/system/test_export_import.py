# labels: large
"""As test_export.py, the import into a real Neo4j with datetimes."""

from test_export import import_and_compare


def test_csv_with_datetimes_in_a_real_import(dynatlas, tmp_path):
    import_and_compare(dynatlas, tmp_path, "datetime")

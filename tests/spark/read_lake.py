"""Reads a lake that `dynatlas export --format lake` wrote, by Spark, and prints what it found as JSON. Usage: read_lake.py FOLDER"""

import json
import pathlib
import sys

from pyspark.sql import SparkSession
from pyspark.sql.functions import col

lake = pathlib.Path(sys.argv[1])
spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.ui.enabled", "false")
    .config("spark.driver.bindAddress", "127.0.0.1")
    .config("spark.driver.host", "127.0.0.1")
    .config("spark.sql.session.timeZone", "UTC")
    # An account is a text: read as a number it would lose its first zeros.
    .config("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
    .getOrCreate()
)


def read(*parts):
    return spark.read.json(str(lake.joinpath(*parts)))


found = {
    "nodes": {folder.name: read("nodes", folder.name).count() for folder in (lake / "nodes").iterdir()},
    "relationships": {
        folder.name: read("relationships", folder.name).count() for folder in (lake / "relationships").iterdir()
    },
}
tables = read("nodes", "DynamoDBTable")
found["regions"] = sorted(map(list, tables.groupBy("account", "region").count().collect()))
found["columns"] = dict(tables.dtypes)
found["bytes"] = tables.agg({"size": "sum"}).collect()[0][0]
indexed = read("relationships", "HAS_GSI").join(tables, col("src") == tables.id)
found["indexed"] = sorted([row["name"], row["count"]] for row in indexed.groupBy("name").count().collect())
found["one"] = tables.where((col("account") == sys.argv[2]) & (col("region") == "us-east-1")).count()
print(json.dumps(found))

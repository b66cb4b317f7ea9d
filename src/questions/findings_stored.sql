-- The tag of the graph, when verdicts were last stored, and the oldest tag of these.
SELECT (SELECT max(lastupdated) FROM "DynatlasRun") AS tag,
       (SELECT max(lastupdated) FROM "DynatlasFinding") AS looked_at,
       (SELECT min(failed_tag) FROM "DynatlasFinding") AS oldest

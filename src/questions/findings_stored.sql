-- The tag of the graph, when verdicts were last stored, and the tag of the graph in which they first were.
SELECT (SELECT max(lastupdated) FROM "DynatlasRun") AS tag,
       (SELECT max(lastupdated) FROM "DynatlasCheck") AS looked_at,
       (SELECT min(first_tag) FROM "DynatlasCheck") AS oldest,
       (SELECT min(first_at) FROM "DynatlasCheck") AS first_at

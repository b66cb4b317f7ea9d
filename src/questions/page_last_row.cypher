// Its nodes are added up at once.
RETURN 0 AS last

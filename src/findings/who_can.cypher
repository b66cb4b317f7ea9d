// Who may, of `tables`; where a table `needs_other`, those alone who may that too. Ranks: 1 allowed, 2 granted, 3 under
// conditions that a request decides, 4 as a policy decides that was not read or cannot be understood, 9 not at all.
// Tables that the same scopes cover are counted once: with ten thousand tables, a principal may have them all.
WITH owner, tables, needs_other, held,
     COLLECT { MATCH (scope:DynatlasAccessScope)-[:COVERS]->(tables) RETURN scope ORDER BY scope.id } AS scopes
WITH scopes, needs_other, collect([owner, tables, held]) AS those
WITH scopes, needs_other, those, COLLECT {
       UNWIND scopes AS scope
       MATCH (scope)<-[given:RIGHT|OTHER]-(principal:AWSPrincipal)
       WHERE NOT coalesce(principal.service_linked, false)
       WITH principal, min(RANK) AS one, min(OF_OTHER) AS other
       RETURN CASE WHEN needs_other AND other > one THEN other ELSE one END AS rank } AS ranks
UNWIND those AS that
WITH that[0] AS owner, that[1] AS tables, that[2] AS held, needs_other, scopes,
     size([rank IN ranks WHERE rank < 4]) AS principals, size([rank IN ranks WHERE rank = 3]) AS conditional,
     size([rank IN ranks WHERE rank = 4]) AS undecided
// What those add whom a policy gives the table itself, or who get it by the table's own policy.
WITH owner, tables, held, principals, conditional, undecided, COLLECT {
       MATCH (tables)<-[given:RIGHT|OTHER]-(principal:AWSPrincipal)
       WHERE NOT coalesce(principal.service_linked, false)
       WITH principal, min(RANK) AS one, min(OF_OTHER) AS other, head(collect(given.named)) AS named
       WITH principal, one, other, named, COLLECT {
              UNWIND scopes AS scope
              MATCH (scope)<-[given:RIGHT|OTHER]-(principal)
              RETURN [RANK, OF_OTHER] AS way } AS ways
       WITH principal, one, other, named,
            reduce(least = 9, way IN ways | CASE WHEN way[0] < least THEN way[0] ELSE least END) AS before_one,
            reduce(least = 9, way IN ways | CASE WHEN way[1] < least THEN way[1] ELSE least END) AS before_other
       WITH principal, named, before_one, before_other,
            CASE WHEN before_one < one THEN before_one ELSE one END AS one,
            CASE WHEN before_other < other THEN before_other ELSE other END AS other
       WITH principal, named,
            CASE WHEN needs_other AND before_other > before_one THEN before_other ELSE before_one END AS before,
            CASE WHEN needs_other AND other > one THEN other ELSE one END AS rank
       RETURN {before: before, rank: rank, named: CASE WHEN rank < 9 THEN coalesce(size(named), 1) - 1 ELSE 0 END,
               account: CASE WHEN rank < 9 AND any(one IN named WHERE one ENDS WITH ':root' OR one =~ '[0-9].*')
                             THEN split(principal.id, ':')[4] END} AS change } AS changes
WITH owner, tables, held,
     principals + size([one IN changes WHERE one.rank < 4]) - size([one IN changes WHERE one.before < 4]) AS principals,
     conditional + size([one IN changes WHERE one.rank = 3])
       - size([one IN changes WHERE one.before = 3]) AS conditional,
     undecided + size([one IN changes WHERE one.rank = 4]) - size([one IN changes WHERE one.before = 4])
       + reduce(sum = 0, one IN changes | sum + one.named) AS undecided,
     reduce(first = null, one IN changes |
            CASE WHEN first IS NULL OR one.account < first THEN coalesce(one.account, first) ELSE first END) AS whole_account
// Of the table's own policy, what lets in nobody knows whom. `unclear`: why there may be more of them, who cannot be
// counted; `perhaps` of those who can.
WITH tables, held, principals, principals + undecided AS perhaps,
     CASE principals WHEN 1 THEN '1 user or role VERB' ELSE toString(principals) + ' users and roles VERB' END
       + CASE WHEN conditional > 0 THEN ', ' + toString(conditional) + ' of them under conditions' ELSE '' END
       + CASE WHEN EXISTS { MATCH (note:DynatlasAccess {id: owner.id + '/access'})
                            WHERE 'organizations' IN note.unread }
              THEN ', unless an SCP or RCP forbids it' ELSE '' END AS said,
     CASE principals WHEN 1 THEN '1 user or role VERB' ELSE toString(principals) + ' users and roles VERB' END
       + ', and perhaps ' + toString(undecided) + ' more' AS doubted,
     coalesce(COLLECT {
       OPTIONAL MATCH (note:DynatlasAccess {id: owner.id + '/access'})
       MATCH (tables)-[:HAS_RESOURCE_POLICY]->(policy:DynamoDBResourcePolicy)
       OPTIONAL MATCH (policy)-[:POLICY_STATEMENT]->(statement:DynamoDBPolicyStatement {effect: 'Allow'})
       WITH policy, statement, policy.statements IS NULL OR coalesce(policy.id IN note.uncertain, false) AS is_refused
       WHERE is_refused
          OR ((statement.not_principal IS NOT NULL
               OR EXISTS { (statement)-[:NAMES_PRINCIPAL]->(:DynamoDBPolicyPrincipal {kind: 'any'}) })
              AND any(named IN split(replace(replace(toLower(coalesce(statement.action, '["*"]')), '["', ''), '"]', ''),
                                     '","')
                      WHERE named =~ '[a-z0-9:*?]*'
                        AND any(asked IN [giving(RIGHT, ACTION)] WHERE asked =~ replace(replace(named, '*', '.*'), '?', '.'))))
       WITH CASE WHEN is_refused THEN 'The policy of the table cannot be understood'
                 ELSE 'The policy of the table allows everybody'
                        + CASE WHEN statement.is_public THEN '' ELSE ' who fulfils its condition' END
                        + ', and not all accounts were read' END AS why
       RETURN why ORDER BY why LIMIT 1 }[0],
       'Account ' + whole_account + ' decides who of it VERB') AS unclear

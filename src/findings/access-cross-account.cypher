// trusted='': accounts, comma-separated, whose principals may read
MATCH (owner:AWSAccount)-[:RESOURCE]->(tables:DynamoDBTable)
WHERE $from <= tables.id <= $to
OPTIONAL MATCH (principal:AWSPrincipal)-[given:CAN_READ_DATA|CAN_READ_STREAM]->(tables)
WHERE NOT split(principal.id, ':')[4] IN owner.id + split(replace($trusted, ' ', ''), ',')
WITH owner, tables, principal, given, split(principal.id, ':')[4] AS account,
     substring(principal.id, size(split(principal.id, '::')[0]) + 15) AS name,
     CASE type(given) WHEN 'CAN_READ_DATA' THEN 'items' WHEN 'CAN_READ_STREAM' THEN 'stream' END AS what,
     CASE WHEN given IS NULL THEN null WHEN given.state = 'allowed' THEN 1 WHEN given.state = 'granted' THEN 2
          WHEN any(key IN given.condition_keys WHERE key STARTS WITH 'unread:' OR key STARTS WITH 'uncertain:') THEN 4
          ELSE 3 END AS rank
ORDER BY rank, what, principal.id
WITH owner, tables, count(DISTINCT CASE WHEN rank < 4 THEN account END) AS accounts,
     head(collect({principal: principal, keys: given.condition_keys, account: account, name: name, what: what,
                   rank: rank})) AS worst,
     collect(CASE rank WHEN 4 THEN 'Whether principal ' + name + ' of account ' + account + ' can read the ' + what
                                   + ' depends on a policy that was not read or cannot be understood' END) AS undecided
WITH owner, tables, accounts, undecided, CASE WHEN worst.rank < 4 THEN worst END AS worst
WITH owner, tables, accounts, worst, CASE WHEN worst IS NOT NULL THEN [] ELSE undecided + COLLECT {
       MATCH (tables)-[:LATEST_STREAM*0..1]->(holder)
       WITH holder, CASE WHEN holder:DynamoDBTable THEN 'table' ELSE 'stream' END AS kind
       OPTIONAL MATCH (holder)-[:HAS_RESOURCE_POLICY]->(policy)
       WITH holder, kind, policy,
            kind = 'stream' AND holder.stream_enabled
              AND (NOT EXISTS { (holder)<-[:READ]-() } OR EXISTS { (holder)<-[:UNREAD]-() }) AS is_unread,
            policy.statements IS NULL OR EXISTS {  // or IAM would refuse its text
              MATCH (note:DynatlasAccess {id: owner.id + '/access'}) WHERE policy.id IN note.uncertain } AS is_refused,
            CASE kind WHEN 'stream' THEN [giving(CAN_READ_STREAM, GetRecords)]
                 ELSE [giving(CAN_READ_DATA, *)] END AS reads
       OPTIONAL MATCH (policy)-[:POLICY_STATEMENT]->(statement:DynamoDBPolicyStatement {effect: 'Allow'})
       WHERE (statement.not_principal IS NOT NULL
              OR EXISTS { (statement)-[:NAMES_PRINCIPAL]->(:DynamoDBPolicyPrincipal {kind: 'any'}) })
         AND any(named IN split(replace(replace(toLower(coalesce(statement.action, '["*"]')), '["', ''), '"]', ''),
                                '","')
                 WHERE named =~ '[a-z0-9:*?]*'
                   AND any(one IN reads WHERE one =~ replace(replace(named, '*', '.*'), '?', '.')))
       WITH CASE WHEN policy IS NOT NULL AND is_refused
                 THEN ['The policy of the ' + kind + ' cannot be understood'] ELSE [] END
              + CASE WHEN is_unread THEN ['The policy of the stream was not read'] ELSE [] END
              + CASE WHEN statement IS NULL THEN []
                     ELSE ['The policy of the ' + kind + ' allows everybody'
                             + CASE WHEN statement.is_public THEN '' ELSE ' who fulfils its condition' END
                             + ', and not all accounts were read'] END AS whys
       UNWIND whys AS why
       RETURN why
     } END AS unclear
WHERE worst IS NOT NULL OR size(unclear) > 0
RETURN tables.id AS subject, CASE WHEN worst IS NULL THEN 'unknown' ELSE 'fail' END AS verdict,
       CASE WHEN worst.rank = 3 THEN 'medium' END AS severity,
       CASE WHEN worst IS NULL THEN reduce(first = head(unclear), one IN unclear |
                                        CASE WHEN one < first THEN one ELSE first END)
            WHEN worst.rank = 2 THEN 'Account ' + worst.account + ' can let its principals read the ' + worst.what
            ELSE 'Principal ' + worst.name + ' of account ' + worst.account + ' can read the ' + worst.what END
         + CASE WHEN worst.rank = 3
                THEN ', depending on ' + reduce(text = head(worst.keys), key IN tail(worst.keys) | text + ', ' + key)
                ELSE '' END
         + CASE WHEN worst IS NOT NULL
                  AND EXISTS { MATCH (note:DynatlasAccess {id: owner.id + '/access'})
                               WHERE 'organizations' IN note.unread }
                THEN ', unless an SCP or RCP forbids it' ELSE '' END
         + CASE WHEN worst IS NOT NULL AND accounts > 1 THEN '; accounts that can: ' + toString(accounts) ELSE '' END
         AS why,
       CASE WHEN worst IS NULL THEN []
            ELSE [CASE WHEN worst.principal:AWSRootPrincipal THEN 'AWSRootPrincipal'
                       WHEN worst.principal:AWSUser THEN 'AWSUser' ELSE 'AWSRole' END, worst.principal.id] END AS evidence

MATCH (endpoint:AWSVpcEndpoint)
OPTIONAL MATCH (owner:AWSAccount)-[:RESOURCE]->(endpoint)
// There is no JSON in Cypher: without white space and with one way to say everybody and everything, a statement that
// allows all of it has no braces inside, and stands between two.
WITH endpoint, owner,
     reduce(text = endpoint.policy_document, one IN [' ', '\n', '\r', '\t'] | replace(text, one, '')) AS text
WITH endpoint, owner, text,
     reduce(plain = text, one IN [['["*"]', '"*"'], ['{"AWS":"*"}', '"*"'], ['["dynamodb:*"]', '"dynamodb:*"'],
                                  ['"Action":"dynamodb:*"', '"Action":"*"']]
            | replace(plain, one[0], one[1])) AS plain
WITH endpoint, owner,
     CASE WHEN text STARTS WITH '{' AND text ENDS WITH '}'
          THEN any(part IN split(plain, '{')
                   WHERE part CONTAINS '}'
                     AND all(word IN ['"Effect":"Allow"', '"Principal":"*"', '"Action":"*"', '"Resource":"*"']
                             WHERE split(part, '}')[0] CONTAINS word)) END AS is_open
RETURN endpoint.id AS subject, CASE is_open WHEN true THEN 'fail' WHEN false THEN 'pass' ELSE 'unknown' END AS verdict,
       null AS severity,
       CASE is_open WHEN true
            THEN 'The policy of the endpoint lets everybody in ' + coalesce(endpoint.vpc_id, 'its VPC')
                 + ' do everything with every table of every account'
            WHEN false THEN 'The policy of the endpoint does not allow everything'
            ELSE 'EC2 returned no policy that can be understood' END AS why,
       [] AS evidence, owner.id AS account, endpoint.region AS region
ORDER BY subject

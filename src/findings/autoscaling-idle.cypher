MATCH (tables:DynamoDBTable)
WHERE $from <= tables.id <= $to
MATCH (tables)-[:HAS_GSI*0..1]->(scaled)<-[:SCALES]-(target:AWSApplicationAutoScalingTarget)
WITH tables, scaled, target,
     CASE WHEN target.dynamic_scaling_out_suspended THEN 'increases are suspended'
          WHEN NOT EXISTS { (target)-[:HAS_SCALING_POLICY]->() }
               AND (coalesce(target.scheduled_scaling_suspended, false)
                    OR NOT EXISTS { (target)-[:HAS_SCHEDULED_ACTION]->() })
          THEN 'no policy or scheduled action changes it' END AS reason
WHERE reason IS NOT NULL
WITH tables, target, reason,
     CASE WHEN target.scalable_dimension ENDS WITH ':ReadCapacityUnits' THEN 'reads' ELSE 'writes' END + ' of '
       + CASE WHEN scaled = tables THEN 'the table' ELSE coalesce(scaled.name, scaled.id) END AS what
ORDER BY target.id
WITH tables, collect([target.id, reason, what]) AS idle
WITH tables, CASE WHEN answered(tables, 'application-autoscaling:DescribeScalingPolicies')
                   AND answered(tables, 'application-autoscaling:DescribeScheduledActions') THEN idle
             ELSE [one IN idle WHERE one[1] = 'increases are suspended'] END AS found
WHERE size(found) > 0
RETURN tables.id AS subject, 'fail' AS verdict, null AS severity,
       'Registered, and does not scale: ' + reduce(all = '', one IN found |
         all + CASE all WHEN '' THEN '' ELSE ', ' END + one[2] + ' (' + one[1] + ')') AS why,
       reduce(all = [], one IN found | all + ['AWSApplicationAutoScalingTarget', one[0]]) AS evidence

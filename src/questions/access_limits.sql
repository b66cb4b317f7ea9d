-- How its organization limits an account ($account). What the management account tells of the whole organization counts
-- where all that it was asked was complete once (at least ListAccounts and ListRoots); whether all was so the last time
-- is told beside it.
SELECT note.complete_at IS NOT NULL AS was_asked, coalesce(note.state = 'complete', 0) AS is_fresh,
       membership.organization AS organization, membership.management_account AS management_account,
       membership.feature_set AS feature_set, place.path AS path,
       count(told.id) >= 2 AND count(told.complete_at) = count(told.id) AS are_known,
       count(told.id) >= 2 AND min(told.state = 'complete') AS are_fresh
FROM (SELECT $account AS account) AS one
LEFT JOIN "DynatlasCoverage" AS note ON note.id = one.account || '/aws-global/organizations:DescribeOrganization'
LEFT JOIN "AWSOrganizationMembership" AS membership ON membership.id = one.account || '/organization'
LEFT JOIN "AWSOrganizationAccount" AS place ON place.id = membership.management_account || '/' || one.account
LEFT JOIN "DynatlasCoverage" AS told
  ON told.id > membership.management_account || '/aws-global/organizations:'
  AND told.id < membership.management_account || '/aws-global/organizations;'
  AND told.operation <> 'organizations:DescribeOrganization'
GROUP BY one.account

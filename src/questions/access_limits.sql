-- How its organization limits an account ($account). What the management account tells of the whole organization counts
-- where all that it was asked was complete once (at least ListAccounts and ListRoots); whether all was so the last time
-- is told beside it.
SELECT note.complete_at IS NOT NULL AS was_asked, coalesce(note.state = 'complete', 0) AS is_fresh,
       membership.organization AS organization, membership.management_account AS management_account,
       membership.feature_set AS feature_set, place.path AS path,
       coalesce(told.are_known, 0) AS are_known, coalesce(told.are_fresh, 0) AS are_fresh
FROM (SELECT $account AS account) AS one
LEFT JOIN "DynatlasCoverage" AS note ON note.id = one.account || '/aws-global/organizations:DescribeOrganization'
LEFT JOIN "AWSOrganizationMembership" AS membership ON membership.id = one.account || '/organization'
LEFT JOIN "AWSOrganizationAccount" AS place ON place.id = membership.management_account || '/' || one.account
LEFT JOIN (SELECT account, count(*) >= 2 AND count(complete_at) = count(*) AS are_known,
                  count(*) >= 2 AND min(state = 'complete') AS are_fresh
           FROM "DynatlasCoverage"
           WHERE operation LIKE 'organizations:%' AND operation <> 'organizations:DescribeOrganization'
           GROUP BY account) AS told ON told.account = membership.management_account

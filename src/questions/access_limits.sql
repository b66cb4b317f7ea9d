-- How its organization limits an account ($account). What the management account tells of the whole organization counts
-- where all five operations were complete once; whether they were so the last time is told beside it.
SELECT note.complete_at IS NOT NULL AS was_asked, coalesce(note.state = 'complete', 0) AS is_fresh,
       membership.organization AS organization, membership.management_account AS management_account,
       membership.feature_set AS feature_set, place.path AS path,
       (SELECT count(told.complete_at) = 5 FROM "DynatlasCoverage" AS told
        WHERE told.account = membership.management_account
          AND told.operation IN ('organizations:ListAccounts', 'organizations:ListRoots', 'organizations:ListPolicies',
                                 'organizations:DescribePolicy', 'organizations:ListTargetsForPolicy')) AS are_known,
       (SELECT count(*) = 5 FROM "DynatlasCoverage" AS told
        WHERE told.account = membership.management_account AND told.state = 'complete'
          AND told.operation IN ('organizations:ListAccounts', 'organizations:ListRoots', 'organizations:ListPolicies',
                                 'organizations:DescribePolicy', 'organizations:ListTargetsForPolicy')) AS are_fresh
FROM (SELECT $account AS account) AS one
LEFT JOIN "DynatlasCoverage" AS note ON note.id = one.account || '/aws-global/organizations:DescribeOrganization'
LEFT JOIN "AWSOrganizationMembership" AS membership ON membership.id = one.account || '/organization'
LEFT JOIN "AWSOrganizationAccount" AS place ON place.id = membership.management_account || '/' || one.account

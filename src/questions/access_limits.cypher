// How its organization limits an account ($account). What the management account tells of the whole organization counts
// where all five operations were complete once; whether they were so the last time is told beside it.
OPTIONAL MATCH (note:DynatlasCoverage {id: $account + '/aws-global/organizations:DescribeOrganization'})
OPTIONAL MATCH (membership:AWSOrganizationMembership {id: $account + '/organization'})
OPTIONAL MATCH (place:AWSOrganizationAccount {id: membership.management_account + '/' + $account})
WITH note, membership, place,
     COLLECT {
       MATCH (told:DynatlasCoverage {account: membership.management_account})
       WHERE told.operation IN ['organizations:ListAccounts', 'organizations:ListRoots', 'organizations:ListPolicies',
                                'organizations:DescribePolicy', 'organizations:ListTargetsForPolicy']
       RETURN told
     } AS told
RETURN note.complete_at IS NOT NULL AS was_asked, coalesce(note.state = 'complete', false) AS is_fresh,
       membership.organization AS organization, membership.management_account AS management_account,
       membership.feature_set AS feature_set, place.path AS path,
       size([one IN told WHERE one.complete_at IS NOT NULL]) = 5 AS are_known,
       size([one IN told WHERE one.state = 'complete']) = 5 AS are_fresh

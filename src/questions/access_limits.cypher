// How its organization limits an account ($account). What the management account tells of the whole organization counts
// where all that it was asked was complete once (at least ListAccounts and ListRoots); whether all was so the last time
// is told beside it.
OPTIONAL MATCH (note:DynatlasCoverage {id: $account + '/aws-global/organizations:DescribeOrganization'})
OPTIONAL MATCH (membership:AWSOrganizationMembership {id: $account + '/organization'})
OPTIONAL MATCH (place:AWSOrganizationAccount {id: membership.management_account + '/' + $account})
WITH note, membership, place,
     COLLECT {
       MATCH (told:DynatlasCoverage)
       WHERE told.id STARTS WITH membership.management_account + '/aws-global/organizations:'
         AND told.operation <> 'organizations:DescribeOrganization'
       RETURN told
     } AS told
RETURN note.complete_at IS NOT NULL AS was_asked, coalesce(note.state = 'complete', false) AS is_fresh,
       membership.organization AS organization, membership.management_account AS management_account,
       membership.feature_set AS feature_set, place.path AS path,
       size(told) >= 2 AND all(one IN told WHERE one.complete_at IS NOT NULL) AS are_known,
       size(told) >= 2 AND all(one IN told WHERE one.state = 'complete') AS are_fresh

// The SCPs and RCPs on the way from the root of the organization to an account ($account), and where each is attached.
MATCH (membership:AWSOrganizationMembership {id: $account + '/organization'})
MATCH (place:AWSOrganizationAccount {id: membership.management_account + '/' + $account})
MATCH (policy:AWSOrganizationPolicy {management_account: membership.management_account})
MATCH (target:AWSOrganizationPolicyTarget {policy: policy.id})
WHERE target.target = $account OR target.target IN split(place.path, '/')
RETURN target.target AS target, policy.type AS type, policy.id AS id, policy.document AS document
ORDER BY id, target

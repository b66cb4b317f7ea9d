-- The SCPs and RCPs on the way from the root of the organization to an account ($account), and where each is attached.
SELECT target.target AS target, policy.type AS type, policy.id AS id, policy.document AS document
FROM "AWSOrganizationMembership" AS membership
JOIN "AWSOrganizationAccount" AS place ON place.id = membership.management_account || '/' || $account
JOIN "AWSOrganizationPolicy" AS policy ON policy.management_account = membership.management_account
JOIN "AWSOrganizationPolicyTarget" AS target ON target.policy = policy.id
WHERE membership.id = $account || '/organization'
  AND (target.target = $account OR instr('/' || place.path || '/', '/' || target.target || '/') > 0)
ORDER BY policy.id, target.target

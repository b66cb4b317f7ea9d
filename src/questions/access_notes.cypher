// Of an account ($account): whether its principals were read completely the last time, and the last evaluation.
OPTIONAL MATCH (note:DynatlasCoverage {id: $account + '/aws-global/iam:GetAccountAuthorizationDetails'})
OPTIONAL MATCH (access:DynatlasAccess {id: $account + '/access'})
RETURN coalesce(note.state = 'complete', false) AS are_principals_read, access.digest AS digest,
       access.lastupdated AS tag

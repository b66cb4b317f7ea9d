// Whether a statement's Principal or NotPrincipal means a principal (IAM User Guide: IAM JSON policy elements:
// Principal, NotPrincipal).
#pragma once

#include "intel/aws/iam/answer.h"
#include "intel/aws/iam/conditions.h"
#include "intel/aws/iam/document.h"
#include "intel/aws/iam/request.h"

namespace dynatlas::intel::aws::iam {

// By each way of naming; one statement may name a principal in several.
struct NamedAnswers {
  Answer direct = Answer::no;   // its own ARN, its service or provider, `*`
  Answer role = Answer::no;     // its role's ARN
  Answer account = Answer::no;  // its account: id or ARN of root
  Residue residue;              // of a `maybe`, which stands in `direct` alone
};

// AROA… and AIDA… are deleted roles and users: nobody.
NamedAnswers named_by(const Statement& statement, const Principal& principal);

struct Limited {
  Answer has_boundary = Answer::no;  // `maybe` where that was not read
};

// Deny with NotPrincipal means whoever has a boundary, and else all that are not listed. Somebody who is listed without
// the own account is `maybe`. Allow means all but those listed. The answer stands in `direct`.
NamedAnswers not_excepted_by(const Statement& statement, const Principal& principal, Limited limited);

}  // namespace dynatlas::intel::aws::iam

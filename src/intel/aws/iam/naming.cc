#include "intel/aws/iam/naming.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "base/arn.h"

namespace dynatlas::intel::aws::iam {
namespace {

bool is_of_role(const Principal& principal) {
  return principal.kind == PrincipalKind::role || principal.kind == PrincipalKind::role_session ||
         principal.kind == PrincipalKind::service_linked_role;
}

// Whether a principal of IAM is of the partition ("aws", "aws-cn") and account that an entry names.
bool is_of_account(const Arn& entry, const Principal& principal) {
  const auto own = arn_of(principal.arn);
  return own && entry.partition == own->partition && entry.account == principal.account;
}

bool names_account(std::string_view entry, const Principal& principal) {
  if (principal.account.empty()) return false;
  if (entry == principal.account) return true;
  const auto arn = arn_of(entry);
  return arn && arn->service == "iam" && arn->resource == "root" && is_of_account(*arn, principal);
}

std::string_view after_last(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

// The name of a role is the same in its ARN, behind the path, and in those of its sessions, which lack the path.
std::string_view role_name(const Principal& principal) {
  if (principal.kind != PrincipalKind::role_session) return after_last(principal.arn);
  const std::string_view arn = principal.arn;
  return after_last(arn.substr(0, arn.rfind('/')));
}

bool names_role(std::string_view entry, const Principal& principal) {
  if (!is_of_role(principal)) return false;
  if (principal.kind != PrincipalKind::role_session) return entry == principal.arn;
  if (!principal.role_arn.empty()) return entry == principal.role_arn;
  const auto arn = arn_of(entry);
  return arn && arn->service == "iam" && arn->resource.starts_with("role/") && is_of_account(*arn, principal) &&
         after_last(arn->resource) == role_name(principal);
}

// The session's name where the entry is a session of the role that is asked about.
std::string_view session_of_role(std::string_view entry, const Principal& principal) {
  constexpr std::string_view kSession = "assumed-role/";
  if (principal.kind != PrincipalKind::role && principal.kind != PrincipalKind::service_linked_role) return {};
  const auto arn = arn_of(entry);
  if (!arn || arn->service != "sts" || !arn->resource.starts_with(kSession)) return {};
  const std::string_view rest = arn->resource.substr(kSession.size());
  const std::size_t slash = rest.find('/');
  if (slash == std::string_view::npos || !is_of_account(*arn, principal)) return {};
  return rest.substr(0, slash) == role_name(principal) ? rest.substr(slash + 1) : std::string_view();
}

void name_by_arn(std::string_view entry, const Principal& principal, NamedAnswers& named) {
  if (names_account(entry, principal)) named.account = Answer::yes;
  if (names_role(entry, principal)) {
    named.role = Answer::yes;
  } else if (entry == principal.arn && !is_of_role(principal)) {
    named.direct = Answer::yes;
  } else if (entry == principal.arn && principal.kind == PrincipalKind::role_session) {
    named.direct = Answer::yes;
  }
  if (const std::string_view session = session_of_role(entry, principal); !session.empty()) {
    named.direct = std::max(named.direct, Answer::maybe);
    named.residue.values.emplace_back(session);
  }
}

void name_by(const PrincipalEntry& entry, const Principal& principal, NamedAnswers& named) {
  const bool is_everybody = entry.name == "*" && entry.type == PrincipalType::aws;
  if (is_everybody) {
    named.direct = Answer::yes;
    return;
  }
  switch (entry.type) {
    case PrincipalType::aws:
      name_by_arn(entry.name, principal, named);
      break;
    case PrincipalType::service:
      if (principal.kind == PrincipalKind::service && entry.name == principal.arn) named.direct = Answer::yes;
      break;
    case PrincipalType::federated:
      if (principal.kind != PrincipalKind::federated || entry.name != principal.arn) break;
      named.direct = std::max(named.direct, Answer::maybe);
      named.residue = {"Principal", "aws:FederatedProvider", {entry.name}, {"aws:federatedprovider"}, false};
      break;
    case PrincipalType::canonical_user:
      break;  // of S3 alone
  }
}

NamedAnswers named_by_entries(const Statement& statement, const Principal& principal) {
  NamedAnswers named;
  for (const PrincipalEntry& entry : statement.principals) name_by(entry, principal, named);
  if (named.residue.key.empty() && !named.residue.values.empty()) {
    named.residue.operator_name = "Principal";
    named.residue.key = "sts:RoleSessionName";
    named.residue.unknown = {"sts:rolesessionname"};
    std::ranges::sort(named.residue.values);
  }
  return named;
}

// Whether a Deny spares the principal; it must be listed with its account to be sure of it.
Answer excepted_from_deny(const NamedAnswers& listed, const Principal& principal, bool lists_everybody) {
  if (lists_everybody) return Answer::yes;
  const bool has_account = !principal.account.empty() && principal.kind != PrincipalKind::federated;
  if (!has_account || principal.kind == PrincipalKind::root) {
    return std::max(listed.direct, listed.account);
  }
  const Answer best = std::max(listed.direct, listed.role);
  return listed.account == Answer::yes ? best : std::min(best, Answer::maybe);
}

}  // namespace

NamedAnswers named_by(const Statement& statement, const Principal& principal) {
  return named_by_entries(statement, principal);
}

NamedAnswers not_excepted_by(const Statement& statement, const Principal& principal, Limited limited) {
  const NamedAnswers listed = named_by_entries(statement, principal);
  const bool lists_everybody = std::ranges::any_of(statement.principals, [](const PrincipalEntry& entry) {
    return entry == PrincipalEntry{PrincipalType::aws, "*"};
  });
  Answer excepted = Answer::no;
  if (statement.deny) {
    excepted = excepted_from_deny(listed, principal, lists_everybody);
    if (limited.has_boundary == Answer::yes) excepted = Answer::no;
    if (limited.has_boundary == Answer::maybe) excepted = std::min(excepted, Answer::maybe);
  } else {
    // AWS does not say whether naming an account excepts all of it.
    excepted = std::max({listed.direct, listed.role, std::min(listed.account, Answer::maybe)});
    if (principal.kind == PrincipalKind::root) excepted = std::max(excepted, listed.account);
  }
  NamedAnswers result;
  result.direct = excepted == Answer::maybe ? Answer::maybe : (excepted == Answer::no ? Answer::yes : Answer::no);
  if (result.direct == Answer::maybe) {
    result.residue = {"NotPrincipal", "aws:PrincipalArn", {}, {"aws:principalarn"}, true};
    for (const PrincipalEntry& entry : statement.principals) result.residue.values.push_back(entry.name);
    std::ranges::sort(result.residue.values);
  }
  return result;
}

}  // namespace dynatlas::intel::aws::iam

#include "intel/aws/iam/request.h"

#include "base/arn.h"

namespace dynatlas::intel::aws::iam {
namespace {

bool is_service_name(std::string_view name) {
  return name.find(':') == std::string_view::npos &&
         (name.ends_with(".amazonaws.com") || name.ends_with(".amazonaws.com.cn"));
}

std::string_view after_last_slash(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

// assumed-role/ROLE/SESSION
bool fill_session(const Arn& arn, Principal& principal) {
  constexpr std::string_view kPrefix = "assumed-role/";
  const std::string_view rest = arn.resource.substr(kPrefix.size());
  const std::size_t slash = rest.find('/');
  if (slash == 0 || slash == std::string_view::npos || slash + 1 == rest.size()) return false;
  principal.kind = PrincipalKind::role_session;
  principal.role_arn = "arn:";
  principal.role_arn.append(arn.partition).append(":iam::").append(arn.account).append(":role/");
  principal.role_arn.append(rest.substr(0, slash));
  return true;
}

bool fill_of_iam(const Arn& arn, Principal& principal) {
  if (arn.resource == "root") {
    principal.kind = PrincipalKind::root;
  } else if (arn.resource.starts_with("user/")) {
    principal.kind = PrincipalKind::user;
    principal.username = after_last_slash(arn.resource);
  } else if (arn.resource.starts_with("role/aws-service-role/")) {
    principal.kind = PrincipalKind::service_linked_role;
  } else if (arn.resource.starts_with("role/")) {
    principal.kind = PrincipalKind::role;
  } else if (arn.resource.starts_with("saml-provider/") || arn.resource.starts_with("oidc-provider/")) {
    principal.kind = PrincipalKind::federated;
  } else {
    return false;
  }
  return true;
}

}  // namespace

std::optional<Principal> principal_of(std::string_view name) {
  Principal principal;
  principal.arn = name;
  if (name == "*") {
    principal.kind = PrincipalKind::anonymous;
    return principal;
  }
  if (is_service_name(name)) {
    principal.kind = PrincipalKind::service;
    return principal;
  }
  const auto arn = arn_of(name);
  if (!arn) return std::nullopt;
  principal.account = arn->account;
  const bool is_session = arn->service == "sts" && arn->resource.starts_with("assumed-role/");
  if (is_session && fill_session(*arn, principal)) return principal;
  if (arn->service == "iam" && fill_of_iam(*arn, principal)) return principal;
  return std::nullopt;
}

}  // namespace dynatlas::intel::aws::iam

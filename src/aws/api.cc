#include "aws/api.h"

namespace dynatlas::aws {

std::string_view to_string(FailureKind kind) {
  switch (kind) {
    case FailureKind::denied:
      return "denied";
    case FailureKind::credentials:
      return "credentials";
    case FailureKind::throttled:
      return "throttled";
    case FailureKind::not_found:
      return "not_found";
    case FailureKind::network:
      return "network";
    case FailureKind::server:
      return "server";
    case FailureKind::malformed:
      return "malformed";
    case FailureKind::invalid:
      return "invalid";
    case FailureKind::missing:
      return "missing";
    case FailureKind::cancelled:
      return "cancelled";
  }
  return "invalid";
}

}  // namespace dynatlas::aws

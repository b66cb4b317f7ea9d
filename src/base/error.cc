#include "base/error.h"

namespace dynatlas {

std::string_view to_string(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::internal:
      return "internal";
    case ErrorKind::usage:
      return "usage";
    case ErrorKind::credentials:
      return "credentials";
    case ErrorKind::network:
      return "network";
    case ErrorKind::store:
      return "store";
    case ErrorKind::recording:
      return "recording";
    case ErrorKind::guard:
      return "guard";
    case ErrorKind::interrupted:
      return "interrupted";
  }
  return "internal";
}

}  // namespace dynatlas

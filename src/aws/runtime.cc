#include "aws/runtime.h"

#include <aws/auth/auth.h>

namespace dynatlas::aws {

aws_allocator* aws_runtime() {
  static aws_allocator* const allocator = [] {
    aws_allocator* made = aws_default_allocator();
    aws_auth_library_init(made);
    return made;
  }();
  return allocator;
}

}  // namespace dynatlas::aws

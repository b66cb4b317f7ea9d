// The dynatlas command: no core dump may hold its secrets; everything else happens in cli/.
#include "cli/main.h"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace {

// Whatever the caller allows, and where a program takes the dumps (systemd-coredump). Best effort: it runs all the
// same.
void forbid_core_dumps() {
  const rlimit none{0, 0};
  static_cast<void>(setrlimit(RLIMIT_CORE, &none));
  static_cast<void>(prctl(PR_SET_DUMPABLE, 0));
}

}  // namespace

int main(int argc, char** argv) {
  forbid_core_dumps();
  return dynatlas::cli::main(argc, argv);
}

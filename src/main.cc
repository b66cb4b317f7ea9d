// The dynatlas command: no core dump may hold its secrets, freed memory is given back; everything else is in cli/.
#include "cli/main.h"

#include <malloc.h>
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

// glibc moves both thresholds up to 64 MiB as a program frees large blocks, and so keeps most of what it ever had: 6
// MiB of 68 at 30,000 tables.
void give_memory_back() {
  constexpr int kThreshold = 64 * 1'024;
  mallopt(M_MMAP_THRESHOLD, kThreshold);
  mallopt(M_TRIM_THRESHOLD, kThreshold);
}

}  // namespace

int main(int argc, char** argv) {
  forbid_core_dumps();
  give_memory_back();
  return dynatlas::cli::main(argc, argv);
}

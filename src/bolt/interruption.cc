#include "bolt/interruption.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/error.h"

namespace dynatlas::bolt {

Interruption::Interruption() {
  int ends[2] = {-1, -1};
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
    throw Error(ErrorKind::store, "no file descriptors left for a connection to Neo4j (ulimit -n)");
  }
  read_end_ = ends[0];
  write_end_ = ends[1];
}

Interruption::~Interruption() {
  close(read_end_);
  close(write_end_);
}

void Interruption::Ring::operator()() const noexcept {
  const char any = 0;
  [[maybe_unused]] const ssize_t written = write(write_end, &any, 1);  // a full pipe is readable, too
}

void Interruption::drain() const {
  char any[16];
  while (read(read_end_, any, sizeof(any)) > 0) {
  }
}

void throw_if_stopped(const std::stop_token& stop) {
  if (stop.stop_requested()) throw Error(ErrorKind::interrupted, "interrupted");
}

}  // namespace dynatlas::bolt

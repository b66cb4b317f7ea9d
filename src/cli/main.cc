#include "cli/main.h"

namespace dynatlas::cli {

int main(int, char**) {
  return 1;
}

}  // namespace dynatlas::cli

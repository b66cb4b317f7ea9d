// The dynatlas command. Everything happens in cli/.
#include "cli/main.h"

int main(int argc, char** argv) {
  return dynatlas::cli::main(argc, argv);
}

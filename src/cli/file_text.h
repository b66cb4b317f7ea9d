// A file that an option names, as a text.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "base/error.h"

namespace dynatlas::cli {

// Throws Error{usage} where it cannot be read.
inline std::string text_of_file(const std::string& path) {
  if (std::filesystem::is_directory(path)) throw Error(ErrorKind::usage, "is a folder", path);
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Error(ErrorKind::usage, "cannot be opened", path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace dynatlas::cli

// Files that a sync writes at its end: whether they can be written is known before it begins.
#pragma once

#include <string>
#include <string_view>

namespace dynatlas::cli {

// Throws Error{usage} where the file cannot be written: no such folder, a folder itself, no permission. Leaves what is
// there as it is.
void require_writable(const std::string& path);
// The same for a file that is to be replaced: for that its folder must take another.
void require_replaceable(const std::string& path);

// Writes into the file, which may be a pipe or a device. Throws Error{usage}.
void write_file(const std::string& path, std::string_view text);
// Puts a new file in its place, readable by all: who reads sees the old one or the new one, whole. Throws Error{usage}.
void replace_file(const std::string& path, std::string_view text);

}  // namespace dynatlas::cli

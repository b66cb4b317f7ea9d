// Files that a command writes: whether they can be written is known before it begins, and what stands there stays whole
// until the new one is.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

namespace dynatlas::cli {

inline constexpr mode_t kPrivate = 0600;  // the map of an estate is nobody else's business
inline constexpr mode_t kForAllToRead = 0644;

// Throws Error{usage} where the file cannot be written: no such folder, a folder itself, no permission. Leaves what is
// there as it is.
void require_writable(const std::string& path);
// The same for a file that can only be replaced: for that its folder must take another.
void require_replaceable(const std::string& path);

// Puts a new file of this mode in its place (of a link, in its target's): who reads sees the old one or the new one,
// whole. Throws Error{usage}.
void replace_file(const std::string& path, std::string_view text, mode_t mode);
// The same for its owner only, where the path is a file that can be replaced. Written into as they stand are pipes,
// devices, descriptors (/dev/fd/3) and a file whose folder takes no other (as one that a container mounts). A pipe
// whose reader has gone is no error.
void write_file(const std::string& path, std::string_view text);

// Makes the file, or empties it, and leaves it to its owner only. Returns a descriptor to write with, which is also of
// a pipe, a device or /dev/stdout, as they are. Throws Error{usage}.
int open_private(const std::string& path);

// All of it, whatever interrupts. Returns 0 or the errno.
int write_all(int descriptor, std::string_view text);

}  // namespace dynatlas::cli
